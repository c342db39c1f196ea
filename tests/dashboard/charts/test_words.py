"""What a page says beside its charts."""

from dataclasses import replace

import pytest

from dashboard.analysis.before_after.decision import Level
from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.finding import Finding
from dashboard.analysis.judged.verdict_row import VerdictRow
from dashboard.charts.clocks import Told, clocks_words, disagree
from dashboard.charts.describe import (
    before_and_after,
    change_sentence,
    clock_words,
    latest_words,
    message,
    pooled_sentences,
)
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.words import format_level
from datasets.programme import Intervention

OPENED = "ombudsman_upheld_opened"
DECIDED = "ombudsman_upheld"


def _change(before: str, after: str, **more: object) -> Intervention:
    return Intervention.model_validate(
        {
            "id": "x",
            "service": "housing",
            "kind": "transfer",
            "name": "The change",
            "on": "2022-06-01",
            "model_before": before,
            "model_after": after,
            **more,
        }
    )


def test_change_is_told_whichever_way_round_it_went() -> None:
    there = change_sentence(_change("almo", "in_house"))
    back = change_sentence(_change("in_house", "trading_company"))
    assert there == (
        "The change on 1 June 2022. Before it, run by an arm's-length company of the council (an "
        "ALMO); from then on, by the council itself."
    )
    assert back == (
        "The change on 1 June 2022. Before it, run by the council itself; from then on, by a "
        "trading company that the council owns."
    )


def test_change_without_a_transfer_and_change_by_steps_are_told() -> None:
    same = change_sentence(_change("in_house", "in_house"))
    assert same.endswith("Run by the council itself before and after.")
    steps = [{"from": "2019-07-01", "share": 0.4}, {"from": "2020-04-01", "share": 1.0}]
    told = change_sentence(_change("contractor", "hybrid", share_transferred=steps))
    assert told.endswith("It moved in steps: 40% from 1 July 2019, 100% from 1 April 2020.")


def test_no_change_is_said() -> None:
    assert "no before and after" in change_sentence(None)


NOT_JUDGED = Finding("Not judged", "Not judged in this release.")


def _judged(outcome: Outcome, words: str = "", level: Level = Level.NO_TARGET) -> Finding:
    row = VerdictRow(outcome=outcome, sentence=f"{outcome}{words}: x.", level=level)
    return Finding(outcome.value, row.sentence, outcome, row)


def test_without_a_verdict_the_message_is_the_newest_figure_and_that_it_is_not_judged(made) -> None:
    series = made([0.6, 0.712, None], statuses={1: "provisional", 2: "missing"})
    assert latest_words(series) == "71.2% in February 2024, provisional"
    assert message(series, NOT_JUDGED) == (
        "Non-emergency repairs done on time: 71.2% in February 2024 (provisional; not judged)"
    )


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (_judged(Outcome.IMPROVED), "improved"),
        (_judged(Outcome.IMPROVED, level=Level.MEETS), "improved"),
        (_judged(Outcome.IMPROVED, level=Level.MISSES), "improved, but still misses its target"),
        (_judged(Outcome.WORSENED, level=Level.MEETS), "worsened, but still meets its target"),
        (_judged(Outcome.WORSENED, ", less than elsewhere"), "worsened, less than elsewhere"),
        (_judged(Outcome.CANNOT_TELL, level=Level.MISSES), "cannot tell"),
        (_judged(Outcome.NO_FAIR_COMPARISON), "no fair comparison"),
    ],
)
def test_message_is_the_verdicts_word_with_what_it_must_not_be_read_without(
    made, finding: Finding, told: str
) -> None:
    assert message(made([0.6]), finding) == f"Non-emergency repairs done on time: {told}"


def test_a_wards_own_verdict_names_the_ward_in_its_message(made) -> None:
    series = replace(made([0.6], label="Ashbrook"), breakdown="ward", node="W01")
    assert message(series, _judged(Outcome.IMPROVED)) == (
        "Non-emergency repairs done on time in Ashbrook: improved"
    )


def test_what_was_found_of_the_whole_service_is_never_a_wards_message(made) -> None:
    found = replace(_judged(Outcome.IMPROVED), of_whole=True)
    assert message(made([0.6]), found) == (
        "Non-emergency repairs done on time: 60.0% in January 2024 (the whole service: improved)"
    )


def test_few_cases_are_counted_in_the_message(made) -> None:
    series = made([0.5])
    few = series.frame.with_columns(numerator=1.0, denominator=2.0)
    object.__setattr__(series, "frame", few)
    assert latest_words(series) == "50.0% (1 of 2) in January 2024"


def test_before_and_after_are_told_with_their_months(made) -> None:
    series = made([0.6, 0.7])
    assert before_and_after(series) == "Before the change: 60.0%. Since: 70.0%."
    assert pooled_sentences(series)[0] == (
        "**Before the change**: 60.0%. January 2024, 1 month: so many."
    )


def test_clocks_that_differ_against_others_disagree(made) -> None:
    others = "All other landlords"
    decided = Told(
        made([0.6], DECIDED, pooled=(0.673, 0.834)),
        (made([0.6], DECIDED, pooled=(0.481, 0.677), label=others),),
    )
    opened = Told(
        made([0.6], OPENED, pooled=(0.656, 0.892)),
        (made([0.6], OPENED, pooled=(0.565, 0.683), label=others),),
    )
    assert disagree(decided, opened)
    headline, one, other = clocks_words(decided, opened)
    assert headline == "The two clocks disagree. Neither is the answer on its own."
    assert one == (
        "By the month decided, counted plainly, the figure here rose by 16.1 percentage points: "
        "less than all other landlords (+19.6)."
    )
    assert other == (
        "By the year opened, counted plainly, the figure here rose by 23.6 percentage points: more "
        "than all other landlords (+11.8)."
    )


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ((0.5, 0.6), (0.5, 0.7), False),
        ((0.5, 0.6), (0.6, 0.5), True),
        ((0.5, 0.502), (0.6, 0.5), False),
    ],
)
def test_clocks_without_others_disagree_by_sign_alone(made, one, other, differ: bool) -> None:
    told = Told(made([0.6], DECIDED, pooled=one)), Told(made([0.6], OPENED, pooled=other))
    assert disagree(*told) is differ


def test_level_that_was_set_is_written_as_it_was_said():
    share, weeks = MEASURES["non_emergency_on_time"], MEASURES["weeks_of_work"]
    assert format_level(share, 0.9) == "90%"
    assert format_level(share, 0.975) == "97.5%"
    assert format_level(weeks, 5.0) == "5 weeks"


def test_hidden_newest_month_is_not_passed_over_for_an_older_figure(made):
    series = made([0.6, 0.7, None], statuses={2: "hidden"})
    assert latest_words(series).startswith("Too few to show in ")
    assert ": too few to show in " in message(series, NOT_JUDGED)


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("ombudsman_upheld_opened", "by the year opened"),
        ("enquiries_reopened", "by the month opened again"),
        ("acknowledged_on_time", "by the month done, or due and not done"),
        ("orders_met_on_time", "by the month done, or due and not done"),
        ("agency_fte", "in each month"),
        ("sickness_days_per_fte", "in each month"),
        ("turnover", "in the twelve months up to each"),
        ("new_starters_kept_12_months", "in the twelve months up to each"),
        ("ch02_1", "from April up to each month"),
        ("escalation", "by the month received"),
    ],
)
def test_the_clock_is_the_one_that_a_figure_is_dated_by(measure: str, words: str) -> None:
    assert clock_words(MEASURES[measure]) == words
