"""The chart on the screen shows what there is, and what there is not."""

from datetime import date

import pytest

from dashboard.charts.describe import alt_text, gaps
from dashboard.charts.drawing import drawing_of
from dashboard.charts.line import line_chart
from dashboard.charts.marks import MarkKind

VALUES = [None, 0.61, 0.62, None, 0.63, 0.6, 0.7, 0.71, None, 0.72, 0.74]
STATUSES = {0: "missing", 3: "missing", 8: "hidden", 10: "provisional"}


@pytest.fixture
def drawing(made, programme):
    series = made(VALUES, statuses=STATUSES)
    return drawing_of(series, programme, title="A title", subtitle="Per cent, all, by month")


def test_line_has_gaps_where_months_are_missing_or_hidden(drawing) -> None:
    line = line_chart(drawing).data[0]
    assert list(line.y) == VALUES[1:]
    assert line.connectgaps is False


def test_only_the_provisional_month_is_hollow(drawing) -> None:
    hollow = line_chart(drawing).data[1]
    assert list(hollow.y) == [0.74]
    assert hollow.marker.color == "#FFFFFF"


def test_changes_and_breaks_inside_the_chart_are_drawn_and_named(drawing) -> None:
    assert [(mark.name, mark.kind) for mark in drawing.marks] == [
        ("Testing Homes came in-house", MarkKind.CHANGE),
        ("Targets moved", MarkKind.BREAK),
    ]
    figure = line_chart(drawing)
    upright = [s for s in figure.layout.shapes if s.type == "line" and s.x0 == s.x1]
    assert [(line.x0, line.line.dash) for line in upright] == [
        (date(2024, 6, 1), "solid"),
        (date(2024, 9, 1), "dot"),
    ]
    written = " ".join(a.text.replace("<br>", " ") for a in figure.layout.annotations)
    assert "Testing Homes came in-house, 1 June 2024" in written
    assert "Series break: Targets moved, 1 September 2024" in written
    assert "settling in" in written
    assert "Target 90%, set by Cabinet" in written
    assert "<b>74.0%</b>" in written


def test_settling_in_is_shaded_for_its_three_months(drawing) -> None:
    assert [(span.first, span.last) for span in drawing.spans] == [
        (date(2024, 6, 1), date(2024, 8, 31))
    ]


def test_month_of_the_change_is_drawn_after_the_line_of_the_change(drawing) -> None:
    june = next(point for point in drawing.points if point.period == "June 2024")
    assert june.at > date(2024, 6, 1)


def test_words_from_data_are_never_tags(made, programme) -> None:
    hostile = programme.model_copy(
        update={
            "interventions": (
                programme.interventions[0].model_copy(update={"name": "<b>x</b><a href='//e'>"}),
            )
        }
    )
    series = made([0.5] * 12)
    figure = line_chart(drawing_of(series, hostile, title="", subtitle=""))
    words = " ".join(a.text for a in figure.layout.annotations)
    assert "<a" not in words
    assert "&lt;b&gt;x&lt;/b&gt;" in words.replace("<br>", "")


def test_alt_text_says_type_measure_message_and_what_is_marked(drawing) -> None:
    words = alt_text(drawing)
    assert words.startswith("Line chart. A title. Per cent, all, by month. ")
    assert "61.0% in February 2024, 74.0% in November 2024" in words
    assert "Lowest 60.0% in June 2024, highest 74.0% in November 2024" in words
    assert "Marked on it: Testing Homes came in-house, 1 June 2024; Series break" in words
    assert "Missing, so drawn as gaps: April 2024" in words
    assert "Hidden because the numbers are small: September 2024" in words
    assert "Provisional, drawn hollow: November 2024" in words
    assert "The scale starts at 50%, not at nought." in words


def test_months_with_nothing_to_count_are_not_called_missing(made, programme) -> None:
    series = made([0.5, None, 0.6])
    plan = drawing_of(series, programme, title="", subtitle="")
    assert "Nothing to count, so no point: February 2024" in gaps(plan)


def test_years_are_drawn_in_the_middle_of_the_year(made, programme) -> None:
    series = made([0.5, 0.6, 0.7, 0.8, 0.9], measure="ombudsman_upheld_opened")
    plan = drawing_of(series, programme, title="", subtitle="")
    assert [point.at.month for point in plan.points] == [6, 7, 7, 7, 6]
    assert plan.points[-1].period == "2024"
    assert plan.spans == ()


def test_labels_of_neighbouring_marks_stand_in_different_rows(made, programme) -> None:
    close = [
        programme.interventions[0].model_copy(update={"id": f"i{n}", "on": date(2024, 5, n)})
        for n in (1, 9, 17)
    ]
    crowded = programme.model_copy(update={"interventions": tuple(close), "breaks": ()})
    plan = drawing_of(made([0.5] * 36), crowded, title="", subtitle="")
    assert sorted(mark.row for mark in plan.marks) == [0, 1, 2]
    assert [mark.row for mark in plan.marks] == [2, 1, 0]


def test_series_without_figures_cannot_be_drawn(made, programme) -> None:
    with pytest.raises(ValueError, match="no figures to draw"):
        drawing_of(made([None, None]), programme, title="", subtitle="")
