"""What the programme says of a change and of a measure, as the engine and its rules are told it."""

import numpy as np
import numpy.typing as npt

from dashboard.analysis.before_after.batch import window
from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.design import Mask
from dashboard.analysis.before_after.effect import Observed, Outcome
from dashboard.analysis.before_after.fairness import Break, Circumstances
from dashboard.analysis.judged.spans import Span
from dashboard.kpis.measure import Measure
from datasets.calendar import month_of, next_month
from datasets.programme import Intervention, Programme, SeriesBreak

ALL = 1.0
"""The share of a service that one step transfers whole."""


def change_of(
    programme: Programme, intervention: Intervention, measure: Measure, span: Span
) -> Change:
    """The change, in the numbering of the measure's periods, with what else happened.

    Breaks so near that they leave no fair comparison are left to the rules, which say so.
    """
    at = span.holding(intervention.on)
    steps = tuple(
        (span.holding(step.from_day), step.share) for step in intervention.share_transferred
    )
    others = {
        span.holding(other.on)
        for other in programme.interventions
        if other.service == intervention.service and other.id != intervention.id
    }
    return Change(
        at=at,
        settling_in=span.many(intervention.settling_in_months),
        steps=() if [share for _, share in steps] in ([], [ALL]) else steps,
        others=tuple(sorted(others - {at} - {place for place, _ in steps})),
        breaks=tuple(_touched(span, one) for one in breaks_of(programme, intervention, measure)),
    )


def breaks_of(
    programme: Programme, intervention: Intervention, measure: Measure
) -> tuple[SeriesBreak, ...]:
    """The series breaks that concern a measure of the service, oldest first."""
    found = (
        one
        for one in programme.breaks
        if one.service == intervention.service and one.touches(measure.id, measure.dataset)
    )
    return tuple(sorted(found, key=lambda one: one.from_day))


def _touched(span: Span, one: SeriesBreak) -> tuple[int, int]:
    """The first period that a break touched, and the first that was counted wholly the new way."""
    over = one.to_day or one.from_day
    whole = month_of(over) if one.to_day is None and over.day == 1 else next_month(month_of(over))
    return span.holding(one.from_day), span.after(whole)


def circumstances(
    observed: Observed,
    change: Change,
    breaks: tuple[SeriesBreak, ...],
    period: str,
    *,
    only_later_clock: bool = False,
    clocks: tuple[Outcome, Outcome] | None = None,
) -> Circumstances:
    """What decides whether the measure's before and after may be compared.

    Months before the first figure, and before what is read of a long past, are not missing: they
    were never there to be had.
    """
    times = observed.first + np.arange(observed.numerator.size)
    known = np.isfinite(observed.numerator)
    fitted = window(observed, np.zeros(observed.numerator.size), change)
    first = times[known].min() if known.any() else change.at
    reached = times[fitted].min() if fitted.any() else first
    before = (times >= max(first, reached)) & (times < change.at)
    after = times >= change.at + change.settling_in
    return Circumstances(
        before=int((known & (times < change.at)).sum()),
        missing_before=_missing(known, before),
        missing_after=_missing(known, after),
        breaks=tuple(
            _break(times[known & (before | after)], change, span, one)
            for span, one in zip(change.breaks, breaks, strict=True)
            if span[1] > reached
        ),
        only_later_clock=only_later_clock,
        clocks=clocks,
        period=period,
    )


def _missing(known: Mask, side: Mask) -> float:
    return float((side & ~known).sum() / side.sum()) if side.any() else 0.0


def _break(
    times: npt.NDArray[np.int64], change: Change, span: tuple[int, int], one: SeriesBreak
) -> Break:
    """A break as the rules read it: which months there are on either side of it."""
    start, end = span
    side = times >= change.at if start >= change.at else times < change.at
    return Break(
        first=start - change.at,
        last=max(end - 1, start) - change.at,
        before=int((side & (times < start)).sum()),
        after=int((side & (times >= end)).sum()),
        why=one.why or one.name,
    )
