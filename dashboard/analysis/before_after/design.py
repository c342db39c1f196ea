"""Design: which periods are fitted, and the columns of the straight line through them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import Numbers

Trend = Literal["auto", "on", "off"]
Mask = npt.NDArray[np.bool_]

WEEK = 7
REACH = {12: 60, 4: 40, 52: 260, WEEK: 365}
"""The periods before a change that are read at most, by season: five years of months or weeks, ten
of quarters, one of days. Years have no limit. A straight line over 16 years is no baseline."""

TREND_FROM = 24
"""The periods before the change that it takes to tell a trend."""

PLATEAU = 6
STEP_SETTLES = 2
"""So many periods after a later step are left out, if every plateau between steps is that long."""


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Columns for each period of a series (`matrix`, periods x k), fitted or not.

    `effect` is the contrast that is asked for (k numbers), `effect_columns` are the columns that
    the counterfactual goes without, `share` is what part of the service had been transferred.
    """

    matrix: Numbers
    effect: Numbers
    effect_columns: Mask
    share: Numbers
    trend: bool
    harmonics: int


def fitted_periods(times: Numbers, change: Change, season: int) -> Mask:
    """Which periods may be fitted: within reach, settled, and not inside a break."""
    reach = REACH.get(season) if change.reach is None else change.reach
    kept = np.ones(times.size, dtype=np.bool_)
    if reach is not None:
        kept &= times >= change.at - reach
    for start, end in _left_out(change):
        kept &= (times < start) | (times >= end)
    return kept


def share_transferred(times: Numbers, change: Change) -> Numbers:
    """0 before the change, 1 after, and between them as the steps say."""
    share = np.zeros(times.size)
    for at, so_far in change.steps or ((change.at, 1.0),):
        share[times >= at] = so_far
    return share


def harmonics_of(season: int, before: int, fitted: int) -> int:
    """How many pairs of sine and cosine the season gets: of months 2 from 18 before and 24 in all.

    One from 12 before, none below; other seasons by the same share of a year, and at least three
    periods before and four in all to a column. A week is no smooth wave: it gets its three pairs.
    """
    most = min(3 if season == WEEK else 2, season // 2)
    columns = min(2 * most, season - 1)
    if before >= max(1.5 * season, 3 * columns) and fitted >= max(2 * season, 4 * columns):
        return most
    return min(most, 1) if before >= max(season, 6) else 0


def design_of(
    times: Numbers,
    fitted: Mask,
    change: Change,
    season: int,
    *,
    trend: Trend = "auto",
    bends: bool = False,
    most_harmonics: int = 3,
) -> Design:
    """The columns: one, trend in years, harmonics, other changes, breaks, and the effect last.

    Columns that do not move within the fitted periods are left out. Where the line `bends` at the
    change, how much steeper it is has a column before the effect: 0 in the mean of the
    after-periods, so that the effect is the mean of them.
    """
    before = int(np.sum(fitted & (times < change.at)))
    with_trend = trend == "on" or (trend == "auto" and before >= TREND_FROM)
    pairs = min(harmonics_of(season, before, int(fitted.sum())), most_harmonics)
    share = share_transferred(times, change)
    columns = [np.ones(times.size)]
    if with_trend:
        columns.append((times - change.at) / season)
    columns += _waves(times, season, pairs)
    steps = [*change.others, *(end for _, end in change.breaks)]
    moving = [at for at in steps if len(np.unique(times[fitted] >= at)) > 1]
    columns += [np.where(times >= at, 1.0, 0.0) for at in moving]
    after = fitted & (times >= change.at)
    if bends and after.any():
        columns.append(share * (times - times[after].mean()) / season)
    columns.append(share)
    matrix = np.column_stack(columns)
    places = np.arange(matrix.shape[1])
    of_effect = places >= places.size - (2 if bends and after.any() else 1)
    effect = np.where(places == places.size - 1, 1.0, 0.0)
    return Design(matrix, effect, of_effect, share, with_trend, pairs)


def _waves(times: Numbers, season: int, pairs: int) -> list[Numbers]:
    found = []
    for pair in range(1, pairs + 1):
        angle = 2 * np.pi * pair * times / season
        found.append(np.cos(angle))
        if 2 * pair < season:
            found.append(np.sin(angle))
    return found


def _left_out(change: Change) -> list[tuple[int, int]]:
    """Spans that are not fitted, each with the first period after it."""
    later = [at for at, _ in change.steps[1:]]
    plateaus = np.diff([at for at, _ in change.steps])
    settles = STEP_SETTLES if np.all(plateaus >= PLATEAU) else 0
    return [
        (change.at, change.at + change.settling_in),
        *change.breaks,
        *change.left_out,
        *((at, at + settles) for at in later),
    ]
