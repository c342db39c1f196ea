"""Other ways of looking at the same change, comparators before it, and placebos in time."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.comparators import in_the_headline, together_before
from dashboard.analysis.before_after.effect import BeforeAfter, Kind, Observed
from dashboard.analysis.before_after.estimate import before_after
from dashboard.analysis.before_after.placebos import Placebos, placebos
from dashboard.analysis.before_after.sensitivity import (
    NO_SETTLING_IN,
    SLOPE,
    STEP_ONLY,
    UNANNOUNCED,
    WITH,
    WITHOUT,
    Examined,
    Row,
    sensitivities,
)

FIRST, BEFORE, MONTHS = 24_000, 36, 60
CHANGE = Change(FIRST + BEFORE)
TIMES = np.arange(MONTHS)
AFTER = TIMES >= BEFORE


def _mean(values: Any) -> Observed:
    return Observed(Kind.MEAN, np.asarray(values, float), np.ones(len(values)), first=FIRST)


def _noise(seed: int, sd: float = 1.0) -> Any:
    return np.random.default_rng(seed).normal(0, sd, MONTHS)


def _examined(observed: Observed, *comparators: Observed, change: Change = CHANGE) -> Examined:
    declared = in_the_headline(comparators)
    return Examined(observed, before_after(observed, change, comparators=declared), comparators)


def _rows(one: Examined, change: Change = CHANGE, announced: int | None = None) -> dict[str, Row]:
    [rows] = sensitivities([one], change, announced=announced)
    return {row.name: row for row in rows}


def test_a_step_alone_and_no_settling_in_are_the_engines() -> None:
    series = _mean(0.1 * TIMES + 3 * AFTER + _noise(1))
    rows = _rows(_examined(series))
    for name, fit in (
        (STEP_ONLY, before_after(series, CHANGE, trend="off")),
        (NO_SETTLING_IN, before_after(series, replace(CHANGE, settling_in=0))),
    ):
        found = rows[name].fit
        assert found is not None
        assert found.link.point == pytest.approx(fit.link.point)
        assert found.p == pytest.approx(fit.p)


def test_a_change_of_slope_is_averaged_over_the_time_since() -> None:
    """2 at once and .25 a month more from then on: over months 3 to 23 it is 2 + .25 x 13."""
    since = np.maximum(TIMES - BEFORE, 0)
    series = _mean(10 + 0.05 * TIMES + AFTER * 2 + 0.25 * since + _noise(2, 0.05))
    found = _rows(_examined(series))[SLOPE].fit
    assert found is not None
    assert found.link.point == pytest.approx(2 + 0.25 * 13, abs=0.1)
    assert found.absolute.point == pytest.approx(found.link.point)


def test_months_from_the_announcement_are_left_out() -> None:
    """A dip on the news, 4 months before, would be taken for the level before."""
    dip = (TIMES >= BEFORE - 4) & ~AFTER
    series = _mean(10 - 8.0 * dip + _noise(3, 0.3))
    rows = _rows(_examined(series), announced=CHANGE.at - 4)
    found = rows[UNANNOUNCED].fit
    assert found is not None
    assert found.before == BEFORE - 4
    assert abs(found.link.point) < 1
    assert abs(_examined(series).headline.link.point) > 1


def test_two_comparators_are_a_row_and_three_are_the_headline() -> None:
    shared = 5.0 * AFTER
    series = _mean(10 + shared + _noise(4))
    others = [_mean(20 + shared + _noise(seed)) for seed in (5, 6, 7)]
    two = _rows(_examined(series, *others[:2]))
    assert WITHOUT not in two
    assert two[WITH].fit is not None
    wanted = before_after(series, CHANGE, comparators=others[:2])
    assert two[WITH].fit.link.point == pytest.approx(wanted.link.point)
    examined = _examined(series, *others)
    three = _rows(examined)
    assert WITH not in three
    assert three[WITHOUT].fit is not None
    wanted = before_after(series, CHANGE)
    assert three[WITHOUT].fit.link.point == pytest.approx(wanted.link.point)
    step = before_after(series, CHANGE, comparators=others, trend="off")
    found = three[STEP_ONLY].fit
    assert found is not None
    assert found.link.point == pytest.approx(step.link.point)


def test_what_cannot_be_looked_at_says_why() -> None:
    short = Change(FIRST + 18, settling_in=0)
    rows = _rows(_examined(_mean(_noise(8)), change=short), short)
    assert {name for name, row in rows.items() if row.fit is None} == {
        STEP_ONLY,
        SLOPE,
        NO_SETTLING_IN,
        UNANNOUNCED,
        WITH,
    }
    assert all(row.why_none for row in rows.values())


def test_many_series_at_once_are_each_as_alone() -> None:
    examined = [_examined(_mean(_noise(seed) + 0.1 * TIMES)) for seed in range(4)]
    examined.append(_examined(_mean(_noise(9)), *(_mean(_noise(seed)) for seed in (10, 11, 12))))
    together = sensitivities(examined, CHANGE, announced=CHANGE.at - 3)
    for one, rows in zip(examined, together, strict=True):
        alone = _rows(one, announced=CHANGE.at - 3)
        for row in rows:
            assert (row.fit is None) == (alone[row.name].fit is None)
            if row.fit is not None:
                assert row.fit.link.point == pytest.approx(alone[row.name].fit.link.point)


def test_counts_and_shares_have_rows_too() -> None:
    rng = np.random.default_rng(13)
    counts = Observed(
        Kind.COUNT, rng.poisson(30, MONTHS).astype(float), np.full(MONTHS, 9.0), FIRST
    )
    shares = Observed(
        Kind.PROPORTION, rng.binomial(40, 0.6, MONTHS) * 1.0, np.full(MONTHS, 40.0), FIRST
    )
    for series in (counts, shares):
        for name in (STEP_ONLY, SLOPE, NO_SETTLING_IN):
            assert _rows(_examined(series))[name].fit is not None


def test_moving_together_before_is_the_correlation_of_the_differences() -> None:
    own, other = _noise(14), _noise(15)
    series, comparator = _mean(own), _mean(other + own)
    found = together_before(series, [comparator], CHANGE)
    assert found is not None
    wanted = np.corrcoef(np.diff(own[:BEFORE]), np.diff((own + other)[:BEFORE]))[0, 1]
    assert found.pairs == BEFORE - 1
    assert found.correlation == pytest.approx(wanted)
    assert f"moved closely together (correlation {wanted:.2f})" in found.words


def test_what_happens_after_the_change_does_not_count() -> None:
    series, comparator = _mean(_noise(16)), _mean(_noise(17))
    later = replace(comparator, numerator=np.where(AFTER, 1e6 * _noise(18), comparator.numerator))
    assert together_before(series, [comparator], CHANGE) == together_before(series, [later], CHANGE)


def test_a_gap_and_a_break_are_not_moved_over() -> None:
    own = _noise(19)
    own[10] = np.nan
    change = replace(CHANGE, breaks=((FIRST + 20, FIRST + 20),))
    found = together_before(_mean(own), [_mean(_noise(20)), _mean(_noise(21))], change)
    assert found is not None
    assert found.pairs == BEFORE - 1 - 2 - 1
    assert "hardly together" in found.words
    assert "the mean of 2 comparators" in found.words


@pytest.mark.parametrize("change", [Change(FIRST + 8), Change(FIRST)])
def test_too_few_months_say_nothing(change: Change) -> None:
    found = together_before(_mean(_noise(22)), [_mean(_noise(23))], change)
    assert found is not None
    assert found.correlation is None
    assert "too few months" in found.words
    assert together_before(_mean(_noise(22)), [], change) is None


def test_placebos_find_a_real_earlier_change_and_not_noise() -> None:
    quiet, stirred = _mean(_noise(24)), _mean(_noise(24) + 9 * (TIMES >= 20))
    still, moved = placebos([_examined(quiet), _examined(stirred)], [0.1, 0.1], CHANGE)
    assert still.tried == moved.tried == 6, "every third month from the 12th to the 27th"
    assert moved.called > still.called
    assert moved.called >= 2


def test_placebos_know_nothing_of_what_came_after() -> None:
    series = _mean(_noise(25))
    later = _mean(np.where(AFTER, 1e3, series.numerator))
    headline = before_after(series, CHANGE)
    same = [Examined(one, headline) for one in (series, later)]
    one, other = placebos(same, [0.1, 0.1], CHANGE)
    assert one == other
    [none] = placebos([Examined(series, headline)], [1e9], CHANGE)
    assert none.called == 0


def test_placebos_in_words() -> None:
    assert Placebos(6, 1).words.endswith("would have found one at 1.")
    assert Placebos(1, 0).words == (
        "At 1 earlier date, when this change had not happened, the same test would have found one "
        "at none."
    )
    assert Placebos().words.startswith("There are too few figures")
    assert placebos([], [], CHANGE) == []
    series = _mean(_noise(26))
    headline: BeforeAfter = before_after(series, CHANGE)
    assert placebos([Examined(series, headline)], [0.1], Change(FIRST + 18)) == [Placebos()]
