"""What was expected without the change, on the chart: dashed, banded, named, and said in words."""

from datetime import date

import pytest

from dashboard.analysis.judged.verdict_row import Expected
from dashboard.charts.describe import alt_text, gaps
from dashboard.charts.drawing import drawing_of
from dashboard.charts.foretold import APART, label_at
from dashboard.charts.line import PLOT_HEIGHT, line_chart
from dashboard.charts.theme import BAND, EXPECTED, PAPER, SETTLING

MONTHS = tuple(date(2024, month, 1) for month in range(1, 13))
VALUES = [0.6] * 5 + [0.7] * 7


def _expected(value: float = 0.62, low: float = 0.58, high: float = 0.66) -> Expected:
    return Expected(months=MONTHS, value=(value,) * 12, low=(low,) * 12, high=(high,) * 12)


@pytest.fixture
def plan(made, programme):
    return drawing_of(made(VALUES), programme, title="T", subtitle="S", expected=_expected())


def test_it_is_drawn_from_the_month_of_the_change_on(plan) -> None:
    assert [point.period for point in plan.expected][:2] == ["June 2024", "July 2024"]
    assert plan.expected[-1].period == "December 2024"
    assert plan.expected[0].words == "62.0% (58.0% to 66.0%)"


def test_without_it_the_chart_is_as_before(made, programme) -> None:
    bare = drawing_of(made(VALUES), programme, title="T", subtitle="S")
    assert bare.expected == ()
    assert len(line_chart(bare).data) == 3


def test_line_is_dashed_over_its_band_and_named_beside_its_end(plan) -> None:
    figure = line_chart(plan)
    band, line, actual = figure.data[:3]
    assert (band.fill, band.fillcolor, max(band.y), min(band.y)) == ("toself", BAND, 0.66, 0.58)
    assert (line.line.dash, line.line.color) == ("dash", EXPECTED)
    assert list(line.y) == [0.62] * 7
    assert list(actual.y) == VALUES
    labels = [a.text.replace("<br>", " ") for a in figure.layout.annotations]
    assert "<b>Expected</b> without the change" in labels


def test_words_say_what_was_expected(plan) -> None:
    assert (
        "A dashed line with its 95% band shows what was expected without the change: 62.0% (58.0% "
        "to 66.0%) in June 2024" in alt_text(plan)
    )
    assert "expected" not in alt_text(plan.without_expected)


@pytest.mark.parametrize("end", [0.5, 0.68, 0.7, 0.72, 0.8])
def test_its_name_never_covers_the_newest_figure_and_stays_on_the_chart(
    made, programme, end: float
) -> None:
    plan = drawing_of(
        made(VALUES), programme, title="", subtitle="", expected=_expected(end, end, end)
    )
    at = label_at(plan, PLOT_HEIGHT)
    pixels = abs(at - 0.7) / (plan.scale.high - plan.scale.low) * PLOT_HEIGHT
    assert pixels >= APART - 1e-6
    assert plan.scale.low < at <= plan.scale.high


def test_far_end_of_a_band_is_cut_and_that_is_said(made, programme) -> None:
    series = made([100.0] * 12, measure="repairs_raised")
    wide = drawing_of(
        series, programme, title="", subtitle="", expected=_expected(100.0, 20.0, 900.0)
    )
    assert wide.scale.high < 300
    assert "The band goes on above the top of the chart" in gaps(wide)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ground", [PAPER, SETTLING, BAND])
def test_its_colour_can_be_read_on_everything_that_it_crosses(ground: str) -> None:
    assert (_light(ground) + 0.05) / (_light(EXPECTED) + 0.05) >= 4.5
