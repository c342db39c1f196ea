"""Both clocks by the method of the verdicts, and where they or the plain figures differ in sign."""

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.checks import AGAINST, BY_ITSELF
from dashboard.analysis.judged.verdict_row import Interval, OtherLook, VerdictRow
from dashboard.charts import estimates
from dashboard.charts.clocks import Told

DECIDED, OPENED = "ombudsman_upheld", "ombudsman_upheld_opened"
OTHERS = "All other landlords"


def _row(alone: float, against: float) -> VerdictRow:
    looks = tuple(
        OtherLook(name=name, effect=Interval(point=point, low=point - 0.1, high=point + 0.1), p=0.5)
        for name, point in ((BY_ITSELF, alone), (f"{AGAINST} {OTHERS}", against))
    )
    return VerdictRow(outcome=Outcome.NO_FAIR_COMPARISON, sentence="x", estimates=looks)


def _told(made, measure: str, own: tuple[float, float], others: tuple[float, float]) -> Told:
    group = made([0.6], measure, pooled=others, label=OTHERS)
    return Told(made([0.6], measure, pooled=own), (group,))


def test_names_are_those_that_verdicts_are_kept_with() -> None:
    assert (estimates.BY_ITSELF, estimates.AGAINST) == (BY_ITSELF, AGAINST)


def test_clocks_that_lean_opposite_ways_are_named_with_both_estimates(made) -> None:
    decided = _told(made, DECIDED, (0.67, 0.83), (0.48, 0.68))
    opened = _told(made, OPENED, (0.66, 0.89), (0.56, 0.68))
    (words,) = estimates.opposite_words(decided, _row(0.07, -0.02), opened, _row(0.2, 0.15))
    assert words == (
        "Set against All other landlords, the estimates lean opposite ways: \u22122 (\u221212 to "
        "+8) by the month decided and +15 (+5 to +25) by the year opened, in percentage points."
    )


def test_plain_difference_and_estimate_of_other_signs_are_said(made) -> None:
    decided = _told(made, DECIDED, (0.67, 0.83), (0.48, 0.68))
    opened = _told(made, OPENED, (0.66, 0.89), (0.56, 0.68))
    words = estimates.opposite_words(decided, _row(-0.07, 0.02), opened, _row(-0.2, 0.15))
    differ = "the plain difference and the estimate differ in sign."
    assert words == (
        f"By itself, by the month decided: {differ}",
        f"Set against All other landlords, by the month decided: {differ}",
        f"By itself, by the year opened: {differ}",
    )


def test_the_plain_subtraction_stands_beside_each_estimate(made) -> None:
    decided = _told(made, DECIDED, (0.673, 0.834), (0.481, 0.677))
    alone, against = _row(0.07, -0.02).estimates
    assert estimates.plain_words(decided, alone) == "+16.1"
    assert estimates.plain_words(decided, against) == "\u22123.5"


def test_nothing_is_said_where_all_agree_or_nothing_is_estimated(made) -> None:
    told = _told(made, DECIDED, (0.5, 0.6), (0.5, 0.55))
    assert estimates.opposite_words(told, _row(0.1, 0.05), told, _row(0.1, 0.05)) == ()
    assert estimates.opposite_words(told, None, told, _row(0.1, 0.05)) == ()
