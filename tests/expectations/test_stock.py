"""Job by job at a month's end: where a difference blocks, and what looks like something else."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from datasets.repairs import REPAIRS
from expectations import stock
from expectations.repairs import SUITE
from expectations.report import Severity

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
LONDON = ZoneInfo("Europe/London")
RAISED = datetime(2025, 11, 20, 9, tzinfo=LONDON)
SCHEMA = stock.narrow(REPAIRS.schema.to_frame(), REPAIRS).schema


def jobs(ids, **values):
    """Open works orders, raised in November unless told."""
    rows = [
        {
            "record_kind": "works_order",
            "record_id": name,
            "work_order_ref": f"ref {name}",
            "raised_at": RAISED,
            "source_row": number,
            **values,
        }
        for number, name in enumerate(ids, start=1)
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def numbered(first, last):
    return [f"J{number:05d}" for number in range(first, last + 1)]


def found(before, after, **more):
    nothing = SCHEMA.to_frame()
    sides = {"earlier": nothing, "foreign": nothing, "previous": FEBRUARY, "month": MARCH, **more}
    boundary = stock.Boundary(before=before, after=after, **sides)
    return {f.check: f for f in stock.reconcile(boundary, SUITE)}


@pytest.mark.parametrize("check", ["vanished", "appeared_old"])
@pytest.mark.parametrize(
    ("of", "count", "severity"),
    [
        (10_000, 20, Severity.WARNING),
        (10_000, 21, Severity.CRITICAL),
        (400, 2, Severity.WARNING),
        (399, 2, Severity.CRITICAL),
        (4_000, 20, Severity.WARNING),
        (3_999, 20, Severity.CRITICAL),
        (200, 1, Severity.WARNING),
        (199, 1, Severity.CRITICAL),
    ],
)
def test_more_than_twenty_jobs_or_more_than_half_a_percent_block(check, of, count, severity):
    every, fewer = jobs(numbered(1, of)), jobs(numbered(count + 1, of))
    sides = (every, fewer) if check == "vanished" else (fewer, every)
    finding = found(*sides)[check]
    assert (finding.count, finding.severity) == (count, severity)
    assert finding.share == count / of


@pytest.mark.parametrize(
    ("of", "count", "severity"),
    [
        (3, 2, Severity.INFO),
        (30, 5, Severity.INFO),
        (30, 6, Severity.WARNING),
        (400, 20, Severity.INFO),
        (400, 22, Severity.WARNING),
    ],
)
def test_late_keying_is_counted_questioned_above_a_few_and_never_blocks(of, count, severity):
    """In a small service one record is a large share: a few need no reason."""
    known, late = jobs(numbered(1, of)), jobs(numbered(of + 1, of + count))
    late = late.with_columns(raised_at=pl.lit(datetime(2026, 2, 27, 9, tzinfo=LONDON)))
    finding = found(known, pl.concat([known, late.cast(dict(SCHEMA))]))["late_keyed"]
    assert (finding.count, finding.severity) == (count, severity)
    assert finding.sentence.startswith(
        f"{count} jobs were opened in February 2026 but entered after its extract was taken"
    )
    assert finding.sentence.endswith("Sending February 2026 again would count them in it.")


def test_job_that_vanished_is_not_excused_by_a_hazard_case_of_the_same_number():
    order, hazard = jobs(["J1"]), jobs(["J1"], record_kind="hazard_case")
    both = pl.concat([order, hazard])
    assert set(found(both, hazard)) == {"vanished"}
    assert set(found(order, hazard)) == {"reclassified"}
    assert set(found(hazard, both)) == {"appeared_old"}


def test_changes_of_kind_both_ways_are_all_counted():
    before = pl.concat([jobs(["J1", "J2"]), jobs(["J3"], record_kind="hazard_case")])
    after = pl.concat([jobs(["J3"]), jobs(["J1", "J2"], record_kind="hazard_case")])
    finding = found(before, after)["reclassified"]
    assert finding.count == 3


@pytest.mark.parametrize("again", [str.lower, lambda name: name.replace("J0000", "J-"), None])
def test_renumbered_jobs_are_said_to_look_so(again):
    """Another case, lost zeros, or another number altogether beside the same works order."""
    names = numbered(1, 5)
    new = [again(name) for name in names] if again else [f"N{n}" for n in range(5)]
    after = jobs(new)
    if again is None:
        after = after.with_columns(work_order_ref=pl.Series([f"ref {name}" for name in names]))
    checks = found(jobs(names), after)
    assert checks["vanished"].sentence.endswith(
        "5 of them look renumbered: March 2026 has what seems the same under another reference. "
        "A record keeps its reference from month to month, its case and leading zeros with it: "
        "mend the report or the mapping."
    )
    assert "5 of them look renumbered: February 2026 had" in checks["appeared_old"].sentence


def test_other_jobs_are_not_said_to_be_renumbered():
    checks = found(jobs(numbered(1, 5)), jobs(numbered(11, 15)))
    assert not any("renumbered" in finding.sentence for finding in checks.values())


def test_job_that_was_dated_anew_out_of_the_stock_is_said():
    """Neither vanished nor appeared: it would only make its target."""
    known = jobs(numbered(1, 300))
    moved = known.with_columns(
        raised_at=pl.when(pl.col("record_id") == "J00007")
        .then(datetime(2026, 3, 5, 9, tzinfo=LONDON))
        .otherwise("raised_at")
    )
    (finding,) = found(known, moved.cast(dict(SCHEMA))).values()
    assert (finding.check, finding.severity) == ("redated", Severity.INFO)
    assert (finding.count, finding.examples, finding.rows) == (1, ("J00007",), (7,))
    assert finding.sentence == (
        "1 job was opened on another date or at another time according to March 2026 than "
        "according to February 2026 (0.3% of 300); 1 of them would now count as opened in March "
        "2026. Column raised_at; for example J00007. When a record was opened should never move: "
        "ask why it was changed."
    )


@pytest.mark.parametrize(("hours", "which"), [(1, "1 hour later"), (-5, "5 hours earlier")])
def test_month_that_is_shifted_as_a_whole_is_told_from_single_changes(hours, which):
    known = jobs(numbered(1, 50))
    shifted = known.with_columns(pl.col("raised_at") + timedelta(hours=hours))
    (finding,) = found(known, shifted).values()
    assert finding.severity is Severity.WARNING
    assert f"All moved by exactly {which}, as a wrong time zone does" in finding.sentence


def test_job_that_was_reopened_and_dated_anew_is_reopened():
    closed = jobs(["J1"], completed_at=datetime(2026, 2, 3, tzinfo=LONDON))
    again = jobs(["J1"], raised_at=datetime(2025, 12, 1, tzinfo=LONDON))
    (finding,) = found(closed, again).values()
    assert finding.check == "reopened"


RESTATED = {"restated": True, "was": jobs(numbered(1, 300))}
IN_FEBRUARY = datetime(2026, 2, 10, 9, tzinfo=LONDON)


def test_month_sent_again_with_jobs_that_the_next_one_lacks_does_not_block():
    """They were raised in it and entered after both extracts were taken."""
    late = jobs(numbered(301, 330), raised_at=IN_FEBRUARY)
    known = jobs(numbered(1, 300))
    (finding,) = found(pl.concat([known, late]), known, **RESTATED).values()
    assert (finding.check, finding.severity, finding.count) == (
        "keyed_since",
        Severity.WARNING,
        30,
    )
    assert "were entered after the extract for March 2026 was taken, which lacks" in (
        finding.sentence
    )


def test_jobs_that_the_month_sent_again_had_already_are_still_missing_from_the_next():
    known = jobs(numbered(1, 300), raised_at=IN_FEBRUARY)
    checks = found(known, jobs(numbered(1, 290), raised_at=IN_FEBRUARY), restated=True, was=known)
    assert set(checks) == {"vanished"}
    assert checks["vanished"].sentence.endswith(
        "March 2026 is published without them: send both months again in one full-history file, "
        "or mend February 2026."
    )
