"""Each fault planted into a clean month is caught, with its column, count and keys."""

from dataclasses import dataclass, field

import polars as pl
import pytest

from expectations.audit import audit
from expectations.report import Severity

ROWS = (3, 50, 51, 120)


@dataclass(frozen=True)
class Planted:
    check: str
    column: str
    values: dict = field(default_factory=dict)
    rows: tuple = ROWS
    severity: Severity = Severity.CRITICAL
    says: str = ""


def at(column: str, **shift: int) -> pl.Expr:
    return pl.col(column) + pl.duration(**shift)


EARLIER = at("raised_at", days=-40)
LATER = at("raised_at", hours=1)

PLANTED = (
    Planted(
        "dates_out_of_order",
        "completed_at",
        {"completed_at": EARLIER, "closed_other_at": None, "close_reason": None},
        says="4 jobs were completed before they were raised",
    ),
    Planted(
        "dates_out_of_order",
        "completed_at",
        {"completed_at": EARLIER, "closed_other_at": None, "close_reason": None},
        rows=(7,),
        says="1 job was completed before it was raised",
    ),
    Planted(
        "dates_out_of_order",
        "closed_other_at",
        {"completed_at": None, "closed_other_at": EARLIER, "close_reason": "other"},
    ),
    Planted(
        "completed_and_closed",
        "closed_other_at",
        {"completed_at": LATER, "closed_other_at": LATER, "close_reason": "other"},
        says="4 jobs were both completed and closed without completion",
    ),
    Planted("dates_out_of_order", "target_at", {"target_at": EARLIER}, says="have a target before"),
    Planted(
        "unknown_priority",
        "priority_code",
        {"priority_code": None, "priority_raw": "P9"},
        says="have a priority that the mapping does not know: 'P9'",
    ),
    Planted("out_of_range", "priority_code", {"priority_code": 9}, says="below 1 or above 5"),
    Planted("out_of_range", "no_access_count", {"no_access_count": -1}),
    Planted("null_key", "record_id", {"record_id": None}, says="4 jobs have no record_id"),
    Planted("null_value", "raised_at", {"raised_at": None}),
    Planted("null_value", "is_emergency", {"is_emergency": None}),
    Planted(
        "unknown_service",
        "service",
        {"service": "parks"},
        says="4 jobs name a service that is not in the programme: 'parks'",
    ),
    Planted(
        "unknown_organisation",
        "source_organisation",
        {"source_organisation": "Another Landlord"},
        says="'Another Landlord'",
    ),
    Planted("unknown_value", "repair_class", {"repair_class": "urgentish"}, says="'urgentish'"),
    Planted("unknown_value", "delivery_model", {"delivery_model": "outsourced"}),
    Planted("unknown_value", "record_kind", {"record_kind": "job"}),
    Planted("duplicate_key", "record_id", {"record_id": "D00001"}, says="4 jobs share a reference"),
    Planted(
        "close_reason_without_closing",
        "close_reason",
        {"close_reason": "other", "closed_other_at": None},
        severity=Severity.WARNING,
    ),
    Planted(
        "close_reason_missing",
        "close_reason",
        {"completed_at": None, "closed_other_at": LATER, "close_reason": None},
        severity=Severity.WARNING,
    ),
    Planted(
        "emergency_against_priority",
        "is_emergency",
        {"priority_code": 1, "is_emergency": False},
        severity=Severity.WARNING,
        says="has a priority",
        rows=(3,),
    ),
)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda p: f"{p.check}-{p.column}-{len(p.rows)}")
def test_planted_fault_is_caught(bench, borough, programme, planted):
    extract = bench.changed(borough.extract(), planted.rows, **planted.values)
    found = {(f.check, f.column): f for f in audit(extract, None, programme).findings}
    finding = found[planted.check, planted.column]
    assert finding.severity is planted.severity
    assert finding.count == len(planted.rows)
    assert finding.rows == planted.rows
    assert finding.share is not None
    assert set(finding.examples) <= {
        *bench.ids(extract, planted.rows),
        *(f"row {r}" for r in planted.rows),
    }
    assert finding.examples
    assert planted.says in finding.sentence
    assert f"Column {planted.column};" in finding.sentence


