"""Ward effects: a ward's change as the borough's and its own beyond it, leaning on all wards.

Alone, wards are too few to judge and, being many, some of them look changed by chance. Here each is
the borough's effect plus what is left of its own deviation once all wards are looked at together.
Nothing here ranks wards.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit
from scipy.stats import false_discovery_control
from scipy.stats import t as student

from dashboard.analysis.before_after.deviations import WITH_WARDS
from dashboard.analysis.before_after.effect import Estimate, Kind
from dashboard.analysis.before_after.shrinkage import HALF_NORMAL, shrunk

FEWEST_WARDS = 8
"""With fewer than this, how far wards differ cannot be told, and only the borough is judged."""
TOO_FEW_WARDS = (
    f"Fewer than {FEWEST_WARDS} wards have figures from before and after the change, so only the "
    "whole service is judged."
)
NOT_BY_WARD = "Wards are not judged by this figure, only the whole service."
FREEDOM = 40
"""Degrees of freedom of a ward's total."""
FALSE_DISCOVERIES = 0.10
"""The share of wards found that may be found by chance (Benjamini and Hochberg, 1995)."""
SAME = 2
"""Within so many worthwhile changes of 0, a figure is about the same."""
SMALLEST = 2.8
"""How many standard deviations a change has to be to be found four times in five."""


@dataclass(frozen=True, slots=True)
class Own:
    """What a ward's own figures say: its `deviation` from the rest, on the scale of the fit.

    `a_month` is how many records its after-months have on average; `share`, of a proportion, the
    pooled share of those months (half a record added to either side), and NaN otherwise.
    """

    deviation: Estimate
    sd: float
    p: float
    a_month: float
    share: float = np.nan


@dataclass(frozen=True, slots=True)
class WardEffect:
    """The change in one ward, leaning on all; for the same reviews as the borough's.

    `total` is on the scale of the fit, has the standard deviation `sd`, and `p` is two-sided of the
    same distribution as its interval; `q` is p after Benjamini and Hochberg over the measure's
    wards. `effect` is `total` in the units of a worthwhile change: relative (-.12 is 12% fewer), of
    a proportion in shares. `alone` is what its own figures say by themselves, in the same units,
    and `leans` is whether that could not be called either way. `smallest` is the smallest change,
    in those units, that could have been shown. `differently`: it moved otherwise than the borough.
    `wards` is how many there are with figures.
    """

    ward: str
    total: Estimate
    sd: float
    p: float
    q: float
    effect: Estimate
    alone: Estimate
    smallest: float
    own: Own
    differently: bool
    leans: bool
    wards: int


@dataclass(frozen=True, slots=True)
class Wards:
    """The wards that can be judged, in the order given; `why_none` is "" where there are any."""

    effects: tuple[WardEffect, ...]
    why_none: str = ""


def ward_effects(
    kind: Kind, borough: Estimate, borough_sd: float, own: Mapping[str, Own], worthwhile: float
) -> Wards:
    """Each ward's change, from the borough's effect on the scale of the fit and the wards' own.

    A ward that is not in `own` has no figures to be judged by: hidden, or none from before (a ward
    that is older than its boundary). `worthwhile` is the measure's, as for the borough.
    """
    if kind not in WITH_WARDS:
        return Wards((), NOT_BY_WARD)
    if len(own) < FEWEST_WARDS:
        return Wards((), TOO_FEW_WARDS)
    d, s, p_own = np.array([(its.deviation.point, its.sd, its.p) for its in own.values()]).T
    mean, spread = shrunk(d, s, HALF_NORMAL[kind])
    total, sd = borough.point + mean, np.hypot(borough_sd, spread)
    p = 2 * student.sf(np.abs(total) / sd, FREEDOM)
    q, q_own = false_discovery_control(p), false_discovery_control(p_own)
    alone, alone_sd = borough.point + d, np.hypot(borough_sd, s)
    effects = []
    for place, (ward, its) in enumerate(own.items()):
        link = _estimate(total[place], sd[place])
        by_itself = in_units(kind, _estimate(alone[place], alone_sd[place]), its.share)
        effects.append(
            WardEffect(
                ward=ward,
                total=link,
                sd=float(sd[place]),
                p=float(p[place]),
                q=float(q[place]),
                effect=in_units(kind, link, its.share),
                alone=by_itself,
                smallest=_smallest(kind, float(sd[place]), its.share),
                own=its,
                differently=_differently(its.deviation, float(q_own[place])),
                leans=_cannot_tell(by_itself, worthwhile),
                wards=len(own),
            )
        )
    return Wards(tuple(effects))


def in_units(kind: Kind, link: Estimate, share: float) -> Estimate:
    """An effect on the scale of the fit as a relative change; of a proportion, in shares.

    Of a proportion, `share` is that of the after-months, and the effect is how far it is from where
    the effect would have moved it from. So all scales exclude 0 together. Of a duration, half a
    day is counted as part of the median.
    """
    ends = np.array([link.point, link.low, link.high])
    moved = share - expit(logit(share) - ends) if kind is Kind.PROPORTION else np.expm1(ends)
    return Estimate(*(float(end) for end in moved))


def _estimate(point: float, sd: float) -> Estimate:
    reach = float(student.ppf(0.975, FREEDOM)) * sd
    return Estimate(float(point), float(point - reach), float(point + reach))


def _smallest(kind: Kind, sd: float, share: float) -> float:
    either = Estimate(0.0, -SMALLEST * sd, SMALLEST * sd)
    shown = in_units(kind, either, share)
    return max(-shown.low, shown.high)


def _differently(deviation: Estimate, q: float) -> bool:
    return q <= FALSE_DISCOVERIES and _excludes_nothing(deviation)


def _cannot_tell(effect: Estimate, worthwhile: float) -> bool:
    """Neither a change nor about the same."""
    within = max(-effect.low, effect.high) <= SAME * worthwhile
    return not (_excludes_nothing(effect) or within)


def _excludes_nothing(effect: Estimate) -> bool:
    return effect.low > 0 or effect.high < 0
