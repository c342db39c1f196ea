"""Families: how sure to be of one figure when many were looked at together."""

import math
from collections.abc import Hashable, Mapping
from typing import TypeVar

import numpy as np

from dashboard.analysis.before_after.effect import Numbers

Key = TypeVar("Key", bound=Hashable)


def q_values(p: Mapping[Key, float]) -> dict[Key, float]:
    """Benjamini-Hochberg q of each figure of one family, by its p; q >= p, and ties stay tied.

    A family is what is judged at one review: the totals of a service, or the wards of one measure.
    A figure whose p is NaN was not judged: it has no q and does not count among the others.
    """
    judged = {key: value for key, value in p.items() if not math.isnan(value)}
    if not judged:
        return {}
    found = false_discovery_control(np.array(list(judged.values())))
    return {key: float(q) for key, q in zip(judged, found, strict=True)}


def false_discovery_control(p: Numbers) -> Numbers:
    """Each p after Benjamini and Hochberg (1995), as SciPy's function of that name.

    Not SciPy's own: its statistics take as long to load as all that a command needs besides.
    """
    order = np.argsort(p)[::-1]
    by_rank = p[order] * (p.size / np.arange(p.size, 0, -1))
    found = np.empty_like(p)
    found[order] = np.minimum(np.minimum.accumulate(by_rank), 1.0)
    return found
