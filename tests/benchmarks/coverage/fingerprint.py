"""What is tested: the rules, and the engine's answers to a few series, by which it is known."""

from dataclasses import asdict

import numpy as np

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import Kind
from dashboard.analysis.before_after.estimate import before_after, before_after_each
from dashboard.analysis.before_after.rules import RELEASES
from dashboard.analysis.before_after.ward_fits import own_figures
from dashboard.analysis.before_after.wards import ward_effects
from dashboard.analysis.clearance import Backlog, clearance
from tests.benchmarks.coverage import made_up
from tests.benchmarks.coverage.made_up import SETTLING_IN, seeded
from tests.benchmarks.coverage.wards import CHANGE, WORTHWHILE, made_up_borough

METHOD = 1
"""To be counted up when the estimator or the rules are others."""


def rules():
    """Every threshold of a verdict."""
    return {
        name: str(value) if name == "when" else float(value)
        for name, value in asdict(RELEASES).items()
    }


def answers():
    """By name: point, low, high and p; of a ward its total; of a backlog low, median and high."""
    random = seeded("fingerprint")
    line = 0.2 * made_up.alike(random, 1, 36 + SETTLING_IN + 12, 0.4)
    line += 0.1 * made_up.season(line.size) + 0.3 * (np.arange(line.size) >= 36)
    series = {
        "mean": made_up.plain(20 + line),
        "count": made_up.counted(random, 30, line),
        "share": made_up.shares(random, 120, 0.7, line),
        "median": made_up.medians(random, 30, 12, line),
    }
    found = {}
    for name, [one] in series.items():
        for trend in ("off", "on"):
            [fit] = before_after_each([one], Change(36, SETTLING_IN), trend=trend)
            link = fit.link
            found[f"{name}, {trend}"] = (link.point, link.low, link.high, fit.p, fit.absolute.point)
    measure = made_up_borough(1, 0.0)
    [own] = own_figures([measure], CHANGE)
    whole = before_after(measure.borough, CHANGE)
    first = ward_effects(Kind.COUNT, whole, own, WORTHWHILE).effects[0].fit
    found["ward"] = (first.link.point, first.link.low, first.link.high, first.p)
    flow = 30 * random.normal(size=18) - 25
    stock = 1_000 + np.cumsum(flow)
    forecast = clearance(Backlog(24_000, np.full(18, 500.0), 500 - flow, stock), 300)
    found["backlog"] = tuple(
        float(at or 0) for at in (forecast.low, forecast.median, forecast.high)
    )
    return found
