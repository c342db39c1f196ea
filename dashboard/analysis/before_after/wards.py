"""Ward effects: a ward's change as the borough's and its own beyond it, leaning on all wards.

Alone, wards are too few to judge and, being many, some of them look changed by chance. Here each is
the borough's effect plus what is left of its own deviation once all wards are looked at together.
Nothing here ranks wards.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import exp, expm1

import numpy as np
from scipy.special import stdtr

from dashboard.analysis.before_after.deviations import WITH_WARDS
from dashboard.analysis.before_after.effect import BeforeAfter, Estimate, Kind
from dashboard.analysis.before_after.families import false_discovery_control
from dashboard.analysis.before_after.scales import HALF_A_UNIT
from dashboard.analysis.before_after.shrinkage import HALF_NORMAL, shrunk
from dashboard.analysis.before_after.step import Step

FEWEST_WARDS = 8
"""With fewer than this, how far wards differ cannot be told, and only the borough is judged."""
TOO_FEW_WARDS = (
    f"Fewer than {FEWEST_WARDS} wards have figures from before and after the change, so only the "
    "whole service is judged."
)
NOT_BY_WARD = "Wards are not judged by this figure, only the whole service."
FREEDOM = 40
"""Degrees of freedom of a ward's total."""
REACH = 2.0210753903
"""How many standard deviations its 95% interval reaches either way."""
FALSE_DISCOVERIES = 0.10
"""The share of wards found that may be found by chance (Benjamini and Hochberg, 1995)."""
SIGNIFICANT = 0.05
"""Below this p, the 95% interval excludes 0."""
SAME = 2
"""Within so many worthwhile changes of 0, a figure is about the same."""
SMALLEST = 2.8
"""How many standard deviations a change has to be to be found four times in five."""
ENDLESS = 300.0
"""An effect on the scale of the fit is taken to be no further than this from 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """What a ward's own figures say: `deviation` is the step of `deviation_of`, beyond the rest's.

    `a_month` is how many records its after-months have on average. `level` is the figure of those
    months: the mean count or median, or the pooled share, with half a record added to it (and to
    the others of a share), so that it is never 0.
    """

    deviation: Step
    a_month: float
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class WardEffect:
    """The change in one ward, leaning on all.

    `fit` is to be judged by the same reviews as the borough's: its `link` is the ward's total, with
    `sd` and 40 degrees of freedom, and `p` of the same distribution. Its `r1` and `drift` are the
    borough's, what it `used` is the ward's, and it has no counterfactual by the month. `q` is `p`
    after Benjamini and Hochberg over the wards of the measure. `alone` is what the ward's own
    figures say by themselves, in the units of `effect`; where that could be called neither a change
    nor about the same, the ward `leans` on the others. `differently`: it moved otherwise than the
    rest of the borough. `wards` is how many there are with figures.
    """

    ward: str
    kind: Kind
    fit: BeforeAfter
    q: float
    own: Own
    alone: Estimate
    differently: bool
    leans: bool
    wards: int

    @property
    def effect(self) -> Estimate:
        """In the units of a worthwhile change: relative (-.12 is 12% fewer); of a share, points."""
        return _told(self.kind, self.fit.link, self.own.level)


@dataclass(frozen=True, slots=True)
class Wards:
    """The wards that can be judged, in the order given; `why_none` is "" where there are any."""

    effects: tuple[WardEffect, ...]
    why_none: str = ""


def ward_effects(
    kind: Kind, borough: BeforeAfter, own: Mapping[str, Own], worthwhile: float
) -> Wards:
    """Each ward's change, from the borough's own fit and from the wards' deviations.

    A ward that is not in `own` has no figures to be judged by: hidden, or none from before (a ward
    older than its boundary). `worthwhile` is the measure's, as for the borough: relative, or of a
    proportion in shares.
    """
    if kind not in WITH_WARDS:
        return Wards((), NOT_BY_WARD)
    if len(own) < FEWEST_WARDS:
        return Wards((), TOO_FEW_WARDS)
    steps = [its.deviation for its in own.values()]
    d, s, p_own = np.array([(step.point, step.sd, step.p) for step in steps]).T
    left, left_sd = shrunk(d, s, HALF_NORMAL[kind])
    total, sd = borough.link.point + left, np.hypot(borough.sd, left_sd)
    p = 2 * stdtr(FREEDOM, -np.abs(total) / sd)
    q, q_own = false_discovery_control(p), false_discovery_control(p_own)
    alone, alone_sd = borough.link.point + d, np.hypot(borough.sd, s)
    differently = (q_own <= FALSE_DISCOVERIES) & (p_own < SIGNIFICANT)
    columns = (part.tolist() for part in (total, sd, p, q, alone, alone_sd, differently))
    effects = []
    for (ward, its), *numbers in zip(own.items(), *columns, strict=True):
        its_total, its_sd, its_p, its_q, its_alone, its_alone_sd, moved_differently = numbers
        by_itself = _told(kind, _estimate(its_alone, its_alone_sd), its.level)
        leaning = _estimate(its_total, its_sd)
        effects.append(
            WardEffect(
                ward=ward,
                kind=kind,
                fit=_fit(kind, borough, its, leaning, sd=its_sd, p=its_p),
                q=its_q,
                own=its,
                alone=by_itself,
                differently=moved_differently,
                leans=_cannot_tell(by_itself, worthwhile),
                wards=len(own),
            )
        )
    return Wards(tuple(effects))


def absolute(kind: Kind, link: Estimate, level: float) -> Estimate:
    """How far `level` is from where it would have been, by an effect on the scale of the fit."""
    if kind is Kind.PROPORTION:
        return _through(link, lambda end: _points(end, level))
    added = HALF_A_UNIT if kind is Kind.DURATION else 0.0
    return _through(link, lambda end: -(level + added) * expm1(-end))


def relative(kind: Kind, link: Estimate, level: float) -> Estimate:
    """The same as a share of where it would have been; of a median, half a day is part of it."""
    others = 1 - level if kind is Kind.PROPORTION else 1.0
    return _through(link, lambda end: others * expm1(end))


def _points(link: float, share: float) -> float:
    """Share - expit(logit(share) - link), exact where that is near 0."""
    return share * (1 - share) * expm1(link) / (share + (1 - share) * exp(link))


def _through(link: Estimate, scale: Callable[[float], float]) -> Estimate:
    ends = (min(max(end, -ENDLESS), ENDLESS) for end in (link.point, link.low, link.high))
    return Estimate(*(scale(end) for end in ends))


def _told(kind: Kind, link: Estimate, level: float) -> Estimate:
    told = absolute if kind is Kind.PROPORTION else relative
    return told(kind, link, level)


def _estimate(point: float, sd: float) -> Estimate:
    return Estimate(point, point - REACH * sd, point + REACH * sd)


def _fit(
    kind: Kind, borough: BeforeAfter, own: Own, link: Estimate, *, sd: float, p: float
) -> BeforeAfter:
    """The borough's fit with the ward's effect, periods and level in place of its own."""
    either = absolute(kind, Estimate(0.0, -SMALLEST * sd, SMALLEST * sd), own.level)
    none = np.full(own.deviation.used.size, np.nan)
    return replace(
        borough,
        link=link,
        sd=sd,
        freedom=FREEDOM,
        absolute=absolute(kind, link, own.level),
        relative=relative(kind, link, own.level),
        p=p,
        before=own.deviation.before,
        after=own.deviation.after,
        smallest=max(-either.low, either.high),
        used=own.deviation.used,
        counterfactual=none,
        low=none,
        high=none,
    )


def _cannot_tell(effect: Estimate, worthwhile: float) -> bool:
    """Neither a change nor about the same."""
    within = max(-effect.low, effect.high) <= SAME * worthwhile
    return not (_one_way(effect) or within)


def _one_way(effect: Estimate) -> bool:
    return effect.low > 0 or effect.high < 0
