"""Complaints answered within the Code: the regulator's CH02, of those made in the year so far."""

from dataclasses import replace

import polars as pl

from dashboard.kpis.complaints_cases import (
    CODE_COLUMNS,
    DUE_COLUMNS,
    MONTH_RECEIVED,
    RECEIVED,
    REGULATOR,
    STAGE_1,
    STAGE_2,
    STAGE_2_LAG,
    TENANTS,
    WITHIN_CODE,
    WITHIN_CODE_OR_EXTENSION,
)
from dashboard.kpis.made import KEYED_LATE
from dashboard.kpis.measure import (
    Better,
    Clock,
    Derivation,
    Family,
    Frequency,
    Measure,
    Recipe,
    Unit,
)

_MADE = (
    "Of the complaints at stage {stage} that tenants of rented homes made in {when}: the share "
    "answered so far within the time that the Complaint Handling Code gives, {which}."
)
_WITH, _WITHOUT = "agreed extensions included", "extensions left out"
_SETTLES = {1: 2, 2: 3}
_NOT_DUE = (
    "Complaints whose answer is not due yet count as not answered, so the newest months are too "
    "low until all of theirs are due."
)
_OLDER = (
    "Of complaints received before April 2024, which were under earlier Codes, the due date that "
    "was set is used."
)
_LATE = pl.col(KEYED_LATE.column)
_KEYED = "A complaint that is not in the extract of the month in which it was made is not counted."
_WITHDRAWN = "A complaint that was withdrawn stays among those that were made."

CH02_1_BY_MONTH = Measure(
    id="ch02_1_by_month",
    title="Complaints made in the month and answered within the Code at stage 1",
    theme=2,
    dataset="complaints",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.MADE,
    definition=_MADE.format(stage=1, when="the month", which=_WITH),
    source=REGULATOR,
    reads=(*CODE_COLUMNS, "record_id", *DUE_COLUMNS[1:]),
    rows=STAGE_1 & TENANTS,
    numerator=WITHIN_CODE_OR_EXTENSION & ~_LATE,
    denominator=RECEIVED,
    period=MONTH_RECEIVED,
    frequency_of_period=Frequency.MONTHLY,
    settles_after_months=_SETTLES[1],
    derivation=Derivation.HISTORY,
    needs=(KEYED_LATE.column,),
    companion="stage1_on_time",
    caveats=(_NOT_DUE, _OLDER, _WITHDRAWN, _KEYED),
)
CH02_1_UNEXTENDED_BY_MONTH = replace(
    CH02_1_BY_MONTH,
    id="ch02_1_without_extension_by_month",
    title="Complaints made in the month and answered within the Code at stage 1, without extension",
    definition=_MADE.format(stage=1, when="the month", which=_WITHOUT),
    reads=(*CODE_COLUMNS, "record_id"),
    numerator=WITHIN_CODE & ~_LATE,
    part_of="ch02_1_by_month",
    companion="ch02_1_by_month",
)
CH02_2_BY_MONTH = replace(
    CH02_1_BY_MONTH,
    id="ch02_2_by_month",
    title="Complaints made in the month and answered within the Code at stage 2",
    definition=_MADE.format(stage=2, when="the month", which=_WITH),
    rows=STAGE_2 & TENANTS,
    settles_after_months=_SETTLES[2],
    companion="stage2_on_time",
    lag=STAGE_2_LAG,
)
CH02_2_UNEXTENDED_BY_MONTH = replace(
    CH02_2_BY_MONTH,
    id="ch02_2_without_extension_by_month",
    title="Complaints made in the month and answered within the Code at stage 2, without extension",
    definition=_MADE.format(stage=2, when="the month", which=_WITHOUT),
    reads=(*CODE_COLUMNS, "record_id"),
    numerator=WITHIN_CODE & ~_LATE,
    part_of="ch02_2_by_month",
    companion="ch02_2_by_month",
)


def _year_to_date(by_month: Measure, stage: int, which: str) -> Measure:
    return replace(
        by_month,
        id=by_month.id.removesuffix("_by_month"),
        title=by_month.title.replace("in the month", "since April"),
        definition=_MADE.format(
            stage=stage, when="the financial year up to this month", which=which
        ),
        rows=None,
        numerator=None,
        denominator=None,
        period=None,
        frequency_of_period=Frequency.YEARLY,
        derivation=Derivation.DERIVED,
        needs=(),
        part_of=None,
        derived_from=(by_month.id,),
        recipe=Recipe.YEAR_TO_DATE,
        standard_id=f"CH02({stage})" if which == _WITH else None,
        companion=by_month.id,
    )


CH02_1 = _year_to_date(CH02_1_BY_MONTH, 1, _WITH)
CH02_1_UNEXTENDED = _year_to_date(CH02_1_UNEXTENDED_BY_MONTH, 1, _WITHOUT)
CH02_2 = _year_to_date(CH02_2_BY_MONTH, 2, _WITH)
CH02_2_UNEXTENDED = _year_to_date(CH02_2_UNEXTENDED_BY_MONTH, 2, _WITHOUT)

WITHIN_CODE_MEASURES = (
    CH02_1,
    CH02_2,
    CH02_1_UNEXTENDED,
    CH02_2_UNEXTENDED,
    CH02_1_BY_MONTH,
    CH02_2_BY_MONTH,
    CH02_1_UNEXTENDED_BY_MONTH,
    CH02_2_UNEXTENDED_BY_MONTH,
)