def test_a_finding_is_a_sentence_to_read_aloud(bench, borough):
    extract = bench.changed(borough.extract(), ROWS, target_at=EARLIER)
    (finding,) = audit(extract, None, None).findings
    ids = bench.ids(extract, ROWS)
    assert finding.examples == ids[:3]
    assert finding.sentence == (
        f"4 jobs have a target before they were raised (1.6% of 258). "
        f"Column target_at; for example {', '.join(ids[:3])}. "
        "Correct the dates in the source system and send the month again."
    )


def test_midnight_is_a_date_alone_and_may_be_the_day_of_raising(bench, borough):
    midnight = pl.col("raised_at").dt.truncate("1d")
    assert (
        audit(bench.changed(borough.extract(), ROWS, target_at=midnight), None, None).findings == ()
    )
    eve = midnight - pl.duration(days=1)
    assert audit(bench.changed(borough.extract(), ROWS, target_at=eve), None, None).blocked


def test_targets_that_are_all_midnights_are_noted(bench, borough):
    """A date that became a date and time on the way would quietly make the last day late."""
    midnight = pl.col("target_at").dt.truncate("1d") + pl.duration(days=1)
    every = bench.changed(borough.extract(), range(1, 10_000), target_at=midnight)
    (finding,) = audit(every, None, None).findings
    assert (finding.check, finding.severity) == ("target_at_midnight", Severity.INFO)
    assert "late when done later that day" in finding.sentence
    a_few = bench.changed(borough.extract(), ROWS, target_at=midnight)
    assert audit(a_few, None, None).findings == ()


def test_emergencies_that_contradict_priorities_block_above_one_in_twenty(bench, borough):
    extract = bench.changed(
        borough.extract(), range(1, 10_000), priority_code=1, is_emergency=False
    )
    (finding,) = audit(extract, None, None).findings
    assert finding.severity is Severity.CRITICAL


def test_many_or_long_unknown_values_are_not_quoted(bench, borough):
    """A column mapped wrongly may hold people's names: only a few short codes are repeated."""
    note = "an unknown code that is much too long to be one"
    extract = bench.changed(borough.extract(), ROWS, repair_class=note)
    assert note not in audit(extract, None, None).findings[0].sentence
    each = pl.concat_str(pl.lit("x"), pl.col("record_id"))
    (finding,) = audit(
        bench.changed(borough.extract(), range(99), repair_class=each), None, None
    ).findings
    assert "'x" not in finding.sentence


def test_a_month_declares_one_coverage(bench, borough):
    extract = bench.changed(borough.extract(), ROWS, coverage="closed_only")
    (finding,) = audit(extract, None, None).findings
    assert (finding.check, finding.column) == ("mixed_coverage", "coverage")


def test_records_without_a_reference_are_named_by_their_rows(bench, borough):
    (finding,) = audit(bench.changed(borough.extract(), ROWS, record_id=None), None, None).findings
    assert finding.examples == ("row 3", "row 50", "row 51")


def test_worst_findings_come_first(bench, borough):
    extract = bench.changed(borough.extract(), ROWS, close_reason="other", closed_other_at=None)
    extract = bench.changed(extract, (9,), target_at=EARLIER)
    severities = [f.severity for f in audit(extract, None, None).findings]
    assert severities == [Severity.CRITICAL, Severity.WARNING]


def test_one_file_row_counts_once_in_however_many_months_it_stands(bench, borough):
    """A history's row is held by several months; the officer has one row to mend."""
    month = borough.extract().records
    twice = pl.concat([month, month.with_columns(month=pl.lit(bench.now).dt.offset_by("1mo"))])
    extract = bench.extract(twice, [bench.now], history=True)
    (finding,) = audit(bench.changed(extract, (5,), target_at=EARLIER), None, None).findings
    assert (finding.count, finding.rows) == (1, (5,))
