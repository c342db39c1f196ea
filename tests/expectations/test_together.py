"""Datasets beside one another: links that lead nowhere, and two counts of the same people."""

from datetime import date

import polars as pl
import pytest

from datasets.catalogue import CONTRACTS
from datasets.programme import parse_programme
from datasets.store import open_store
from expectations.audit import audit
from expectations.catalogue import SUITES
from expectations.headcounts import CHECK as HEADCOUNTS
from expectations.headcounts import headcounts
from expectations.linked import CHECK, unknown_links
from expectations.no_days import no_days
from expectations.people_counted import against_month_before
from expectations.report import Severity
from expectations.spikes import spikes

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
COMMON = {
    "service": "housing_management",
    "source_system": "one",
    "source_organisation": "Demonstration Homes",
    "delivery_model": "almo",
    "coverage": "complete",
}


def extract(bench, dataset, rows, month=JUNE):
    """A month's file of a dataset: these rows, in the first of its record kinds."""
    contract = CONTRACTS[dataset]
    kind = contract.record_kinds[0]
    named = [
        {
            **COMMON,
            "month": month,
            "record_kind": kind,
            "record_id": f"R{n}",
            "source_row": n,
            **row,
        }
        for n, row in enumerate(rows, start=1)
    ]
    frame = pl.DataFrame(named, infer_schema_length=None)
    return bench.extract(bench.filled(frame, contract), [month], contract=contract)


@pytest.fixture
def published(bench, tmp_path):
    """A release that holds months of datasets, each published by itself."""

    def publish(*extracts):
        store = open_store(tmp_path / "store", create=True)
        for number, one in enumerate(extracts):
            live = bench.publish(store, one, f"submission {number}")
        return live

    return publish


def refs(column, numbers):
    return [{column: f"WO/{n:05d}"} for n in numbers]


@pytest.mark.parametrize(
    ("dataset", "column", "other", "reference", "thing"),
    [
        ("complaints", "linked_work_order_ref", "repairs", "work_order_ref", "a repair"),
        ("member_enquiries", "linked_work_order_ref", "repairs", "work_order_ref", "a repair"),
        ("member_enquiries", "linked_complaint_ref", "complaints", "complaint_ref", "a complaint"),
    ],
)
def test_links_to_what_is_not_held_are_counted_and_named(
    dataset, column, other, reference, thing, bench, published
):
    """Of 100 links, one in May's records is held, however it is written; then 21 of 100 are not."""
    held = [{reference: f"wo {n}"} for n in range(100)]
    live = published(extract(bench, other, held, MAY))
    clean = extract(bench, dataset, [*refs(column, range(100)), {column: None}])
    assert unknown_links(clean, live, SUITES[dataset]) == ()
    [few] = unknown_links(
        extract(bench, dataset, refs(column, [*range(97), 500, 501, 502])), live, SUITES[dataset]
    )
    assert (few.severity, few.count, few.share) == (Severity.INFO, 3, 0.03)
    assert few.examples == ("R100", "R98", "R99")
    assert f"name {thing} that the live release does not hold (3% of 100 that name one)" in (
        few.sentence
    )
    [many] = unknown_links(
        extract(bench, dataset, refs(column, range(21, 121))), live, SUITES[dataset]
    )
    assert (many.severity, many.count, len(many.rows)) == (Severity.WARNING, 21, 21)


def test_the_gate_asks_both_of_a_file(bench, published, programme):
    live = published(
        extract(bench, "repairs", [{"work_order_ref": "WO/1"}], MAY),
        extract(bench, "workforce", WORKFORCE),
    )
    linking = audit(
        extract(bench, "complaints", refs("linked_work_order_ref", [1, 2])), live, programme
    )
    counted = audit(extract(bench, "local_employment", lines(60, 30)), live, programme)
    assert {CHECK, HEADCOUNTS} <= set(linking.checks)
    assert [f.count for f in linking.findings if f.check == CHECK] == [1]
    assert [f.count for f in counted.findings if f.check == HEADCOUNTS] == [1]


def test_nothing_is_asked_of_a_dataset_that_is_not_published_for_the_service(bench, published):
    links = extract(bench, "complaints", refs("linked_work_order_ref", range(50)))
    assert unknown_links(links, None, SUITES["complaints"]) == ()
    elsewhere = extract(bench, "repairs", [{"work_order_ref": "WO/1", "service": "parks"}])
    assert unknown_links(links, published(elsewhere), SUITES["complaints"]) == ()


@pytest.mark.parametrize(
    ("dataset", "column"), [("complaints", "received_on"), ("workforce", "employment_start")]
)
def test_a_day_that_means_none_is_no_day_on_which_something_began(dataset, column, bench):
    """1 January 1900 would be the oldest that is open, for ever."""
    days = (date(1900, 1, 1), date(1950, 1, 1), None)
    [found] = no_days(extract(bench, dataset, [{column: day} for day in days]), SUITES[dataset])
    assert (found.severity, found.column, found.rows) == (Severity.WARNING, column, (1,))
    assert "sentinels_of in the mapping" in found.sentence


