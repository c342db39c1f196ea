"""Alike: which of many series can be fitted together."""

from collections import defaultdict
from collections.abc import Sequence

from dashboard.analysis.before_after.batch import impossible, is_sparse, window
from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import Numbers, Observed


def alike(
    series: Sequence[Observed], offsets: Sequence[Numbers], change: Change, *, at_once: int = 512
) -> list[list[int]]:
    """The places of series that share their kind, their periods, and which of them are fitted.

    Those with figures that their kind cannot take are in none.
    """
    places: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, (one, offset) in enumerate(zip(series, offsets, strict=True)):
        if not impossible(one):
            fitted = window(one, offset, change)
            sparse = is_sparse(one, fitted)
            places[one.kind, one.first, one.season, sparse, fitted.tobytes()].append(place)
    return [
        some[start : start + at_once]
        for some in places.values()
        for start in range(0, len(some), at_once)
    ]
