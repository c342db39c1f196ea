"""How often the clearance forecast's 80% interval is right, beside a straight line's."""

import numpy as np

from dashboard.analysis.clearance import Backlog, Course, clearance
from tests.benchmarks.coverage.sizes import BACKLOGS

LEVEL = 300
CAME_IN = 500
FAR = 400
"""Months after which a backlog that has not cleared counts as never clearing."""
SCENARIOS = {
    "18, 0": (18, 0.0, 30, -25),
    "18, 0.3": (18, 0.3, 30, -25),
    "18, 0.6": (18, 0.6, 30, -25),
    "12, 0.3": (12, 0.3, 30, -25),
    "8, 0.3": (8, 0.3, 30, -25),
    "18, noisy": (18, 0.3, 60, -40),
}
"""By name: months seen, how alike neighbours are, and the flow's standard deviation and mean."""


def _flow(random, rho, sd, mean, months):
    error, found = sd * random.normal(), []
    for _ in range(months):
        found.append(mean + error)
        error = rho * error + np.sqrt(1 - rho**2) * sd * random.normal()
    return np.array(found)


def _first(held):
    """The first month at or under the level, from 1; infinity without one."""
    reached = np.flatnonzero(held <= LEVEL)
    return reached[0] + 1 if len(reached) else np.inf


def _line(stock):
    """The 80% interval that a straight line through the stock gives, as it is usually drawn."""
    months = np.arange(len(stock))
    (slope, at), covariance = np.polyfit(months, stock, 1, cov=True)
    ahead = np.arange(len(stock), len(stock) + FAR)
    design = np.column_stack([ahead, np.ones_like(ahead)])
    noise = np.sum((stock - slope * months - at) ** 2) / (len(stock) - 2)
    wide = 1.2816 * np.sqrt(np.einsum("ij,jk,ik->i", design, covariance, design) + noise)
    middle = at + slope * ahead
    return _first(middle - wide), _first(middle + wide)


def forecasts(name):
    """Backlogs that are known to have cleared, and when: forecast from what went before."""
    seen, rho, sd, mean = SCENARIOS[name]
    right = line_right = judged = 0
    for seed in range(BACKLOGS):
        random = np.random.default_rng([seed, seen, round(100 * rho), sd])
        flow = _flow(random, rho, sd, mean, seen + FAR)
        stock = 1_300 + np.cumsum(flow)
        stock += 700 - stock[seen - 1] + LEVEL
        past, truth = stock[:seen], _first(stock[seen:])
        opened = np.full(seen, float(CAME_IN))
        found = clearance(Backlog(24_000, opened, opened - flow[:seen], past), LEVEL)
        if found.course is not Course.ON_COURSE:
            continue
        judged += 1
        high = np.inf if found.high is None else found.high
        right += found.low <= truth <= high
        first, last = _line(past)
        line_right += first <= truth <= last
    told = {
        "covers": 100 * float(right) / judged,
        "straight_line": 100 * float(line_right) / judged,
        "on_course": 100 * judged / BACKLOGS,
    }
    return [((name,), judged, told)]
