"""Reviews: what each look at a service's figures found, replayed from the first one on."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard.analysis.before_after.effect import BeforeAfter
from dashboard.analysis.before_after.families import q_values
from dashboard.analysis.before_after.rules import RELEASES, Rules, When
from dashboard.analysis.before_after.unfit import Unfit
from dashboard.analysis.before_after.worthwhile import Worthwhile

Fit = Callable[[str, int], BeforeAfter | Unfit]
"""The effect on one series as it stood after so many months of figures since the change."""
Dates = Callable[[str, int], date]
"""The month of that look."""


@dataclass(frozen=True, slots=True)
class Total:
    """A figure of a family: `months` usable ones since the change, settling-in left out."""

    key: str
    months: int
    worthwhile: Worthwhile


@dataclass(frozen=True, slots=True)
class Review:
    """One look at one figure. Signs are +1 up, -1 down, 0 neither.

    `candidate` is what this look alone points to, `strong` whether one such look is enough, and
    `alone` whether it would have been a candidate had nothing else been looked at. `standing` is
    what is found once this look is taken in, and `found_after` the months of the look that found
    it. `family` counts the figures judged together; `q` is NaN where this one could not be.
    """

    months: int
    on: date | None
    fit: BeforeAfter | Unfit
    q: float
    family: int
    candidate: int
    strong: bool
    alone: bool
    standing: int
    found_after: int | None


def sign_of(fit: BeforeAfter) -> int:
    """Which way an estimate goes: +1 up, -1 down, 0 neither."""
    return (fit.absolute.point > 0) - (fit.absolute.point < 0)


def replay(
    totals: Sequence[Total], fit: Fit, rules: Rules = RELEASES, dates: Dates | None = None
) -> dict[str, tuple[Review, ...]]:
    """The looks at each figure of one family, by its key, the first one first.

    The family of a look is all that have months enough for it, context measures among them: to say
    that one changed is a finding too. Nothing is kept from an earlier replay, so that the same
    figures always give the same answer.
    """
    kept: dict[str, tuple[Review, ...]] = {total.key: () for total in totals}
    looks = {total.key: rules.reviews(total.months) for total in totals}
    for number in range(max(map(len, looks.values()), default=0)):
        family = [(t, looks[t.key][number]) for t in totals if number < len(looks[t.key])]
        fits = {total.key: _usable(fit(total.key, months)) for total, months in family}
        q = q_values({key: one.p for key, one in fits.items() if isinstance(one, BeforeAfter)})
        for total, months in family:
            on = dates(total.key, months) if dates else None
            look = _look(total, months, on=on, fit=fits[total.key], q=q, rules=rules)
            kept[total.key] += (_taken_in(look, kept[total.key], rules),)
    return kept


def _usable(fit: BeforeAfter | Unfit) -> BeforeAfter | Unfit:
    """The fit, if its p is a number: without one there is nothing to judge."""
    if isinstance(fit, BeforeAfter) and math.isnan(fit.p):
        return Unfit.NOT_SETTLED
    return fit


def _look(
    total: Total,
    months: int,
    *,
    on: date | None,
    fit: BeforeAfter | Unfit,
    q: Mapping[str, float],
    rules: Rules,
) -> Review:
    """What one look by itself shows."""
    nothing = Review(
        months=months,
        on=on,
        fit=fit,
        q=math.nan,
        family=len(q),
        candidate=0,
        strong=False,
        alone=False,
        standing=0,
        found_after=None,
    )
    if isinstance(fit, Unfit):
        return nothing
    mine = q[total.key]
    counts = fit.p < rules.alpha and total.worthwhile.reached(fit)
    candidate = sign_of(fit) if counts and mine <= rules.q else 0
    return replace(
        nothing,
        q=mine,
        candidate=candidate,
        strong=candidate != 0 and mine <= rules.strong_q,
        alone=counts and mine > rules.q,
    )


def _taken_in(look: Review, earlier: Sequence[Review], rules: Rules) -> Review:
    """A look with what is found once it is taken in: two alike in a row, or a strong one.

    What was found stays until a look leans too little that way, and must then be earned anew.
    """
    last = earlier[-1] if earlier else None
    if last is not None and last.standing and _stays(look, last.standing, rules):
        return replace(look, standing=last.standing, found_after=last.found_after)
    again = last is not None and look.candidate == last.candidate
    once = rules.when is When.ONCE
    if look.candidate and (look.strong or again or once):
        return replace(look, standing=look.candidate, found_after=look.months)
    return look


def _stays(look: Review, standing: int, rules: Rules) -> bool:
    fit = look.fit
    return isinstance(fit, BeforeAfter) and fit.p <= rules.leave and sign_of(fit) == standing
