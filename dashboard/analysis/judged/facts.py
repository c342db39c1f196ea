"""What the programme says of a change and of a measure, as the engine and its rules are told it."""

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.comparable import circumstances_of
from dashboard.analysis.before_after.effect import Kind, Observed, Outcome
from dashboard.analysis.before_after.fairness import Circumstances
from dashboard.analysis.judged.observed import kind_of
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

    Breaks so near that they leave no fair comparison are left to the rules, which say so. Of a
    stock, whose net flow is what is fitted, the months in which it began to be counted otherwise
    are left out, and none is a step: it jumped once.
    """
    is_stock = kind_of(measure) is Kind.STOCK
    touched = tuple(_touched(span, one) for one in breaks_of(programme, intervention, measure))
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
        breaks=() if is_stock else touched,
        left_out=tuple((one, max(end, one + 1)) for one, end in touched) if is_stock else (),
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
    """What decides whether the measure's before and after may be compared."""
    return circumstances_of(
        observed,
        change,
        [one.why or one.name for one in breaks],
        only_later_clock=only_later_clock,
        clocks=clocks,
        period=period,
    )
