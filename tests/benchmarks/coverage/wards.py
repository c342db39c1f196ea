"""Ward verdicts, leaning on all wards against each alone: false ones, and changes that are found.

Made-up boroughs of 21 wards with about 11 jobs a month each, 36 months before the change and 24
usable after: a season, a borough-wide unrest with memory, each ward's own, and chance.

`any` is the share of boroughs with any false ward verdict within the two years, `each` that of
wards, `power` that of true changes that stand as found at their end.
"""

from collections import defaultdict

import numpy as np
from scipy.stats import false_discovery_control

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import BeforeAfter, Kind, Observed
from dashboard.analysis.before_after.estimate import before_after, before_after_each
from dashboard.analysis.before_after.ward_fits import ByWard, own_figures
from dashboard.analysis.before_after.wards import ward_effects
from tests.benchmarks.coverage.looks import TRENDS
from tests.benchmarks.coverage.sizes import BOROUGHS

WARDS, BEFORE, SETTLING_IN = 21, 36, 3
REVIEWS = range(6, 25, 3)
CHANGE = Change(BEFORE, SETTLING_IN)
MONTHS = BEFORE + SETTLING_IN + REVIEWS[-1]
WORTHWHILE = 0.05
PLANTED = -0.12


def verdicts(line):
    """Boroughs in which nothing happened, and in which every ward has 12% fewer."""
    rows = {}
    for planted in (0.0, PLANTED):
        found = defaultdict(list)
        for seed in range(BOROUGHS):
            for way, called in _borough_verdicts(seed, np.log1p(planted), TRENDS[line]).items():
                found[way].append(called)
        for way, those in found.items():
            called = np.array(those)
            if planted:
                rows[way]["power"] = 100 * float(np.mean(called[:, -1] < 0))
                rows[way]["wrong_way"] = 100 * float(np.mean((called > 0).any(axis=(1, 2))))
            else:
                rows[way] = {"any": 100 * float(np.mean((called != 0).any(axis=(1, 2))))}
                rows[way]["each"] = 100 * float(np.mean((called != 0).any(axis=1)))
    return [((line, way), BOROUGHS, found) for way, found in rows.items()]


def moved_differently(planted):
    """Wards of one borough that all move alike, but for one of them that moves by half more."""
    found = {}
    for name, odd in (("none", 0.0), ("one", np.log(1.5))):
        others, itself = [], []
        for seed in range(BOROUGHS):
            measure = made_up_borough(seed, np.log1p(planted), odd)
            [own] = own_figures([measure], CHANGE)
            whole = before_after(measure.borough, CHANGE)
            told = [ward.differently for ward in ward_effects(Kind.COUNT, whole, own, 0.05).effects]
            itself.append(told[0])
            others.append(any(told[1:]))
        found[f"others_{name}"] = 100 * float(np.mean(others))
        found[f"itself_{name}"] = 100 * float(np.mean(itself))
    return [((f"{planted:g}",), BOROUGHS, found)]


def made_up_borough(seed, change, odd=0.0):
    """One borough; `change` of every ward and `odd` of the first as well, on the log scale."""
    rng = np.random.default_rng(seed)
    times = np.arange(MONTHS)
    size = rng.gamma(4, 1, WARDS)
    mean = 11 * size / size.mean()
    shared = 0.1 * np.cos(2 * np.pi * times / 12) + _unrest(rng, 0.06, 1)
    line = shared + _unrest(rng, 0.05, WARDS) + change * (times >= BEFORE)
    line[0] += odd * (times >= BEFORE)
    counts = rng.poisson(mean[:, None] * np.exp(line)).astype(float)
    homes = np.broadcast_to(100 * mean[:, None], counts.shape)
    wards = {
        f"Ward {at}": Observed(Kind.COUNT, counts[at], homes[at].copy()) for at in range(WARDS)
    }
    return ByWard(Observed(Kind.COUNT, counts.sum(axis=0), homes.sum(axis=0)), wards)


def _unrest(rng, sd, series, rho=0.4):
    """AR(1), of this standard deviation: series x months."""
    found = np.empty((series, MONTHS))
    found[:, 0] = rng.normal(0, sd, series)
    for month in range(1, MONTHS):
        shock = rng.normal(0, sd * np.sqrt(1 - rho**2), series)
        found[:, month] = rho * found[:, month - 1] + shock
    return found


def _borough_verdicts(seed, change, trend):
    """By way of judging: -1, 0 or 1, looks x wards."""
    measure = made_up_borough(seed, change)
    leaning, alone, borough = [], [], []
    for months in REVIEWS:
        until = BEFORE + SETTLING_IN + months
        seen = ByWard(
            _cut(measure.borough, until),
            {name: _cut(ward, until) for name, ward in measure.wards.items()},
        )
        [own] = own_figures([seen], CHANGE)
        whole = before_after(seen.borough, CHANGE, trend=trend)
        borough.append(np.array([[whole.relative.point], [whole.p], [whole.p]]))
        effects = ward_effects(Kind.COUNT, whole, own, WORTHWHILE).effects
        leaning.append(np.array([(e.effect.point, e.fit.p, e.q) for e in effects]).T)
        fits = before_after_each(list(seen.wards.values()), CHANGE, trend=trend)
        assert all(isinstance(fit, BeforeAfter) for fit in fits)
        d, p = np.array([(fit.relative.point, fit.p) for fit in fits]).T
        alone.append(np.array([d, p, false_discovery_control(p)]))
    d, p, q = alone[-1]
    return {
        "leaning": _replayed(leaning),
        "borough": _replayed(borough),
        "alone": _replayed(alone),
        "alone, one look": _candidates(d, p, q)[None],
        "alone, no family": _candidates(d, p, np.zeros(WARDS))[None],
    }


def _cut(series, until):
    return Observed(series.kind, series.numerator[:until], series.denominator[:until])


def _candidates(d, p, q):
    return np.where((p < 0.05) & (q <= 0.10) & (np.abs(d) >= WORTHWHILE), np.sign(d), 0)


def _replayed(reviews):
    """The same candidate twice running, or a strong one; it stays until p > .20 or it turns."""
    held = last = np.zeros_like(reviews[0][0])
    standing = []
    for d, p, q in reviews:
        now = _candidates(d, p, q)
        held = np.where((p > 0.20) | (np.sign(d) != held), 0, held)
        held = np.where((now != 0) & ((now == last) | (q <= 0.01)), now, held)
        last = now
        standing.append(held)
    return np.array(standing)
