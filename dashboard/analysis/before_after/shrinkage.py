"""Shrinkage: what wards' own deviations from the borough say once they lean on one another."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from dashboard.analysis.before_after.effect import Kind, Numbers

HALF_NORMAL: Mapping[Kind, float] = MappingProxyType(
    {Kind.COUNT: 0.2, Kind.PROPORTION: 0.3, Kind.DURATION: 0.2}
)
"""How far wards of one borough are thought to differ in a change, before looking: the standard
deviation of a half-normal, on the scale of the fit (log, logit). Other kinds get no ward effects.
"""

SPREADS: Numbers = np.concatenate([[0.0], np.geomspace(0.01, 0.8, 25)])
"""The standard deviations between wards that are tried."""

_GAPS = np.diff(SPREADS)
_SPACING: Numbers = np.concatenate([_GAPS[:1], _GAPS[:-1] + _GAPS[1:], _GAPS[-1:]]) / 2


def shrunk(d: Numbers, s: Numbers, h: float | Numbers) -> tuple[Numbers, Numbers]:
    """The mean and standard deviation of each ward's true deviation, given those of all wards.

    `d` and `s` have the wards on their last axis: each ward's own deviation and its standard
    deviation, NaN where it has none (then so are its answers, and it says nothing of the others).
    `h` is one number, or one for each set of wards. The true deviations are normal about 0 with an
    unknown spread, half-normal with scale `h`, which is integrated out over `SPREADS`.
    """
    between = SPREADS**2
    own = np.square(s)[..., None]
    total = own + between
    each = -(np.log(total) + np.square(d)[..., None] / total) / 2
    prior = -np.square(SPREADS / np.asarray(h)[..., None]) / 2
    logs = np.log(_SPACING) + prior + np.nansum(each, axis=-2)
    weight = np.exp(logs - logs.max(axis=-1, keepdims=True))
    weight /= weight.sum(axis=-1, keepdims=True)
    kept = between / total
    mixed = weight[..., None, :]
    mean = np.asarray(d)[..., None] * kept
    centre = np.sum(mixed * mean, axis=-1)
    variance = np.sum(mixed * (own * kept + np.square(mean - centre[..., None])), axis=-1)
    return centre, np.sqrt(variance)
