"""A history that jumps over months, or was cut short, is not one in which nothing happened."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from datasets.calendar import months_between
from datasets.member_enquiries import MEMBER_ENQUIRIES
from datasets.programme import parse_programme
from expectations.holes import holes
from expectations.member_enquiries import SUITE
from expectations.report import Severity

FIRST, LAST = date(2025, 1, 1), date(2025, 8, 1)
BREAK = """
[[breaks]]
service = "housing_management"
name = "Nothing was delivered"
from = 2025-03-01
to = 2025-05-31
why = "The contractor had withdrawn."
"""
ENDED = """
[[expected]]
dataset = "member_enquiries"
service = "housing_management"
source_system = "inbox"
from = 2025-01-01
to = 2025-06-30
"""


def _history(bench, a_month, *, history=True):
    """So many enquiries in each month named, still open, in a file of January to August."""
    rows = [
        {"record_id": f"{month}-{number}", "received_on": date(2025, month, 3)}
        for month, count in a_month.items()
        for number in range(count)
    ]
    constants = {
        "service": "housing_management",
        "source_system": "inbox",
        "coverage": "complete",
        "record_kind": "member_enquiry",
    }
    frame = pl.DataFrame(rows).with_columns(
        *(pl.lit(value).alias(name) for name, value in constants.items()),
        month=pl.col("received_on").dt.month_start(),
        source_row=pl.int_range(1, pl.len() + 1),
    )
    filled = bench.filled(frame, MEMBER_ENQUIRIES)
    months = months_between(FIRST, LAST)
    return bench.extract(filled, months, contract=MEMBER_ENQUIRIES, history=history)


def test_months_in_which_nothing_was_opened_need_a_reason(bench, programme):
    (found,) = holes(_history(bench, {1: 40, 2: 30, 6: 50}), SUITE, programme)
    assert (found.check, found.severity, found.count) == ("nothing_opened", Severity.WARNING, 5)
    assert found.sentence.startswith(
        "No enquiries of housing_management from inbox were opened in March 2025 to May 2025 and "
        "July 2025 to August 2025, against 40 in the middle one of its other months."
    )


@pytest.mark.parametrize(
    ("a_month", "more"),
    [
        (dict.fromkeys(range(1, 9), 40), ""),
        ({1: 19, 5: 19, 8: 12}, ""),
        ({1: 40, 2: 40, 6: 40, 7: 40, 8: 40}, BREAK),
        (dict.fromkeys(range(1, 7), 40), ENDED),
    ],
    ids=["every month has some", "few are usual", "the series breaks", "the system had ended"],
)
def test_what_is_usual_or_explained_needs_none(bench, a_month, more):
    programme = parse_programme(bench.programme_text + more)
    assert list(holes(_history(bench, a_month), SUITE, programme)) == []


def test_only_a_whole_history_is_asked(bench, programme):
    extract = _history(bench, {1: 40, 6: 40}, history=False)
    assert list(holes(extract, SUITE, programme)) == []
    partly = extract.records.with_columns(coverage=pl.lit("closed_only"))
    archive = replace(extract, records=partly, history=True)
    assert list(holes(archive, SUITE, programme)) == []
    assert list(holes(replace(extract, history=True), SUITE, None))
