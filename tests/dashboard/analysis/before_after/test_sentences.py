"""Sentences, word for word, in the units that measures have."""

from dataclasses import replace

import pytest

from dashboard.analysis.before_after import sentences
from dashboard.analysis.before_after.effect import Estimate, Kind, Outcome
from dashboard.analysis.before_after.wording import (
    PER_CENT,
    POINTS,
    Amount,
    Words,
    first_sentence,
    in_a_sentence,
    words_of,
    words_of_column,
)
from dashboard.kpis.measure import Measure
from dashboard.kpis.registry import MEASURES
from tests.dashboard.analysis.before_after.fitted import between, fitted

KEPT = words_of(MEASURES["appointments_kept"], Kind.PROPORTION)
REPAIRS = Words(
    "repairs",
    Amount("day", "days"),
    higher="slower",
    lower="quicker",
    clause="{} of repairs were on time",
)


@pytest.mark.parametrize(
    ("measure", "kind", "fit", "sentence"),
    [
        (
            "appointments_kept",
            Kind.PROPORTION,
            between(0.09, 0.05, 0.13),
            (
                "appointments kept rose 9 percentage points after the change, probably between 5 "
                "and 13."
            ),
        ),
        (
            "complaints_about_staff_conduct",
            Kind.COUNT,
            fitted(12, 4.6, expected=100),
            (
                "complaints about the conduct of staff rose 12% after the change, probably "
                "between 3% and 21%, or about 12 complaints a month."
            ),
        ),
        (
            "days_to_complete",
            Kind.DURATION,
            between(4, 2, 6),
            "days to finish a repair rose 4.0 days after the change, probably between 2.0 and 6.0.",
        ),
        (
            "open_repairs",
            Kind.STOCK,
            between(40, 22, 58),
            (
                "the monthly change in repairs still open rose 40 jobs a month after the change, "
                "probably between 22 and 58."
            ),
        ),
        (
            "ombudsman_upheld",
            Kind.PROPORTION,
            between(0.009, 0.002, 0.016),
            (
                "Ombudsman findings upheld, by the month decided, rose 0.9 percentage points "
                "after the change, probably between 0.2 and 1.6."
            ),
        ),
        (
            "stage1_per_1000_homes",
            Kind.MEAN,
            between(2, 1, 3),
            (
                "complaints at stage 1 for every 1,000 homes rose 2.0 for every 1,000 homes "
                "after the change, probably between 1.0 and 3.0."
            ),
        ),
        (
            "cost_per_repair",
            Kind.MEAN,
            between(120, 40, 200),
            (
                "what a repair costs rose £120 for each repair after the change, probably "
                "between £40 and £200."
            ),
        ),
    ],
)
def test_what_was_found(measure: str, kind: Kind, fit, sentence: str) -> None:
    words = words_of(MEASURES[measure], kind)
    assert sentences.found("Worsened", words, fit, up=True) == f"Worsened: {sentence}"


def test_share_of_something_else_is_a_percentage_of_itself_not_points() -> None:
    words = words_of(MEASURES["closed_without_completion"], Kind.COUNT)
    assert sentences.found("Improved", words, fitted(-12, 4.6, expected=100), up=False) == (
        "Improved: repairs closed without being done came out 12% lower than expected after the "
        "change, probably between 3% and 21%."
    )
    unsure = sentences.open_question(Outcome.CANNOT_TELL, words, fitted(-12, 20, expected=100))
    assert unsure == (
        "Cannot tell: since the change, repairs closed without being done could be anywhere from "
        "51% lower to 27% higher than expected."
    )


