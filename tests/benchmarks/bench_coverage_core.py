"""How often the engine's 95% intervals hold the truth, series by made-up series.

COVERAGE_SERIES says how many are made up for each row: 200 if nothing else is said, for a look;
2,000 for figures to publish. Bounds are loosened by what so many leave to chance.
"""

import os
from statistics import mean

import numpy as np

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import Kind, Observed
from dashboard.analysis.before_after.estimate import before_after_each
from tests.benchmarks.measured import show

SERIES = int(os.environ.get("COVERAGE_SERIES", "200"))
SETTLING = 3
AFTER = 12
LEAST, MIDDLE, MOST = 92.0, 94.0, 97.5
DRIFT_LEAST = {"on": 90.0, "off": 84.0}
HEAD = ("neighbours", "before", "line", "covered %", "half width", "r1")


def slack(share):
    """Three standard errors of a percentage, of so many series."""
    return 3 * np.sqrt(share * (100 - share) / SERIES)


def alike(random, periods, rho):
    """Errors of variance 1, each like the one before."""
    errors = random.normal(size=(SERIES, periods))
    for at in range(1, periods):
        errors[:, at] = rho * errors[:, at - 1] + np.sqrt(1 - rho**2) * errors[:, at]
    return errors


def drifting(random, periods, variance):
    """A level that wanders by a random step each period, and noise of variance 1."""
    steps = random.normal(size=(SERIES, periods)) * np.sqrt(variance)
    return np.cumsum(steps, axis=1) + random.normal(size=(SERIES, periods))


def covered(errors, before, trend):
    """Percentage of intervals that hold the truth, their half width, and r1."""
    times = np.arange(errors.shape[1])
    truth = 0.7
    season = np.cos(2 * np.pi * times / 12)
    values = 20 + season + errors + truth * (times >= before)
    ones = np.ones(times.size)
    series = [Observed(Kind.MEAN, row, ones) for row in values]
    found = before_after_each(series, Change(before, SETTLING), trend=trend)
    links = [one.link for one in found]
    inside = 100 * np.mean([link.low <= truth <= link.high for link in links])
    half = mean((link.high - link.low) / 2 for link in links)
    return float(inside), float(half), float(mean(one.r1 for one in found))


def bench_coverage_where_neighbours_are_alike():
    random = np.random.default_rng(20260101)
    rows = [
        (f"rho {rho}", before, trend, *covered(errors, before, trend))
        for rho in (0.0, 0.3, 0.6)
        for before in (24, 36)
        for errors in [alike(random, before + SETTLING + AFTER, rho)]
        for trend in ("off", "on")
    ]
    show(f"Coverage of nominal 95%, {SERIES} series a row, 12 after", HEAD, rows)
    shares = [row[3] for row in rows]
    assert min(shares) >= LEAST - slack(LEAST)
    assert MIDDLE - slack(MIDDLE) <= mean(shares) <= MOST + slack(MOST)


def bench_coverage_where_the_level_drifts():
    random = np.random.default_rng(20260102)
    rows = [
        (f"drift q {q}", before, trend, *covered(errors, before, trend))
        for q in (0.01, 0.02, 0.05)
        for before in (24, 36)
        for errors in [drifting(random, before + SETTLING + AFTER, q)]
        for trend in ("off", "on")
    ]
    show(f"Coverage of nominal 95%, {SERIES} series a row, 12 after", HEAD, rows)
    for row in rows:
        least = DRIFT_LEAST[row[2]]
        assert row[3] >= least - slack(least), row


def bench_coverage_of_counts_and_proportions():
    random = np.random.default_rng(20260103)
    rows = []
    for name, kind, size in (
        ("count, 2 a month", Kind.COUNT, 2),
        ("count, 5 a month", Kind.COUNT, 5),
        ("count, 20 a month", Kind.COUNT, 20),
        ("count, 100 a month", Kind.COUNT, 100),
        ("share of 30", Kind.PROPORTION, 30),
        ("share of 200", Kind.PROPORTION, 200),
        ("share of 1,500", Kind.PROPORTION, 1500),
    ):
        rows += [(name, trend, *_transformed(random, kind, size, trend)) for trend in ("off", "on")]
    head = ("series", "line", "answered %", "link %", "absolute %", "relative %")
    show(f"Coverage of nominal 95%, {SERIES} series a row, 36 before, 12 after", head, rows)
    for row in rows:
        assert min(row[3:]) >= LEAST - slack(LEAST), row


def _transformed(random, kind, size, trend):
    """Coverage on the link scale and in the series' units, of a change by 30% or 5 points."""
    times = np.arange(36 + SETTLING + AFTER)
    after, used = times >= 36, times >= 36 + SETTLING
    wave = 0.1 * np.cos(2 * np.pi * times / 12)
    if kind is Kind.COUNT:
        truth = -0.35
        without, with_it = (size * np.exp(wave + truth * now) for now in (0 * after, 1 * after))
        values = random.poisson(np.exp(0.1 * random.normal(size=(SERIES, times.size))) * with_it)
        whole = np.ones(times.size)
    else:
        truth = 0.4
        without, with_it = (
            1 / (1 + np.exp(-(1.4 + wave + truth * now))) for now in (0 * after, 1 * after)
        )
        values = random.binomial(size, np.broadcast_to(with_it, (SERIES, times.size)))
        whole = np.full(times.size, float(size))
    series = [Observed(kind, row.astype(float), whole) for row in values]
    found = before_after_each(series, Change(36, SETTLING), trend=trend)
    answers = [one for one in found if hasattr(one, "link")]
    absolute = (with_it - without)[used].mean()
    relative = absolute / without[used].mean()
    inside = [
        100 * float(np.mean([end.low <= at <= end.high for end in ends]))
        for ends, at in (
            ([one.link for one in answers], truth),
            ([one.absolute for one in answers], absolute),
            ([one.relative for one in answers], relative),
        )
    ]
    return (100 * len(answers) / SERIES, *inside)
