"""How a verdict was reached, in words that anyone can read."""

from datetime import date

import pytest

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged import how_judged
from dashboard.analysis.judged.verdict_row import Interval, Look, VerdictRow
from dashboard.kpis.registry import MEASURES
from datasets.programme import parse_programme
from tests.dashboard.small_borough import BACKLOG, EMERGENCIES, ON_TIME, PROGRAMME, UPHELD

ON_TIME_SHARE, DAYS, OPEN = (
    MEASURES[name] for name in ("non_emergency_on_time", "days_to_complete", "open_repairs")
)


def test_months_used_and_settling_in_are_counted() -> None:
    change = parse_programme(PROGRAMME).headline("housing")
    assert change is not None
    assert how_judged.months_words(ON_TIME, change) == (
        "18 months before and 19 since the change, and 3 settling-in months left out."
    )


def test_trend_season_and_likeness_are_told() -> None:
    trend, season, likeness = how_judged.fit_words(ON_TIME)
    assert trend.startswith("No trend from before")
    assert season == "The time of year was allowed for roughly, with one yearly wave."
    assert likeness.startswith("Neighbouring months are hardly alike")
    assert "slow drift" in likeness
    unstable = ON_TIME.model_copy(update={"alike": 0.8, "trend": True, "harmonics": 2})
    assert how_judged.fit_words(unstable)[0].startswith("The months before set a straight trend")
    assert "so alike that a slow drift" in how_judged.fit_words(unstable)[2]
    assert how_judged.fit_words(UPHELD) == ()


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (None, "not worked out"),
        (0.0, "less than 1 in 1,000"),
        (0.001, "about 1 in 1,000"),
        (0.00519, "about 1 in 190"),
        (0.049, "about 1 in 20"),
        (0.1, "about 10 in 100"),
        (0.804, "about 80 in 100"),
        (1.0, "about 100 in 100"),
    ],
)
def test_p_is_told_as_how_often_chance_would_show_as_much(p: float | None, words: str) -> None:
    assert how_judged.chance_words(p) == words


@pytest.mark.parametrize(
    ("measure", "effect", "short", "long"),
    [
        (
            ON_TIME_SHARE,
            Interval(point=0.104, low=0.08, high=0.13),
            "+10 (+8 to +13)",
            "10 percentage points higher, between 8 and 13",
        ),
        (
            DAYS,
            Interval(point=-1.7, low=-2.5, high=-0.9),
            "\u22121.7 (\u22122.5 to \u22120.9)",
            "1.7 days shorter, between 0.9 and 2.5",
        ),
        (
            OPEN,
            Interval(point=-0.5, low=-5.0, high=4.0),
            "0 (\u22125 to +4)",
            "under 1 job a month lower, between 5 jobs a month lower and 4 jobs a month higher",
        ),
    ],
)
def test_effect_is_told_short_in_tables_and_in_words_elsewhere(
    measure, effect: Interval, short: str, long: str
) -> None:
    row = VerdictRow(outcome=Outcome.IMPROVED, sentence="x", effect=effect)
    assert how_judged.short_effect(measure, Look(months=6, on=None, effect=effect)) == short
    assert how_judged.interval_words(measure, row) == long


def test_effect_that_is_not_kept_is_said_to_be_hidden_or_not_there() -> None:
    nothing = Look(months=6, on=None)
    assert how_judged.short_effect(OPEN, nothing, veiled=True) == "not shown: small numbers"
    assert how_judged.short_effect(OPEN, nothing) == "none worked out"
    hidden = VerdictRow(
        outcome=Outcome.IMPROVED,
        sentence="x",
        relative=Interval(point=-0.12, low=-0.2, high=-0.03),
        veiled=True,
    )
    assert how_judged.interval_words(MEASURES["repairs_raised"], hidden) == ("from 3% to 20% lower")


def test_every_measures_effect_has_a_unit_and_a_form() -> None:
    effect = Interval(point=0.1, low=-0.2, high=0.4)
    for measure in MEASURES.values():
        assert how_judged.unit_words(measure), measure.id
        look = Look(months=6, on=None, effect=effect, relative=effect)
        assert how_judged.short_effect(measure, look).count("(") == 1, measure.id


def test_a_rates_effect_is_a_percentage_of_itself() -> None:
    look = Look(
        months=6,
        on=None,
        effect=Interval(point=-3.0, low=-4.0, high=-2.0),
        relative=Interval(point=-0.12, low=-0.2, high=-0.04),
    )
    turnover = MEASURES["turnover"]
    assert how_judged.short_effect(turnover, look) == "\u221212 (\u221220 to \u22124)"
    assert how_judged.unit_words(turnover) == "per cent of what was expected"
    row = VerdictRow(
        outcome=Outcome.IMPROVED, sentence="x", effect=look.effect, relative=look.relative
    )
    assert how_judged.interval_words(turnover, row) == "12% lower, between 4% and 20%"


def test_the_review_that_found_it_is_named_and_when_held_that_the_interval_includes_0() -> None:
    (newest,) = how_judged.review_words(ON_TIME)
    assert newest.startswith("Found at the February 2025 review, and standing at the newest, with")
    found, held = how_judged.review_words(EMERGENCIES)
    assert found.startswith("Found at the May 2025 review")
    assert held == "Today's interval includes 0: the newest figures alone no longer settle it."
    assert how_judged.review_words(BACKLOG) == ("Last reviewed with figures to February 2026.",)
    assert how_judged.review_words(UPHELD) == ()


def test_what_would_change_the_word_depends_on_the_word() -> None:
    found, due = how_judged.turning_words(ON_TIME)
    assert "more often than 20 times in 100" in found
    assert due == "The next review takes in the figures to May 2026."
    assert "two reviews running" in next(how_judged.turning_words(BACKLOG))
    capped = BACKLOG.model_copy(update={"reason": "the series is unstable"})
    capped = capped.model_copy(update={"reviews": (Look(months=6, on=date(2025, 2, 1)),)})
    assert next(how_judged.turning_words(capped)) == (
        "No more can be said while this holds: the series is unstable."
    )
    (why,) = how_judged.turning_words(UPHELD)
    assert why.endswith("what stands in the way would have to go.")
