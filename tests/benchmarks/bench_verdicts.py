"""Every verdict of the demonstration, beside the same fits as somebody would write them by hand.

Those fit the same series, as they stood at the same reviews, one after the other: constant, trend,
season and step, by statsmodels' formulas with Newey-West errors, or as a local level that is
filtered. They come with no verdict, no wards that lean on one another, and no checks.
"""

import time
import warnings
from dataclasses import dataclass, field
from statistics import median

import numpy as np
import pandas as pd
import pytest
from statsmodels.api import tsa
from statsmodels.formula.api import ols

from dashboard.analysis.before_after.effect import BeforeAfter, Kind, Observed
from dashboard.analysis.before_after.estimate import before_after
from dashboard.analysis.before_after.ward_fits import own_figures
from dashboard.analysis.before_after.wards import ward_effects
from dashboard.analysis.figures import programme_of
from dashboard.analysis.judged.fits import Fits
from dashboard.analysis.judged.judge import judge_service
from datasets.store import open_store
from tests.benchmarks.coverage.wards import CHANGE, WORTHWHILE, made_up_borough
from tests.benchmarks.measured import show
from tests.conftest import insourcing

MOST_SECONDS = 8.0
MOST_WARM = 0.015
LOOPED, FILTERED = 400, 40
"""So many series are fitted by hand; the rest is taken to go on as they did."""
REPEATS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Noted(Fits):
    """Fits that note what they were asked."""

    asked: list = field(default_factory=list)

    def all(self, series):
        self.asked.extend(series)
        return Fits.all(self, series)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    root = tmp_path_factory.mktemp("demonstration") / "store"
    insourcing("demo", "--build-only", "--root", root, timeout=1200).check_returncode()
    return open_store(root).release()


@pytest.fixture(scope="module")
def noted(release):
    """Every fit of the verdicts, and its answer."""
    fits = Noted()
    _judged(release, fits)
    return fits


def bench_every_verdict(release, noted):
    apart = list({one.key: one for one in noted.asked}.values())
    ours = [_cost(_judged, release, Fits()) for _ in range(REPEATS)]
    clock, cpu = min(one[0] for one in ours), min(one[1] for one in ours)
    verdicts = len(_judged(release, Fits()))
    rows = [(f"{verdicts} verdicts", len(apart), clock, cpu, 1.0)]
    for name, fitted, number in (
        ("formula loop", _formula, LOOPED),
        ("state space", _filter, FILTERED),
    ):
        some = apart[:: max(len(apart) // number, 1)]
        each = _cost(_loop, fitted, some)[1] * len(apart) / len(some)
        rows.append((f"{name}, {len(some)} of them", len(apart), float("nan"), each, each / cpu))
    show("Every verdict of the demonstration", ("", "fits", "s", "CPU s", "times ours"), rows)
    assert min(clock, cpu) <= MOST_SECONDS


def bench_one_series_warm(noted):
    able = [one for one in noted.asked if isinstance(noted.known[one.key], BeforeAfter)]
    whole = max(able, key=lambda one: np.isfinite(one.observed.numerator).sum())
    rows = []
    for name, fitted in (
        ("this", lambda one: before_after(one.observed, one.change)),
        ("formula", _formula),
        ("state space", _filter),
    ):
        fitted(whole)
        rows.append((name, 1000 * median(_cost(_loop, fitted, [whole])[0] for _ in range(15))))
    rows = [(name, taken, taken / rows[0][1]) for name, taken in rows]
    show("One series, warm", ("", "ms", "times ours"), rows)
    assert rows[0][1] <= 1000 * MOST_WARM


def bench_a_ward():
    measures = [made_up_borough(seed, 0.0) for seed in range(40)]
    own_figures(measures[:1], CHANGE)
    began, cpu = time.perf_counter(), time.process_time()
    own = own_figures(measures, CHANGE)
    fitted, fitted_cpu = time.perf_counter() - began, time.process_time() - cpu
    whole = before_after(measures[0].borough, CHANGE)
    cpu = time.process_time()
    for its in own:
        ward_effects(Kind.COUNT, whole, its, WORTHWHILE)
    leaning = time.process_time() - cpu
    each = 1e6 / sum(len(measure.wards) for measure in measures)
    show(
        "microseconds a ward and review",
        ("fit, clock", "fit, CPU", "leaning, CPU"),
        [(fitted * each, fitted_cpu * each, leaning * each)],
    )


def _judged(release, fits):
    services = [service.id for service in programme_of(release).services]
    return [one for service in services for one in judge_service(release, service, fits)]


def _cost(what, *told):
    """Seconds of the clock and of CPU."""
    began, cpu = time.perf_counter(), time.process_time()
    what(*told)
    return time.perf_counter() - began, time.process_time() - cpu


def _loop(fitted, asked):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in asked:
            fitted(one)


def _table(one):
    """A series as somebody would have it: months in a data frame, on the scale of the fit."""
    told: Observed = one.observed
    times = told.first + np.arange(told.numerator.size)
    known = np.isfinite(told.numerator) & (told.denominator > 0)
    known &= (times < one.change.at) | (times >= one.change.at + one.change.settling_in)
    with np.errstate(all="ignore"):
        rate = (
            told.numerator / told.denominator if told.kind is not Kind.DURATION else told.numerator
        )
        value = rate if told.kind in {Kind.STOCK, Kind.MEAN} else np.log(rate + 0.01)
    waves = {
        f"{name}{pair}": of(2 * np.pi * pair * times / 12)
        for pair in (1, 2)
        for name, of in (("cos", np.cos), ("sin", np.sin))
    }
    since = (times >= one.change.at).astype(float)
    table = pd.DataFrame(
        {"value": value, "year": times / 12 - times[0] / 12, "since": since, **waves}
    )
    return table[known]


def _formula(one):
    model = ols("value ~ year + since + cos1 + sin1 + cos2 + sin2", _table(one))
    return model.fit(cov_type="HAC", cov_kwds={"maxlags": 3}).conf_int().loc["since"]


def _filter(one):
    table = _table(one)
    model = tsa.UnobservedComponents(
        table["value"].to_numpy(),
        "local level",
        exog=table.drop(columns="value").to_numpy(),
    )
    return model.fit(disp=0).conf_int()