def test_percentages_that_nobody_can_picture_are_told_as_so_many_times() -> None:
    words = words_of(MEASURES["repairs_raised"], Kind.COUNT)
    wide = replace(fitted(150, 1), relative=Estimate(1.5, -0.4, 5.2))
    assert sentences.open_question(Outcome.CANNOT_TELL, words, wide).endswith(
        "repairs raised could be anywhere from 40% lower to 6 times as high."
    )
    far = replace(fitted(300, 1), relative=Estimate(3.0, 2.5, 3.6))
    assert sentences.found("Changed", words, far, up=True).startswith(
        "Changed: repairs raised came out 4.0 times as high as expected after the change, "
        "probably between 3.5 and 4.6 times as high"
    )


def test_model_sentence_improved_but_still_below_target() -> None:
    words = Words("repairs on time", POINTS, clause="{} of repairs were on time")
    fit = between(0.09, 0.05, 0.13)
    label = "Improved but still below target"
    assert sentences.found(label, words, fit, up=True, now="71%") == (
        "Improved but still below target: 71% of repairs were on time, up 9 percentage points, "
        "probably between 5 and 13."
    )


def test_model_sentence_cannot_tell() -> None:
    assert sentences.open_question(Outcome.CANNOT_TELL, REPAIRS, between(-0.5, -4.4, 3.4)) == (
        "Cannot tell: since the change, repairs could be anywhere from 4 days quicker to 3 days "
        "slower."
    )


def test_model_sentence_less_than_elsewhere() -> None:
    words = Words("upheld findings", POINTS)
    own, against = between(0.09, 0.05, 0.13), between(-0.05, -0.11, 0.01)
    assert sentences.than_elsewhere(
        "Worsened, less than elsewhere", words, own, against, up=True
    ) == (
        "Worsened, less than elsewhere: upheld findings rose 9 percentage points here after the "
        "change, probably between 5 and 13, and about 14 at similar councils."
    )


def test_elsewhere_is_worked_out_on_the_scale_that_is_told() -> None:
    words = Words("repairs raised", PER_CENT)
    own, against = fitted(20, 5, expected=100), fitted(-4, 5, expected=100)
    told = sentences.than_elsewhere("Changed, less than elsewhere", words, own, against, up=True)
    assert told.endswith("and about 25% at similar councils.")  # 1.2 / .96


def test_elsewhere_is_never_written_as_no_further_than_here() -> None:
    words = Words("upheld findings", POINTS)
    own, against = between(0.09, 0.05, 0.13), between(-0.001, -0.11, 0.108)
    told = sentences.than_elsewhere("Worsened", words, own, against, up=True)
    assert told.endswith("and slightly more at similar councils.")


def test_model_sentence_moved_target() -> None:
    words = Words("on-time repairs", POINTS)
    why = "the target moved from 20 to 28 days"
    assert sentences.moved_target(
        words, "better", Outcome.ABOUT_THE_SAME, why, "a fixed 28 days"
    ) == (
        "On-time repairs look better because the target moved from 20 to 28 days; against a fixed "
        "28 days, they stayed about the same."
    )


@pytest.mark.parametrize(
    ("three", "across"),
    [
        ((0.01, -0.04, 0.06), "from 4 percentage points lower to 6 percentage points higher"),
        ((0.09, 0.05, 0.13), "from 5 to 13 percentage points higher"),
        ((-0.09, -0.13, -0.05), "from 5 to 13 percentage points lower"),
        ((0.06, 0.0001, 0.12), "from just above 0 to 12 percentage points higher"),
        ((-0.06, -0.12, -0.0001), "from just above 0 to 12 percentage points lower"),
        ((0.06, -0.0001, 0.12), "from just below 0 to 12 percentage points higher"),
        ((0.05, 0.01, 0.09), "from 1 to 9 percentage points higher"),
        ((0.04, 0.0, 0.09), "from no change to 9 percentage points higher"),
        ((0.03, -0.01, 0.08), "from 1 percentage point lower to 8 percentage points higher"),
    ],
)
def test_interval_in_words(three: tuple[float, float, float], across: str) -> None:
    assert sentences.tell(KEPT, between(*three)).across("from", "to") == across