@pytest.mark.parametrize(
    ("dataset", "column", "told"),
    [
        ("complaints", "closed_on", "as a system_migration in the programme file."),
        ("member_enquiries", "closed_on", "as a system_migration in the programme file."),
    ],
)
def test_many_closed_on_one_day_are_asked_about_in_words_of_the_dataset(
    dataset, column, told, bench
):
    """Neither has a reason of closing that could be given."""
    rows = [{"received_on": date(2026, 5, 1 + n), column: date(2026, 6, 9)} for n in range(25)]
    [found] = spikes(extract(bench, dataset, rows), SUITES[dataset], None)
    assert found.sentence.endswith(told)


def staff(count, employer="Demonstration Homes", **values):
    return [
        {"employer": employer, "employee_key": f"{employer}{n}", "is_primary_post": True, **values}
        for n in range(count)
    ]


def lines(*counts, employer="Demonstration Homes", suppressed=False):
    areas = ("in_borough", "elsewhere", "unknown")
    return [
        {"employer": employer, "area": area, "headcount": count, "suppressed": suppressed}
        for area, count in zip(areas, counts, strict=False)
    ]


WORKFORCE = [
    *staff(100),
    *staff(9, is_primary_post=False),
    *staff(1, employer="Gone", leave_date=date(2026, 6, 9)),
    *staff(30, employer="A Contractor"),
]


@pytest.mark.parametrize(
    ("local", "told"),
    [
        (lines(60, 30, 5), None),
        (lines(60, 30, 4), "94 people in June 2026, and 100 by the workforce extract"),
        (lines(70, 30, 6), "106 people in June 2026, and 100 by the workforce extract"),
        (lines(70, 30, 5), None),
        (lines(None, None, 5, suppressed=True), None),
        (lines(60, 30, 10, employer="Somebody Else"), None),
        (lines(20, 5, employer="A Contractor"), None),
        (lines(20, 4, employer="A Contractor"), "24 people in June 2026, and 30 by"),
    ],
    ids=[
        "five fewer",
        "six fewer",
        "six more",
        "five more",
        "hidden",
        "not in both",
        "few",
        "fewer",
    ],
)
def test_two_counts_of_one_employers_people_agree_or_are_told(local, told, bench, published):
    workforce = extract(bench, "workforce", WORKFORCE)
    employment = extract(bench, "local_employment", local)
    one = headcounts(employment, published(workforce))
    assert [f.severity for f in one] == ([Severity.WARNING] if told else [])
    assert all(told in f.sentence for f in one)


def test_it_is_asked_whichever_of_the_two_comes_later(bench, published):
    workforce = extract(bench, "workforce", WORKFORCE)
    employment = extract(bench, "local_employment", lines(60, 30))
    [found] = headcounts(workforce, published(employment))
    assert found.sentence.startswith(
        "Demonstration Homes in housing_management has 100 people in June 2026, and 90 by the "
        "local employment extract of the month. Find out"
    )
    may = extract(bench, "local_employment", lines(60, 30), MAY)
    assert headcounts(may, published(workforce)) == ()


@pytest.mark.parametrize(
    ("june", "told"),
    [
        (lines(61, 30, 5), None),
        (lines(80, 50, 12), None),
        (lines(600, 30, 5), "600 people on its line for in_borough in June 2026, against 60 in"),
        (lines(20, 30, 5), "20 people on its line for in_borough in June 2026, against 60 in May"),
        (lines(60), "no line for elsewhere in June 2026, and had 30 people on it in May 2026"),
        (lines(60, 30), None),
        (lines(None, None, None, suppressed=True), None),
    ],
    ids=["as before", "half more", "ten times", "a third", "left out", "few left out", "hidden"],
)
def test_lines_of_people_are_held_against_the_month_before(june, told, bench, published, programme):
    live = published(extract(bench, "local_employment", lines(60, 30, 5), MAY))
    found = list(against_month_before(extract(bench, "local_employment", june), live, programme))
    assert [f.severity for f in found] == ([Severity.WARNING] if told else [])
    assert all(told in f.sentence for f in found)


def test_people_who_come_with_a_transfer_are_no_question(bench, published):
    live = published(extract(bench, "local_employment", lines(60, 30), MAY))
    with_them = extract(bench, "local_employment", lines(160, 90))
    transfer = """
[[interventions]]
id = "in"
service = "housing_management"
kind = "transfer"
name = "In-house"
on = 2026-06-01
model_before = "contractor"
model_after = "in_house"
"""
    moved = parse_programme(bench.programme_text + transfer)
    assert list(against_month_before(with_them, live, moved)) == []
    assert len(list(against_month_before(with_them, live, None))) == 2
