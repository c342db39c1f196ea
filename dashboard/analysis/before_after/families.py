"""Families: how sure to be of one figure when many were looked at together."""

import math
from collections.abc import Hashable, Mapping
from typing import TypeVar

from scipy.stats import false_discovery_control

Key = TypeVar("Key", bound=Hashable)


def q_values(p: Mapping[Key, float]) -> dict[Key, float]:
    """Benjamini-Hochberg q of each figure of one family, by its p; q >= p, and ties stay tied.

    A family is what is judged at one review: the totals of a service, or the wards of one measure.
    A figure whose p is NaN was not judged: it has no q and does not count among the others.
    """
    judged = {key: value for key, value in p.items() if not math.isnan(value)}
    if not judged:
        return {}
    found = false_discovery_control(list(judged.values()), method="bh")
    return {key: float(q) for key, q in zip(judged, found, strict=True)}