@pytest.mark.parametrize(
    ("three", "written"),
    [
        ((0.09, 0.05, 0.13), "between 5 and 13"),
        ((-0.09, -0.13, -0.05), "between 5 and 13"),
        ((0.06, 0.0001, 0.12), "between just above 0 and 12"),
        (
            (0.06, -0.02, 0.14),
            "between 2 percentage points lower and 14 percentage points higher",
        ),
        ((1e-9, 5e-10, 2e-9), "between just above 0 and under 0.0001"),
    ],
)
def test_interval_after_its_estimate(three: tuple[float, float, float], written: str) -> None:
    assert sentences.tell(KEPT, between(*three)).between() == written


def test_estimate_too_small_to_write_is_under_the_least_number() -> None:
    assert sentences.tell(KEPT, between(0.0001, -0.06, 0.06)).point == "under 1 percentage point"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            words_of_column("packs", Kind.MEAN, period="year"),
            "Cannot tell: since the change, packs could be anywhere from 3 lower to 7 higher.",
        ),
        (
            words_of_column("visits", Kind.STOCK, noun="visits", period="week"),
            (
                "Cannot tell: since the change, the weekly change in visits could be anywhere "
                "from 3 visits a week lower to 7 visits a week higher."
            ),
        ),
        (
            words_of_column("wait", Kind.DURATION),
            (
                "Cannot tell: since the change, wait could be anywhere from 3 days shorter to 7 "
                "days longer."
            ),
        ),
    ],
)
def test_columns_of_a_file(words: Words, sentence: str) -> None:
    fit = between(2, -3.2, 7.2)
    assert sentences.open_question(Outcome.CANNOT_TELL, words, fit) == sentence


def test_count_of_a_file_says_how_many_a_week() -> None:
    words = words_of_column("calls", Kind.COUNT, noun="calls", period="week")
    assert sentences.found("Changed", words, fitted(12, 4.6, expected=100), up=True) == (
        "Changed: calls rose 12% after the change, probably between 3% and 21%, or about 12 calls "
        "a week."
    )


def test_count_with_nothing_to_be_a_share_of_is_told_as_a_number() -> None:
    words = words_of_column("calls", Kind.COUNT, period="week")
    assert sentences.open_question(Outcome.CANNOT_TELL, words, fitted(2, 2.6)) == (
        "Cannot tell: since the change, calls could be anywhere from 3 a week lower to 7 a week "
        "higher."
    )


def test_smallest_change_is_told_in_the_series_units() -> None:
    fit = fitted(0.02, 0.0145)
    assert sentences.smallest(KEPT, fit) == (
        "The smallest change that these months could show is about 4.1 percentage points."
    )


@pytest.mark.parametrize(
    ("title", "inside"),
    [
        ("Repairs raised", "repairs raised"),
        ("Ombudsman findings upheld", "Ombudsman findings upheld"),
        ("Local Government Ombudsman findings", "Local Government Ombudsman findings"),
        ("CO2", "CO2"),
        ("", ""),
    ],
)
def test_titles_within_a_sentence(title: str, inside: str) -> None:
    assert in_a_sentence(title) == inside


@pytest.mark.parametrize(
    ("why", "first"),
    [
        ("The inbox closed. It is gone.", "the inbox closed"),
        ("Haringey closed the inbox.", "Haringey closed the inbox"),
        ("An inbox closed", "an inbox closed"),
    ],
)
def test_one_sentence_of_several(why: str, first: str) -> None:
    assert first_sentence(why) == first


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda one: one.id)
def test_every_measure_can_say_what_was_found(measure: Measure) -> None:
    for kind in Kind:
        told = sentences.found(
            "Improved", words_of(measure, kind), fitted(0.2, 0.05, expected=1.0), up=True
        )
        assert told.startswith("Improved: ")
        assert told.endswith(".")
        assert ". " not in told
        assert "  " not in told
        assert "None" not in told
        assert "caus" not in told
