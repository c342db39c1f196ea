"""From a release's figures to its verdicts: what was planted is found, and what is not is not."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.fits import Fits
from dashboard.analysis.judged.judge import Judged, judge_service
from dashboard.analysis.judged.read import verdict_on
from dashboard.analysis.judged.to_rows import row_of, verdict_rows
from dashboard.analysis.judged.verdict_row import VerdictRow
from dashboard.judging import with_verdicts
from datasets.calendar import add_months
from datasets.store import MEASURE_ROWS, Change, LiveRelease, open_store
from tests.dashboard.building import PROGRAMME, SERVICE, SYSTEM, cells, release

FIRST = date(2021, 3, 1)
BEFORE, MONTHS = 36, 61
"""The change is in March 2024, and the newest month is provisional."""
Pairs = Sequence[tuple[float, float | None]]
NO_HIDING = PROGRAMME.replace(
    'council = "Anywhere"', 'council = "Anywhere"\n[small_numbers]\nhide_up_to = 0'
)
CODE = """
[[breaks]]
service = "homes"
name = "Other rules"
from = {first}
why = "The rules changed, so figures before and after mean different things."
"""


def shares(seed: int, before: float, after: float, of: int = 200) -> Pairs:
    """A share by month, drawn, with a step at the change."""
    draw = np.random.default_rng(seed)
    chance = np.where(np.arange(MONTHS) < BEFORE, before, after)
    return [(float(draw.binomial(of, p)), float(of)) for p in chance]


def row(measure: str, month: date, pair: tuple[float, float | None], node: str) -> dict:
    texts = {name: "" for name, dtype in MEASURE_ROWS.items() if dtype == pl.String}
    return {
        **dict.fromkeys(MEASURE_ROWS),
        **texts,
        "kind": "measure",
        "dataset": "repairs",
        "service": SERVICE,
        "source_system": SYSTEM,
        "month": month,
        "measure": measure,
        "period": month,
        "breakdown": "ward" if node else "",
        "node": node,
        "numerator": pair[0],
        "denominator": pair[1],
    }


def made(
    figures: Mapping[str, Pairs],
    programme: str = NO_HIDING,
    wards: Mapping[tuple[str, str], Pairs] | None = None,
) -> LiveRelease:
    """A release with these figures, month by month."""
    months = [add_months(FIRST, n) for n in range(MONTHS)]
    series = {(name, ""): pairs for name, pairs in figures.items()} | dict(wards or {})
    rows = [
        row(measure, month, pair, node)
        for (measure, node), pairs in series.items()
        for month, pair in zip(months, pairs, strict=True)
    ]
    keys = cells("repairs", months)
    return release(pl.DataFrame(rows, schema=MEASURE_ROWS), keys, programme=programme)


def judged(live: LiveRelease) -> dict[tuple[str, str], Judged]:
    found = judge_service(live, SERVICE, Fits())
    return {(one.candidate.measure.id, one.candidate.node): one for one in found}


def test_a_planted_step_is_found_and_dated_by_the_review_that_found_it() -> None:
    one = judged(made({"non_emergency_on_time": shares(1, 0.7, 0.8)}))["non_emergency_on_time", ""]
    kept = row_of(one)
    assert kept.outcome is Outcome.IMPROVED
    assert kept.effect is not None
    assert kept.effect.low < 0.1 < kept.effect.high
    # two months settle in, so that the sixth usable one is October 2024
    assert kept.reviews[0].on == date(2024, 10, 1)
    assert kept.found_on is not None
    assert kept.found_on in {look.on for look in kept.reviews}
    assert [two.months - one.months for one, two in pairwise(kept.reviews)] == [3] * 5
    assert kept.after == MONTHS - 1 - BEFORE - 2


def test_nothing_is_found_where_nothing_was_planted() -> None:
    words = [
        judged(made({"non_emergency_on_time": shares(seed, 0.7, 0.7)}))["non_emergency_on_time", ""]
        for seed in range(20)
    ]
    called = [one for one in words if one.verdict.outcome in (Outcome.IMPROVED, Outcome.WORSENED)]
    assert len(called) <= 1


def test_expected_months_stand_for_what_was_fitted() -> None:
    one = judged(made({"non_emergency_on_time": shares(1, 0.7, 0.8)}))["non_emergency_on_time", ""]
    expected = row_of(one).expected
    assert expected.months[0] == FIRST
    assert expected.months[-1] == add_months(FIRST, MONTHS - 2)
    after = [value for month, value in zip(expected.months, expected.value, strict=True)
             if month >= date(2024, 3, 1)]  # fmt: skip
    assert np.mean(after) == pytest.approx(0.7, abs=0.06)
    assert all(low <= value <= high for low, value, high in
               zip(expected.low, expected.value, expected.high, strict=True))  # fmt: skip


def test_a_break_on_the_change_leaves_no_fair_comparison() -> None:
    programme = NO_HIDING + CODE.format(first="2024-02-01")
    one = judged(made({"non_emergency_on_time": shares(1, 0.7, 0.8)}, programme))
    verdict = one["non_emergency_on_time", ""].verdict
    assert verdict.outcome is Outcome.NO_FAIR_COMPARISON
    assert verdict.sentence == (
        "No fair comparison: the rules changed, so figures before and after mean different things."
    )


def test_a_break_far_from_the_change_is_not_taken_for_it() -> None:
    """Twelve months after the change the target moves, and the figures jump."""
    draw = np.random.default_rng(5)
    chance = np.where(np.arange(MONTHS) < BEFORE + 12, 0.7, 0.9)
    pairs = [(float(draw.binomial(200, p)), 200.0) for p in chance]
    plain = judged(made({"non_emergency_on_time": pairs}))["non_emergency_on_time", ""]
    told = judged(
        made({"non_emergency_on_time": pairs}, NO_HIDING + CODE.format(first="2025-03-01"))
    )
    known = told["non_emergency_on_time", ""].verdict
    unknown = plain.verdict.effect
    assert unknown is not None
    assert known.effect is not None
    assert known.effect.high - known.effect.low < (unknown.high - unknown.low) / 2
    assert known.effect.low < 0 < known.effect.high
    assert known.outcome not in (Outcome.IMPROVED, Outcome.WORSENED)


def test_figures_that_are_one_piece_of_evidence_count_once() -> None:
    """The same jobs under two names: p and q of each are those of one."""
    pairs = shares(3, 0.7, 0.74)
    alone = judged(made({"non_emergency_on_time": pairs}))["non_emergency_on_time", ""]
    both = judged(made({"non_emergency_on_time": pairs, "on_time_within_28_days": pairs}))
    verdicts = [
        both[name, ""].verdict for name in ("non_emergency_on_time", "on_time_within_28_days")
    ]
    assert [one.p for one in verdicts] == pytest.approx([alone.verdict.p] * 2)
    assert [one.q for one in verdicts] == pytest.approx([alone.verdict.q] * 2)


def test_other_figures_make_one_harder_to_find() -> None:
    others = {
        name: shares(seed, 0.7, 0.7)
        for seed, name in enumerate(["emergency_on_time", "appointments_kept", "first_visit_fix"])
    }
    pairs = shares(3, 0.7, 0.74)
    alone = judged(made({"non_emergency_on_time": pairs}))["non_emergency_on_time", ""].verdict
    among = judged(made({"non_emergency_on_time": pairs, **others}))["non_emergency_on_time", ""]
    assert among.verdict.p == pytest.approx(alone.p)
    assert among.verdict.q is not None
    assert alone.q is not None
    assert among.verdict.q > alone.q


def test_of_a_veiled_measure_no_more_is_kept_than_a_rounded_percentage() -> None:
    draw = np.random.default_rng(2)
    pairs = [(float(n), None) for n in draw.poisson(np.where(np.arange(MONTHS) < BEFORE, 9, 6))]
    hiding = NO_HIDING.replace("hide_up_to = 0", "hide_up_to = 4")
    kept = row_of(judged(made({"disrepair_cases_received": pairs}, hiding))[
        "disrepair_cases_received", ""])  # fmt: skip
    assert kept.veiled
    assert kept.effect is None
    assert kept.expected.months == ()
    assert all(look.effect is None for look in kept.reviews)
    assert kept.relative is not None
    assert kept.relative.point == round(kept.relative.point, 2)
    open_ = row_of(
        judged(made({"disrepair_cases_received": pairs}))["disrepair_cases_received", ""]
    )
    assert open_.effect is not None
    assert open_.outcome is kept.outcome


def test_backlogs_are_judged_by_their_net_flow() -> None:
    """Ten jobs a month more come in than go out before, and ten fewer after."""
    draw = np.random.default_rng(8)
    flow = np.where(np.arange(MONTHS) < BEFORE, 10, -10) + draw.normal(0, 8, MONTHS)
    pairs = [(float(n), None) for n in 1000 + flow.cumsum()]
    raised = [(float(n), None) for n in draw.poisson(300, MONTHS)]
    one = judged(made({"open_repairs": pairs, "repairs_raised": raised}))["open_repairs", ""]
    assert one.verdict.outcome is Outcome.IMPROVED
    assert one.verdict.effect is not None
    assert one.verdict.effect.low < -20 < one.verdict.effect.high
    assert row_of(one).expected.months == ()


def test_wards_lean_on_one_another() -> None:
    codes = [f"E{n}" for n in range(1, 11)]
    wards = "".join(f'\n[[wards]]\ncode = "{code}"\nname = "Ward {code}"' for code in codes)
    draw = np.random.default_rng(4)
    chance = np.where(np.arange(MONTHS) < BEFORE, 0.6, 0.75)
    by_ward = {
        ("non_emergency_on_time", code): [(float(draw.binomial(30, p)), 30.0) for p in chance]
        for code in codes
    }
    sums = [
        (sum(pair[0] for pair in month), 300.0) for month in zip(*by_ward.values(), strict=True)
    ]
    found = judged(made({"non_emergency_on_time": sums}, NO_HIDING + wards, by_ward))
    assert {node for _, node in found} == {"", *codes}
    for code in codes:
        one = found["non_emergency_on_time", code].verdict
        assert one.outcome is Outcome.IMPROVED
        assert one.sentence.startswith(f"Ward {code}: improved, with the borough.")
        assert "all 10 wards" in one.sentence


def test_a_verdict_comes_back_from_the_release_as_it_was_reached(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store", create=True)
    live = made({"non_emergency_on_time": shares(1, 0.7, 0.8)})
    reached = judge_service(live, SERVICE, Fits())
    store.publish(
        Change("V1", verdicts={SERVICE: verdict_rows(reached)}), base=0, actor="a", why="b"
    )
    kept = verdict_on(store.release(), SERVICE, "non_emergency_on_time")
    assert kept == row_of(reached[0])
    assert kept is not None
    assert VerdictRow.model_validate_json(kept.model_dump_json()) == kept
    assert verdict_on(store.release(), SERVICE, "open_repairs") is None


def test_without_a_change_to_a_service_nothing_is_judged() -> None:
    programme = NO_HIDING.replace("headline = true", "headline = false")
    live = made({"non_emergency_on_time": shares(1, 0.7, 0.8)}, programme)
    assert judge_service(live, SERVICE, Fits()) == []


def test_a_release_is_judged_when_it_is_made_and_not_again(tmp_path: Path) -> None:
    live = made({"non_emergency_on_time": shares(1, 0.7, 0.8)})
    change = Change("P1", documents={"programme": NO_HIDING})
    first = with_verdicts(change, live)
    assert set(first.verdicts) == {SERVICE}
    as_held = live.frame.filter(pl.col("kind") != "document")
    text = pl.DataFrame(
        [{**row("", FIRST, (0, None), ""), "kind": "verdict", "dataset": "verdicts",
          "measure": r["measure"], "text": r["text"], "numerator": None}
         for r in first.verdicts[SERVICE].to_dicts()],
        schema=MEASURE_ROWS,
    )  # fmt: skip
    held = LiveRelease(live.release, live.root, pl.concat([as_held, text]))
    assert with_verdicts(change, held).verdicts == {}
