"""What there really is from before a change, told of the release as it would stand."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from dashboard.before import before_reports
from dashboard.before_words import before_facts, before_words
from dashboard.covered_cells import cells_of
from dashboard.kpis.registry import measures_of
from datasets.calendar import add_months, months_between
from datasets.complaints import COMPLAINTS
from datasets.extract import Extract
from datasets.programme import parse_programme
from datasets.reduced import kept_schema
from datasets.repairs import REPAIRS
from tests.dashboard.building import (
    PROGRAMME,
    complaints,
    finding,
    job,
    month,
    records,
    release,
    rows_of,
)

CHANGE = month("2024-03")
BREAK = """
[[breaks]]
service = "homes"
name = "Another priority"
why = "Urgent became two."
from = {on}
measures = ["emergency_on_time"]
"""


def extract(months, coverage="complete", not_collected=(), figures=()) -> Extract:
    """A file with one job of each month, raised and done in it, and figures of a board."""
    rows = {
        f"{of:%Y-%m}": [
            {
                **job(f"{of:%y%m}", f"{of:%Y-%m}-05", completed_at=f"{of:%Y-%m}-09"),
                "coverage": coverage,
            }
        ]
        for of in months
    }
    held = records(REPAIRS, {**rows, "2000-01": [*figures]} if figures else rows)
    named = sorted({*months, *(row["month"] for row in figures)})
    kept = held.with_row_index("source_row", offset=1).select(kept_schema(REPAIRS).names())
    return Extract(
        contract=REPAIRS,
        mapping_name="as_they_are",
        mapping_text="",
        publisher="",
        file_name="repairs.csv",
        sha256="0" * 64,
        file_rows=kept.height,
        months=tuple(named),
        records=kept.cast(dict(kept_schema(REPAIRS))),
        foreign=kept_schema(REPAIRS).to_frame(),
        left_out=(),
        not_collected=tuple(not_collected),
        history=True,
        declared_empty=False,
    )


def report(sent: Extract, programme: str = PROGRAMME, live=None):
    """The one report, as facts, with why by measure."""
    [found] = before_reports(sent, live, parse_programme(programme))
    return found, dict(found.not_comparable)


def a_year(length: int = 12) -> tuple[date, ...]:
    return months_between(add_months(CHANGE, -length), add_months(CHANGE, -1))


def test_a_complete_year_compares_by_all_but_what_was_inherited() -> None:
    found, why = report(extract(a_year()))
    never = {m.id for m in measures_of("repairs") if m.no_before}
    of_others = {m.id for m in measures_of("repairs") if m.of_kinds} - never
    assert set(why) == {"inherited_jobs_still_open"} | never | of_others
    assert why["inherited_jobs_still_open"] == "Nothing had been inherited before"
    assert why["hazards_made_safe_on_time"].startswith("The law began on its own day, so")
    words = before_words(found)
    assert words.startswith(
        "Before Came in-house (1 March 2024), repairs: 12 months, March 2023 to February 2024; "
        f"every record. {len(found.comparable)} of {len(measures_of('repairs'))} repairs measures "
        f"can be compared; {len(why)} cannot. "
    )
    assert "Nothing had been inherited before: Inherited repairs still open." in words
    assert f" and {len(never) - 4} more." in words


def test_closed_jobs_compare_by_what_they_can_tell() -> None:
    """Of 17 months, durations have 11: six before the cut-over are left out."""
    found, why = report(extract(a_year(17), "closed_only"))
    assert {"non_emergency_on_time", "repairs_completed"} <= set(found.comparable)
    assert why["open_repairs"] == why["weeks_of_work"] == "Needs every one of the jobs"
    assert why["days_to_complete"] == "Only 11 months from before, and 12 are needed"
    assert found.coverages == (("closed_only", 17),)
    _, longer = report(extract(a_year(18), "closed_only"))
    assert "days_to_complete" not in longer


def test_what_was_not_collected_is_named() -> None:
    _, why = report(extract(a_year(), not_collected=["target_at"]))
    assert why["emergency_on_time"] == "The system did not hold target_at"
    assert "repairs_completed" not in why


@pytest.mark.parametrize(
    ("on", "broken"),
    [("2023-11-30", False), ("2023-12-01", True), ("2024-06-30", True), ("2024-07-01", False)],
)
def test_a_break_within_three_months_of_the_change_leaves_nothing_to_compare(on, broken) -> None:
    _, why = report(extract(a_year()), PROGRAMME + BREAK.format(on=on))
    said = "A series break at the change (Another priority)"
    assert (why.get("emergency_on_time") == said) is broken
    assert "non_emergency_on_time" not in why


def test_fewer_than_twelve_months_are_too_few() -> None:
    _, why = report(extract(a_year(4)))
    assert why["repairs_completed"] == "Only 4 months from before, and 12 are needed"
    assert set(why) == {m.id for m in measures_of("repairs")}


def test_where_nothing_survives_the_level_the_trend_and_the_target_stay() -> None:
    found, why = report(extract(months_between(CHANGE, add_months(CHANGE, 5))))
    assert before_words(found) == (
        "Before Came in-house (1 March 2024), repairs: No fair comparison: no figures from before. "
        "The level, the trend since and the target stay."
    )
    assert found.is_told
    assert set(why) == {m.id for m in measures_of("repairs")}


def test_the_months_of_the_live_release_count_and_the_files_take_their_place() -> None:
    """Ten complete months are live; the file sends the last of them again, and three more."""
    held = extract(a_year(13)[:10])
    keys = list(cells_of(held, None))
    live = release(rows_of(held.records.drop("source_row"), REPAIRS, keys), keys)
    sent = extract(a_year(13)[9:], "closed_only")
    found, why = report(sent, live=live)
    assert found.coverages == (("closed_only", 4), ("complete", 9))
    assert why["open_repairs"] == "Needs every one of the jobs"
    assert "repairs_completed" in found.comparable


def _figure(of: date, **values: object) -> dict[str, object]:
    return {
        "month": of,
        "source_system": "board",
        "coverage": "reported_figures",
        "record_kind": "reported_figure",
        "record_id": f"{of}",
        "measure": "open_repairs_per_1000_homes",
        "document": "Board papers",
        **values,
    }


@pytest.mark.parametrize(
    ("values", "usable"),
    [
        ({"numerator": 90.0, "denominator": 500.0, "definition_matches": True}, True),
        ({"numerator": 90.0, "denominator": 500.0, "definition_matches": None}, False),
        ({"value": 180.0, "definition_matches": True}, False),
    ],
    ids=["both parts, and the definition is ours", "nobody compared definitions", "a value alone"],
)
def test_reported_figures_compare_only_with_both_parts_and_a_definition_that_matches(
    values, usable
) -> None:
    found, why = report(extract((), figures=[_figure(of, **values) for of in a_year()]))
    assert ("open_repairs_per_1000_homes" in found.comparable) is usable
    assert (found.months, found.reported) == ((), 12)
    assert "reported figures in 12 months" in before_words(found)
    assert "open_repairs" in why


def test_a_service_without_a_change_has_no_before() -> None:
    without = PROGRAMME.replace("headline = true", "headline = false")
    assert before_reports(extract(a_year()), None, parse_programme(without)) == ()
    assert before_reports(extract(a_year()), None, None) == ()


def test_a_month_since_the_change_is_told_in_json_alone() -> None:
    held = extract(a_year())
    keys = list(cells_of(held, None))
    live = release(rows_of(held.records.drop("source_row"), REPAIRS, keys), keys)
    found, _ = report(extract([CHANGE]), live=live)
    assert not found.is_told
    facts = before_facts(found)
    assert (facts["service"], facts["change"], len(facts["months"])) == ("homes", "2024-03-01", 12)
    assert facts["coverage"] == [{"coverage": "complete", "months": 12}]


def test_a_file_of_findings_compares_no_complaints_of_the_councils_own() -> None:
    rows = {
        f"{of:%Y-%m}": [finding(f"2022-{of:%m}", f"{of}", "maladministration")] for of in a_year()
    }
    sent = replace(
        extract(a_year()),
        contract=COMPLAINTS,
        records=complaints(rows).with_row_index("source_row").cast({"source_row": pl.Int64}),
    )
    told, why = report(sent)
    assert why["stage1_received"] == "No complaint stage from before"
    assert "ombudsman_upheld" in told.comparable
