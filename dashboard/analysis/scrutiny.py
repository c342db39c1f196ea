"""Scrutiny: what a release says of its own extracts and of the panel's actions, as figures.

Everything comes from the release: the facts kept with its cells, its programme, its list of
actions, and the day on which it was published. So it says the same whenever it is opened.
"""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.analysis.expected import (
    ExpectedExtract,
    Held,
    expected_extracts,
    held_cells,
    reckoned_on,
)
from dashboard.analysis.standing import Standing
from dashboard.kpis.measure import Measure
from dashboard.kpis.registry import measures_of
from dashboard.kpis.scrutiny import LATE_KEYING, SCRUTINY, SCRUTINY_FACTS
from datasets.calendar import add_months, month_of, months_between
from datasets.contract import LONDON
from datasets.panel_actions import DOCUMENT, actions_in
from datasets.programme import Programme
from datasets.reported import REPORTED_FIGURES
from datasets.store import LiveRelease

Fact = dict[str, object]


def scrutiny_rows(release: LiveRelease, programme: Programme, service_id: str) -> pl.DataFrame:
    """The figures of every scrutiny measure that applies, in the columns that `figures` reads."""
    facts = scrutiny_facts(release, programme, service_id)
    service = programme.service(service_id)
    found = [_figures(m, facts) for m in measures_of(SCRUTINY) if service.has(m.id)]
    return pl.concat(found) if found else _figures(measures_of(SCRUTINY)[0], facts.clear())


def scrutiny_standing(rows: pl.DataFrame, release: LiveRelease) -> Standing:
    """From the first month with a figure to the last; what is there no longer changes by itself.

    It has no cells: how much of a month's records came says nothing of how the extracts came.
    """
    none = release.cells().clear()
    if rows.is_empty():
        return Standing((), frozenset(), frozenset(), none, settled=True)
    months = sorted(rows["month"].to_list())
    span = months_between(months[0], months[-1])
    return Standing(span, frozenset(span), frozenset(), none, settled=True)


def scrutiny_facts(release: LiveRelease, programme: Programme, service_id: str) -> pl.DataFrame:
    """One row (SCRUTINY_FACTS) for each thing of a service that a scrutiny measure asks about."""
    if release.published_at is None:
        return SCRUTINY_FACTS.to_frame()
    held = held_cells(release)
    day = release.published_at.astimezone(ZoneInfo(LONDON)).date()
    day = reckoned_on(held, programme, day)
    found = [
        *_in_time(held, programme, service_id, day),
        *_of_cells(held, service_id),
        *_actions(release, service_id),
    ]
    return pl.DataFrame(found, schema=SCRUTINY_FACTS)


def _figures(measure: Measure, facts: pl.DataFrame) -> pl.DataFrame:
    chosen = facts if measure.rows is None else facts.filter(measure.rows)
    above = pl.lit(True) if measure.numerator is None else measure.numerator
    below = pl.lit(None) if measure.denominator is None else measure.denominator
    counted = chosen.select(
        "month", above.cast(pl.Float64).alias("above"), below.cast(pl.Float64).alias("below")
    )
    sums = counted.group_by("month", maintain_order=True).agg(
        pl.col("above").sum(),
        pl.when(pl.col("below").is_not_null().any()).then(pl.col("below").sum()).alias("below"),
    )
    return sums.select(
        pl.lit("").alias("source_system"),
        "month",
        pl.lit(measure.id).alias("measure"),
        pl.col("month").alias("period"),
        pl.lit("").alias("breakdown"),
        pl.lit("").alias("node"),
        pl.col("above").alias("numerator"),
        pl.col("below").alias("denominator"),
    )


def _in_time(held: Held, programme: Programme, service_id: str, day: date) -> Iterator[Fact]:
    """Each expected extract whose due day is over, but for those of a first history."""
    for one in expected_extracts(held, programme, day, service=service_id):
        if one.due_on < day and _is_judged(one, held):
            yield {"month": one.key.month, "on_time": one.days_late == 0}


def _is_judged(one: ExpectedExtract, held: Held) -> bool:
    cell = held.get(one.key)
    return cell is None or (cell["first_published_on"] is not None and not cell["first_load"])


def _of_cells(held: Held, service_id: str) -> Iterator[Fact]:
    for key, cell in held.items():
        if key.service != service_id or cell["coverage"] == REPORTED_FIGURES:
            continue
        passed = None if cell["first_load"] else cell["passed_first_time"]
        yield {
            "month": key.month,
            "passed_first_time": passed,
            "restated": bool(cell["restated"]),
        }
        if cell["keyed_late_of"]:
            share = cell["keyed_late"] / cell["keyed_late_of"]
            yield {"month": add_months(key.month, -1), "keyed_late": share > LATE_KEYING}


def _actions(release: LiveRelease, service_id: str) -> Iterator[Fact]:
    """Each action that was due by the day before its list was published."""
    text = release.document(DOCUMENT)
    if text is None:
        return
    published = actions_in(text)
    for action in published.actions:
        if action.service == service_id and action.due_on < published.as_at:
            yield {"month": month_of(action.due_on), "done_on_time": action.is_on_time}
