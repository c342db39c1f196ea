"""The same change looked at in other ways, and at dates when there was none."""

from collections.abc import Iterator
from dataclasses import replace

from dashboard.analysis.before_after.effect import BeforeAfter
from dashboard.analysis.before_after.placebos import (
    FEWEST_AFTER,
    FEWEST_BEFORE,
    Placebos,
    called,
    dates_before,
    moved_to,
    placebos,
)
from dashboard.analysis.before_after.sensitivity import (
    NO_SETTLING_IN,
    Examined,
    Row,
    sensitivities,
)
from dashboard.analysis.before_after.unfit import Unfit
from dashboard.analysis.own_series.studied import Studied, engine_fit
from dashboard.analysis.own_series.study import Method, Study

WITHOUT_CONTROLS = "Without the controls"
MOST_BESIDE_CONTROLS = 12
THE_OTHER_METHOD = "By this product's own method, which lets neighbouring periods be alike"


def other_looks(studied: Studied) -> tuple[Row, ...]:
    """The rows of a study; none without an estimate."""
    study, engine = studied.study, studied.engine
    rows = []
    if study.method is Method.NEWEY_WEST:
        rows.append(_row(study, THE_OTHER_METHOD, engine))
    if isinstance(engine, BeforeAfter):
        rows += _with_controls(study) if study.controls is not None else _plain(study, engine)
    return tuple(rows)


def earlier_dates(studied: Studied) -> Placebos:
    """At how many earlier dates the engine finds a change, of those that can be tried."""
    study, engine = studied.study, studied.engine
    if not isinstance(engine, BeforeAfter):
        return Placebos()
    if study.controls is None:
        return placebos([_examined(study, engine)], [study.size.amount], study.change)[0]
    found = [
        called(study.observed.kind, fit, study.size.amount)
        for fit in _earlier_fits(study.until(max(study.change.at - study.observed.first, 0)))
    ]
    return Placebos(len(found), sum(found))


def _earlier_fits(before: Study) -> Iterator[BeforeAfter]:
    """The fits at earlier dates, beside the controls: so slow that only so many are tried."""
    dates = dates_before(before.observed.first, before.observed.season, before.change)
    for at in dates[:: -(-len(dates) // MOST_BESIDE_CONTROLS) or 1]:
        fit = engine_fit(replace(before, change=moved_to(before.change, at)))
        if (
            isinstance(fit, BeforeAfter)
            and fit.before >= FEWEST_BEFORE
            and fit.after >= FEWEST_AFTER
        ):
            yield fit


def _examined(study: Study, engine: BeforeAfter) -> Examined:
    return Examined(study.told, engine, study.comparators, fewest=1)


def _plain(study: Study, engine: BeforeAfter) -> Iterator[Row]:
    for row in sensitivities([_examined(study, engine)], study.change)[0]:
        yield replace(row, why_none=row.why_none.replace("month", study.words.period))


def _with_controls(study: Study) -> Iterator[Row]:
    yield _row(study, WITHOUT_CONTROLS, engine_fit(replace(study, controls=None)))
    if study.change.settling_in:
        sooner = replace(study, change=replace(study.change, settling_in=0))
        yield _row(study, NO_SETTLING_IN, engine_fit(sooner))


def _row(study: Study, name: str, fit: BeforeAfter | Unfit) -> Row:
    if isinstance(fit, Unfit):
        return Row(name, None, fit.within(study.words.period))
    return Row(name, fit)
