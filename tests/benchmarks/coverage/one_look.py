"""One look at one series: how often its 95% interval holds the truth.

Rows are (case, tried, figures in %): `covers` is the share of intervals on the scale of the fit
that hold the truth.
"""

from functools import partial

import numpy as np

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import BeforeAfter
from dashboard.analysis.before_after.estimate import before_after_each, comparators_mean
from tests.benchmarks.coverage import made_up
from tests.benchmarks.coverage.made_up import SETTLING_IN, seeded
from tests.benchmarks.coverage.others import covered_by_others
from tests.benchmarks.coverage.sizes import DRIFTS, SERIES

AFTER = 12
LINES = {"step": ("off", False), "trend": ("on", False), "slope": ("on", True)}
STEP, STEEPER, SEASON = 0.7, 0.05, 1.0
PHASES = ((0, 0.4), (6, 0.7), (12, 1.0))
"""Months after the first step, and what share has been transferred from then on."""


def months_alike(rho, before, line):
    """Neighbours are alike, and nothing drifts."""
    random = seeded("alike", rho, before, line)
    errors = made_up.alike(random, SERIES, before + SETTLING_IN + AFTER, rho)
    return _plain((f"{rho:g}", f"{before}", line), errors, before, line)


def slow_drift(q, before, line):
    """The level wanders, by a step of this variance a month beside noise of 1."""
    random = seeded("drift", q, before, line)
    errors = made_up.drifting(random, DRIFTS, before + SETTLING_IN + AFTER, q)
    return _plain((f"{q:g}", f"{before}", line), errors, before, line)


def weak(name, line):
    """What the method is known to be weak at, 36 months before."""
    random = seeded("weak", name, line)
    periods = 36 + SETTLING_IN + AFTER
    if name == "few and nearly all":
        series, truth = made_up.shares(random, 8, 0.98, np.zeros((SERIES, periods))), 0.0
        return [((name, line), SERIES, _answered(series, Change(36, SETTLING_IN), truth, line))]
    values = {
        "fast drift": partial(made_up.drifting, variance=0.45**2),
        "random walk": partial(made_up.drifting, variance=1.0, noise=0.0),
        "bends before": _bends_before,
    }[name](random, SERIES, periods)
    return _plain((name, line), values, 36, line)


def _bends_before(random, series, periods):
    """A line that turns half-way through the before, by one standard deviation a year."""
    return made_up.alike(random, series, periods, 0.3) + np.maximum(np.arange(periods) - 18, 0) / 12


def _plain(case, errors, before, line):
    """A row of a plain series, the other methods' figures beside ours."""
    trend, bends = LINES[line]
    times = np.arange(errors.shape[1])
    moved = STEP + (STEEPER * (times - before) if bends else 0)
    moved = np.where(times >= before, moved, 0.0)
    truth = float(moved[before + SETTLING_IN :].mean())
    values = 20 + SEASON * made_up.season(times.size) + errors + moved
    found = _answered(made_up.plain(values), Change(before, SETTLING_IN), truth, line)
    found |= covered_by_others(values, before, truth, trend=trend, bends=bends)
    return [(case, len(values), found)]


def _answered(series, change, truth, line, **more):
    """Of those that get an answer: intervals that hold the truth, and their half width."""
    trend, bends = LINES[line]
    found = before_after_each(series, change, trend=trend, bends=bends, **more)
    links = [one.link for one in found if isinstance(one, BeforeAfter)]
    inside = np.mean([link.low <= truth <= link.high for link in links])
    half = np.mean([(link.high - link.low) / 2 for link in links])
    told = 100 * len(links) / len(series)
    return {"covers": 100 * float(inside), "half_width": float(half), "answered": told}


KINDS = {
    "count 2": (partial(made_up.counted, a_month=2), -0.35),
    "count 5": (partial(made_up.counted, a_month=5), -0.35),
    "count 20": (partial(made_up.counted, a_month=20), -0.35),
    "count 100": (partial(made_up.counted, a_month=100), -0.35),
    "share 30": (partial(made_up.shares, of=30, at=0.8), 0.4),
    "share 200": (partial(made_up.shares, of=200, at=0.8), 0.4),
    "share 1500": (partial(made_up.shares, of=1500, at=0.8), 0.4),
    "median 40": (partial(made_up.medians, of=40, days=12), -0.2),
}
"""By name: what is made up, and its true change on the scale of the fit."""


def kinds(name, line):
    """Counts, shares and medians; they scatter by a tenth more than chance, somewhat alike."""
    draw, truth = KINDS[name]
    random = seeded("kinds", name, line)
    times = np.arange(36 + SETTLING_IN + AFTER)
    own = 0.1 * made_up.alike(random, SERIES, times.size, 0.3)
    own += 0.1 * made_up.season(times.size) + truth * (times >= 36)
    series = draw(random, line=own)
    return [((name, line), SERIES, _answered(series, Change(36, SETTLING_IN), truth, line))]


def phased(line):
    """A service that comes over in three steps."""
    random = seeded("phased", line)
    times = np.arange(36 + 12 + SETTLING_IN + AFTER)
    share = np.select([times >= 36 + at for at, _ in PHASES[::-1]], [s for _, s in PHASES[::-1]])
    values = 20 + STEP * share + made_up.alike(random, SERIES, times.size, 0.3)
    change = Change(36, SETTLING_IN, steps=tuple((36 + at, so_far) for at, so_far in PHASES))
    found = _answered(made_up.plain(values), change, STEP, line)
    return [(("phased", line), SERIES, found)]


def comparators(many, line):
    """A share of 200 a month, most of whose unrest similar councils have too."""
    random = seeded("comparators", many, line)
    times = np.arange(36 + SETTLING_IN + AFTER)
    shape = SERIES, times.size
    shared = 0.25 * made_up.alike(random, *shape, 0.6)
    truth = 0.4

    def one():
        own = shared + 0.1 * made_up.alike(random, *shape, 0.3)
        return own + 0.1 * made_up.season(times.size)

    series = made_up.shares(random, 200, 0.8, one() + truth * (times >= 36))
    others = [made_up.shares(random, 200, 0.8, one()) for _ in range(many)]
    offsets = (
        [comparators_mean(own, those) for own, *those in zip(series, *others, strict=True)]
        if many
        else None
    )
    found = _answered(series, Change(36, SETTLING_IN), truth, line, offsets=offsets)
    return [((f"{many}", line), SERIES, found)]
