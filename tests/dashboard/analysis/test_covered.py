"""What there really is from before: closed jobs only, and what documents reported."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.analysis.covered import label_of, spans_in_words
from dashboard.analysis.series import read_series
from dashboard.charts.describe import alt_text, before_and_after, pooled_sentences
from dashboard.charts.drawing import drawing_of
from datasets.calendar import add_months, months_between
from datasets.programme import parse_programme
from datasets.repairs import REPAIRS
from datasets.store import CellKey
from tests.dashboard.building import PROGRAMME, job, month, records, release, rows_of

CHANGE, LAST = month("2024-03"), month("2024-05")
FIRST = month("2023-03")
LONDON = ZoneInfo("Europe/London")
NO_SMALL_NUMBERS = "small_numbers = { hide_up_to = 0 }\n" + PROGRAMME
BOARD = "board"


def _jobs(of: date, coverage: str) -> list[dict[str, object]]:
    """Two jobs finished in the month: one in time after 5 days, one late after 40."""
    at = datetime(of.year, of.month, 20, 10, tzinfo=LONDON)
    return [
        {
            **job(f"{of:%y%m}{days}", "2020-01-01"),
            "raised_at": at - timedelta(days=days),
            "target_at": at - timedelta(days=days) + timedelta(days=20),
            "completed_at": at,
            "coverage": coverage,
        }
        for days in (5, 40)
    ]


def _told(of: date, measure: str, **values: object) -> dict[str, object]:
    return {
        "record_kind": "reported_figure",
        "record_id": f"{of:%Y-%m} {measure}",
        "coverage": "reported_figures",
        "source_system": BOARD,
        "measure": measure,
        "document": "Board report, page 4",
        "month": of,
        **values,
    }


def _release(
    figures: list[dict[str, object]], *, archive: bool = True, programme: str = NO_SMALL_NUMBERS
):
    """A year of closed jobs before the change and three whole months from it on; and figures."""
    before = months_between(FIRST, add_months(CHANGE, -1)) if archive else ()
    after = months_between(CHANGE, LAST)
    rows = [
        {**row, "month": of, "source_system": "old" if of < CHANGE else "new"}
        for months, coverage in ((before, "closed_only"), (after, "complete"))
        for of in months
        for row in _jobs(of, coverage)
    ]
    frame = records(REPAIRS, {"2024-01": [*rows, *figures]})
    keys = [CellKey("repairs", "homes", "old", of) for of in before]
    keys += [CellKey("repairs", "homes", "new", of) for of in after]
    told = sorted({row["month"] for row in figures})
    keys += [CellKey("repairs", "homes", BOARD, of) for of in told]
    facts = {k: {"coverage": "closed_only"} for k in keys if k.source_system == "old"}
    facts |= {k: {"coverage": "reported_figures"} for k in keys if k.source_system == BOARD}
    found = rows_of(frame, REPAIRS, keys, programme=programme)
    return release(found, keys, programme=programme, facts=facts)


def test_closed_jobs_are_labelled_and_compare_by_what_they_can_tell() -> None:
    """12 months of 1 in 2 on time before, 3 months of the same since."""
    series = read_series(_release([]), "non_emergency_on_time")
    assert series.frame["coverage"].to_list() == ["closed_only"] * 12 + ["complete"] * 3
    assert (series.before.numerator, series.before.denominator) == (12, 24)
    assert (series.after.numerator, series.after.denominator) == (3, 6)
    assert "Closed jobs only: March 2023 to February 2024." in series.before.words
    assert "Closed jobs only" not in series.after.words
    assert series.notes == ("Closed jobs only: March 2023 to February 2024.",)
    assert series.no_comparison_why == ""


def test_an_archive_says_nothing_of_the_backlog() -> None:
    series = read_series(_release([]), "open_repairs")
    assert set(series.frame.filter(series.frame["month"] < CHANGE)["status"]) == {"not_measured"}
    assert series.before is None
    assert series.no_comparison_why == "No fair comparison: no figures from before."
    assert pooled_sentences(series)[0] == "**No fair comparison: no figures from before.**"
    assert before_and_after(series) == (
        "No fair comparison: no figures from before. Since: 0 jobs."
    )


def test_durations_leave_out_the_last_six_months_before_the_cut_over() -> None:
    """Of March 2023 to February 2024, March to August are left."""
    series = read_series(_release([]), "days_to_complete")
    statuses = dict(series.frame.select("month", "status").iter_rows())
    assert [of for of, status in statuses.items() if status == "not_measured"] == list(
        months_between(month("2023-09"), month("2024-02"))
    )
    assert (series.before.first, series.before.last) == (FIRST, month("2023-08"))
    assert series.before.value == 22.5
    assert (
        "Left out, because what was still open when the old system was switched off is not in its "
        "archive: September 2023 to February 2024."
    ) in series.notes


def test_the_cut_over_is_when_the_programme_says_that_the_old_system_ended() -> None:
    ends = """
