"""A measure with two clocks that lead to different words gets neither of them."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.fits import Fits
from dashboard.analysis.judged.judge import judge_service
from datasets.calendar import add_months
from datasets.store import MEASURE_ROWS
from tests.dashboard.building import PROGRAMME, SERVICE, SYSTEM, cells, release

FIRST, YEARS, CHANGE = date(2006, 1, 1), 20, 2016
DECIDED, OPENED = "ombudsman_upheld", "ombudsman_upheld_opened"
CHANGED = PROGRAMME.replace("2024-03-01", f"{CHANGE}-01-01").replace("2020-01-01", "2006-01-01")
MONTHS = [add_months(FIRST, month) for month in range(12 * YEARS)]


def row(measure, month, period, upheld, judged):
    texts = {name: "" for name, dtype in MEASURE_ROWS.items() if dtype == pl.String}
    own = {
        "kind": "measure",
        "dataset": "complaints",
        "service": SERVICE,
        "source_system": SYSTEM,
        "month": month,
        "measure": measure,
        "period": period,
        "numerator": float(upheld),
        "denominator": float(judged),
    }
    return {**dict.fromkeys(MEASURE_ROWS), **texts, **own}


def words(decided_after, opened_after):
    """The words by each clock, of shares that were .6 before, and are these since the change."""
    draw = np.random.default_rng(4)
    rows = []
    for month in MONTHS:
        since = month.year >= CHANGE
        year = date(month.year, 1, 1)
        for measure, period, share in (
            (DECIDED, month, decided_after if since else 0.6),
            (OPENED, year, opened_after if since else 0.6),
        ):
            rows.append(row(measure, month, period, draw.binomial(100, share), 100))
    keys = cells("complaints", MONTHS)
    live = release(pl.DataFrame(rows, schema=MEASURE_ROWS), keys, programme=CHANGED)
    judged = {one.candidate.measure.id: one for one in judge_service(live, SERVICE, Fits())}
    return judged[DECIDED].verdict, judged[OPENED].verdict


def test_clocks_that_agree_keep_their_word():
    assert [one.outcome for one in words(0.3, 0.3)] == [Outcome.IMPROVED] * 2


@pytest.mark.parametrize("after", [(0.3, 0.85), (0.3, 0.6)], ids=["opposite", "one only"])
def test_clocks_that_do_not_agree_are_no_fair_comparison_by_either(after):
    decided, opened = words(*after)
    assert decided.outcome is opened.outcome is Outcome.NO_FAIR_COMPARISON
    assert decided.reason.startswith("its two clocks lead to different words (Improved and ")
    assert opened.reason.endswith("and Improved), so neither is the answer on its own")