[[expected]]
dataset = "repairs"
service = "homes"
source_system = "old"
from = 2023-03-01
to = 2024-05-01
"""
    live = _release([], programme=NO_SMALL_NUMBERS + ends)
    series = read_series(live, "days_to_complete")
    assert series.before.last == month("2023-11")


def test_reported_figures_stand_where_nothing_was_counted_and_are_never_pooled() -> None:
    figures = [
        _told(month("2023-01"), "open_repairs", value=1400.0),
        _told(month("2023-06"), "open_repairs", value=1500.0),
        _told(month("2023-06"), "non_emergency_on_time", numerator=9.0, denominator=10.0),
        _told(month("2022-12"), "non_emergency_on_time", numerator=8.0, denominator=10.0),
        _told(month("2022-11"), "non_emergency_on_time", value=0.7),
    ]
    live = _release(figures)
    stock = read_series(live, "open_repairs")
    assert stock.notes[0] == "Reported figure: January 2023, June 2023."
    assert stock.notes[1] == (
        "Reported in “Board report, page 4”: January 2023, June 2023. Nobody has said whether it "
        "is this measure's definition."
    )
    told = stock.frame.filter(stock.frame["status"] == "reported")
    assert told.select("month", "value", "coverage").rows() == [
        (month("2023-01"), 1400.0, "reported_figures"),
        (month("2023-06"), 1500.0, "reported_figures"),
    ]
    assert stock.before is None
    assert stock.no_comparison_why == (
        "No fair comparison: only 2 reported figures from before, and nothing that was counted."
    )
    shares = read_series(live, "non_emergency_on_time")
    early = shares.frame.head(2).select("month", "numerator", "denominator", "value", "status")
    assert early.rows() == [
        (month("2022-11"), None, None, 0.7, "reported"),
        (month("2022-12"), 8.0, 10.0, 0.8, "reported"),
    ]
    assert (shares.before.numerator, shares.before.denominator) == (12, 24)
    assert "2 months of reported figures not added." in shares.before.words


def test_a_month_of_which_only_figures_were_reported_is_no_missing_extract() -> None:
    """It belongs to no series but those that it reports."""
    live = _release([_told(month("2022-12"), "open_repairs", value=1400.0)])
    assert read_series(live, "repairs_completed").frame["month"][0] == FIRST


@pytest.mark.parametrize("when", ["2022-12", "2023-06"], ids=["beside", "among what was counted"])
def test_small_numbers_are_hidden_in_what_was_reported_too(when: str) -> None:
    """3 of 40 were late: the share would give them away, and so would the stock of 2."""
    figures = [
        _told(month(when), "emergency_on_time", numerator=37.0, denominator=40.0),
        _told(month(when), "open_repairs", value=2.0),
        _told(month(when), "overdue_repairs", value=200.0),
    ]
    live = _release(figures, programme=PROGRAMME)
    seen = {
        name: read_series(live, name).frame.filter(month=month(when)).row(0, named=True)
        for name in ("emergency_on_time", "open_repairs", "overdue_repairs")
    }
    hidden = {"numerator": None, "denominator": None, "value": None, "status": "hidden"}
    for name in ("emergency_on_time", "open_repairs"):
        assert {key: seen[name][key] for key in hidden} == hidden
    assert (seen["overdue_repairs"]["value"], seen["overdue_repairs"]["status"]) == (
        200,
        "reported",
    )


def test_the_chart_draws_reported_figures_hollow_and_off_its_line() -> None:
    live = _release([_told(month("2023-01"), "open_repairs", value=30.0)])
    series = read_series(live, "open_repairs")
    drawing = drawing_of(series, parse_programme(NO_SMALL_NUMBERS), title="Open", subtitle="Jobs")
    first = drawing.points[0]
    assert (first.value, first.hollow, first.joined) == (30.0, True, False)
    assert drawing.line[0] is None
    assert "Reported figure: January 2023" in alt_text(drawing)


def test_labels_name_what_the_dataset_holds() -> None:
    assert label_of("closed_only", "repairs") == "closed jobs only"
    assert label_of("closed_only", "complaints") == "closed complaints only"
    assert label_of("closed_only", "workforce") == "closed records only"
    assert label_of(None, "repairs") == label_of("", "repairs") == ""


def test_months_that_follow_one_another_are_told_together() -> None:
    months = [month("2023-12"), month("2024-01"), month("2024-03")]
    assert spans_in_words(months) == "December 2023 to January 2024, March 2024"
