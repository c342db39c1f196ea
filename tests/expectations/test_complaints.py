"""Complaint stages: every promise of the contract and of the field, broken once and caught."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl
import pytest

from datasets.complaints import COMPLAINTS
from datasets.filling import fill_in
from datasets.store import open_store
from expectations.audit import audit
from expectations.complaints import SUITE
from expectations.renumbered import references, renumbered
from expectations.report import Severity
from expectations.stages import without_stage_one
from expectations.stock import narrow

MONTH = date(2026, 3, 1)
CRITICAL, WARNING = Severity.CRITICAL, Severity.WARNING
N = pl.col("n")
STAGE_1 = N < 300
ANSWERED, WITHDRAWN, EXTENDED = N % 2 == 0, N % 50 == 1, N % 5 == 0
ACTIONS = N % 4 == 0
IS_ANSWERED = pl.col("responded_on").is_not_null()
RECEIVED = pl.lit(date(2026, 3, 2)) + pl.duration(days=N % 5)


def later(days: int, start: pl.Expr = RECEIVED) -> pl.Expr:
    return start + pl.duration(days=days)


@pytest.fixture(scope="module")
def stages(bench):
    """Three hundred complaints, a hundred of them at both stages; half of all are answered."""
    status = pl.when(ANSWERED).then(pl.lit("closed")).when(WITHDRAWN).then(pl.lit("withdrawn"))
    outcome = pl.when(ANSWERED).then(pl.lit("upheld")).when(WITHDRAWN).then(pl.lit("withdrawn"))
    rows = pl.DataFrame({"n": range(400)}).select(
        month=pl.lit(MONTH),
        service=pl.lit("housing_management"),
        source_system=pl.lit("casework"),
        source_organisation=pl.lit("Demonstration Homes"),
        delivery_model=pl.lit("almo"),
        coverage=pl.lit("complete"),
        record_kind=pl.lit("complaint_stage"),
        record_id=pl.format("S{}", N),
        complaint_ref=pl.format("C{}", N % 300),
        stage=pl.when(STAGE_1).then(1).otherwise(2),
        complainant_type=pl.lit("tenant"),
        category=pl.lit("Repairs"),
        received_on=RECEIVED,
        logged_on=later(1),
        acknowledged_on=later(2),
        due_on=later(20),
        extension_agreed=pl.when(EXTENDED).then(statement=True),
        extended_due_on=pl.when(EXTENDED).then(later(34)),
        escalated_on=pl.when(ANSWERED & (N < 100)).then(later(16)),
        responded_on=pl.when(ANSWERED).then(later(15)),
        closed_on=pl.when(ANSWERED).then(later(16)).when(WITHDRAWN).then(later(9)),
        status=status.otherwise(pl.lit("open")),
        outcome=outcome,
        compensation_gbp=pl.when(ANSWERED).then(50.0),
        actions_due_on=pl.when(ANSWERED & ACTIONS).then(later(60)),
        actions_met_on=pl.when(ANSWERED & (N % 8 == 0)).then(later(24)),
        source_row=N + 1,
    )
    made = fill_in(bench.filled(rows, COMPLAINTS), COMPLAINTS, ())
    return bench.extract(made.records, [MONTH], contract=COMPLAINTS)


@dataclass(frozen=True)
class Planted:
    """One fault: the rows (two of them) that it is put in, and what is to be said of them."""

    check: str
    column: str
    values: dict = field(default_factory=dict)
    severity: Severity = CRITICAL
    says: str = ""
    where: pl.Expr = IS_ANSWERED


EARLY = pl.col("received_on") - pl.duration(days=1)
OPEN = pl.col("status") == "open"
NO_EXTENSION = pl.col("extended_due_on").is_null()
ORDER = "dates_out_of_order"
PLANTED = (
    Planted(
        ORDER,
        "responded_on",
        {"responded_on": EARLY},
        says="2 complaints were answered before they were received",
    ),
    Planted(ORDER, "acknowledged_on", {"acknowledged_on": EARLY, "logged_on": None}),
    Planted(ORDER, "logged_on", {"logged_on": EARLY}, says="were logged before they were received"),
    Planted(ORDER, "due_on", {"due_on": EARLY}, says="were due before", where=NO_EXTENSION),
    Planted(ORDER, "escalated_on", {"escalated_on": EARLY, "responded_on": None}, where=OPEN),
    Planted(ORDER, "actions_due_on", {"actions_due_on": EARLY}),
    Planted(ORDER, "actions_met_on", {"actions_met_on": EARLY},
            where=pl.col("actions_due_on").is_not_null()),
    Planted(ORDER, "closed_on", {"closed_on": EARLY, "status": "withdrawn"}, where=OPEN),
    Planted(
        "duplicate_stage",
        "stage",
        {"complaint_ref": "C299"},
        says="2 complaints are stages that their complaint has twice",
        where=pl.col("complaint_ref").is_in(["C298", "C299"]),
    ),
    Planted(
        "answered_but_not_by_status",
        "status",
        {"status": "withdrawn"},
        WARNING,
        "were answered, and their status says otherwise",
    ),
    Planted("closed_but_open_by_status", "status", {"closed_on": MONTH.replace(day=30)}, WARNING,
            "were closed, and are open by their status", OPEN),
    Planted("answer_without_date", "responded_on", {"status": "responded"}, CRITICAL,
            "are answered by their status, and have no date of the answer", OPEN),
    Planted("ended_without_date", "closed_on", {"status": "withdrawn"}, WARNING,
            "are closed or withdrawn by their status, and have no date", OPEN),
    Planted("closed_without_answer", "responded_on",
            {"status": "closed", "closed_on": MONTH.replace(day=30)}, WARNING,
            "were closed without an answer", OPEN),
    Planted("outcome_missing", "outcome", {"outcome": None}, WARNING,
            "were answered without an outcome"),
    Planted("outcome_without_answer", "outcome", {"outcome": "upheld"}, WARNING,
            "have an outcome, and were neither answered nor closed", OPEN),
    Planted("extension_not_agreed", "extension_agreed", {"extension_agreed": False}, WARNING,
            "and no extension was agreed", ~NO_EXTENSION),
    Planted("extension_without_agreement", "extension_agreed", {"extension_agreed": None}, WARNING,
            "do not say whether it was agreed", ~NO_EXTENSION),
    Planted("extension_without_date", "extended_due_on", {"extended_due_on": None}, WARNING,
            "have an extension agreed, and no extended due date", ~NO_EXTENSION),
    Planted("extension_not_later", "extended_due_on", {"extended_due_on": pl.col("due_on")},
            WARNING, "an extended due date that is not after the first one", ~NO_EXTENSION),
    Planted("actions_without_due_date", "actions_due_on", {"actions_due_on": None}, WARNING,
            "no day on which they were due", pl.col("actions_met_on").is_not_null()),
    Planted("code_against_date", "code_version", {"code_version": "2020"}, WARNING,
            "that was not in force when they were received: '2020'"),
    Planted("out_of_range", "compensation_gbp", {"compensation_gbp": -0.01},
            says="have a compensation_gbp below 0"),
    Planted("out_of_range", "stage", {"stage": 3}, where=OPEN & (pl.col("stage") == 1)),
    Planted("unknown_value", "code_version", {"code_version": "1999", "regime": None}),
    Planted("unknown_value", "outcome", {"outcome": "Upheld?"}, says="'Upheld?'"),
    Planted("unknown_value", "status", {"status": "live"}, where=OPEN),
    Planted("unknown_value", "regime", {"regime": "ofsted", "code_version": None}),
    Planted("unknown_value", "complainant_type", {"complainant_type": "neighbour"}),
    Planted("null_value", "complaint_ref", {"complaint_ref": None}),
    Planted("null_value", "received_on", {"received_on": None}, where=OPEN),
    Planted("null_value", "category", {"category": None}),
    Planted("duplicate_key", "record_id", {"record_id": "twice"}),
)  # fmt: skip
IDS = [f"{fault.check}-{fault.column}" for fault in PLANTED]


@pytest.fixture(scope="module")
def broken(bench, stages, programme):
    """One month with every fault, each in two rows of its own, and what the gate finds."""
    taken, places = set(range(1, 101)) | set(range(301, 401)), []
    extract = stages
    for fault in PLANTED:
        free = [row for row in bench.rows(extract, fault.where) if row not in taken][:2]
        taken |= set(free)
        places.append(tuple(free))
        extract = bench.changed(extract, free, **fault.values)
    found = {(f.check, f.column): f for f in audit(extract, None, programme).findings}
    return found, dict(zip(IDS, places, strict=True)), extract


def test_clean_stages_pass(stages, programme):
    report = audit(stages, None, programme)
    assert report.findings == ()
    assert "stage_2_without_stage_1" in report.checks


@pytest.mark.parametrize("fault", PLANTED, ids=IDS)
def test_planted_fault_is_caught(bench, broken, fault):
    found, places, extract = broken
    finding, rows = found[fault.check, fault.column], places[f"{fault.check}-{fault.column}"]
    assert (finding.rows, finding.count) == (rows, len(rows))
    assert finding.severity is fault.severity
    assert finding.column == fault.column
    assert f"Column {fault.column};" in finding.sentence
    assert finding.examples == tuple(dict.fromkeys(bench.ids(extract, rows)))
    assert fault.says in finding.sentence


def test_nothing_but_what_was_planted_is_found(broken):
    found, places, _ = broken
    planted = {row for rows in places.values() for row in rows}
    assert {row for finding in found.values() for row in finding.rows} == planted


def _alone(bench, stages, **values):
    """The month with one stage 2 that no stage 1 of its own belongs to."""
    return bench.changed(stages, (301,), complaint_ref="elsewhere", **values)


def _published(bench, stages, tmp_path, month, **values):
    """A release that holds one stage 1 of that complaint, closed in an earlier month."""
    first = stages.records.head(1).with_columns(
        month=pl.lit(month), received_on=pl.lit(month), complaint_ref=pl.lit("elsewhere"), **values
    )
    store = open_store(tmp_path / "store", create=True)
    before = bench.extract(first, [month], contract=COMPLAINTS)
    return bench.publish(store, before, "before")


def stages_of(extract, live):
    return without_stage_one(extract, live, SUITE)


def test_stage_2_without_its_stage_1_may_be_in_another_system(bench, stages, tmp_path):
    """Half a year of complaints is published, and its first stage is not among them."""
    live = _published(bench, stages, tmp_path, date(2025, 8, 1), service=pl.lit("elsewhere"))
    (finding,) = stages_of(_alone(bench, stages), live)
    assert finding.severity is Severity.INFO, "another service's months say nothing"
    live = _published(bench, stages, tmp_path / "own", date(2025, 8, 1), stage=2)
    (finding,) = stages_of(_alone(bench, stages), live)
    assert (finding.severity, finding.column) == (WARNING, "complaint_ref")
    assert (finding.count, finding.rows, finding.examples) == (1, (301,), ("S300",))
    assert finding.sentence == (
        "1 complaint at stage 2 has no stage 1 here or in what is published (1% of 100 new at "
        "stage 2). Column complaint_ref; for example S300. It may be in another system, or under "
        "another reference: send it too, or say where it is."
    )


def test_stage_1_is_looked_for_in_every_system_of_the_service(bench, stages, tmp_path):
    system = pl.lit("the old inbox")
    live = _published(bench, stages, tmp_path, date(2025, 8, 1), source_system=system)
    assert stages_of(_alone(bench, stages), live) == ()


def test_stage_2_that_is_published_already_is_not_asked_about_again(bench, stages, tmp_path):
    month = date(2025, 8, 1)
    live = _published(bench, stages, tmp_path, month, stage=2, record_id=pl.lit("S300"))
    assert stages_of(_alone(bench, stages), live) == ()


def test_stage_2_of_a_first_month_is_for_information(bench, stages):
    (finding,) = stages_of(_alone(bench, stages), None)
    assert finding.severity is Severity.INFO
    assert "kept from March 2026 on" in finding.sentence
    assert "From September 2026 on this is a warning." in finding.sentence


APRIL = date(2026, 4, 1)


def _in_april(stages):
    """What March's file has open, as April's has it: some answered, withdrawn, closed without."""
    left = stages.records.filter(pl.col("closed_on").is_null()).with_columns(
        fate=pl.col("source_row") // 2 % 4, month=pl.lit(APRIL)
    )
    answered, withdrawn, unanswered = (pl.col("fate") == fate for fate in range(3))
    day = pl.lit(APRIL.replace(day=9)) + pl.duration(days=pl.col("source_row") % 20)
    return left.with_columns(
        pl.when(answered).then(day).alias("responded_on"),
        pl.when(answered | withdrawn | unanswered).then(day).alias("closed_on"),
        pl.when(answered | unanswered)
        .then(pl.lit("closed"))
        .when(withdrawn)
        .then(pl.lit("withdrawn"))
        .otherwise(pl.lit("open"))
        .alias("status"),
        pl.when(answered)
        .then(pl.lit("upheld"))
        .when(withdrawn)
        .then(pl.lit("withdrawn"))
        .alias("outcome"),
    ).drop("fate")


def test_stages_are_followed_from_month_to_month_however_they_end(
    bench, stages, programme, tmp_path
):
    live = bench.publish(open_store(tmp_path / "store", create=True), stages, "march")
    april = bench.extract(_in_april(stages), [APRIL], contract=COMPLAINTS)
    (finding,) = audit(april, live, programme).findings
    unanswered = april.records.filter(pl.col("responded_on").is_null())
    closed_only = unanswered.filter(status="closed").height
    assert (finding.check, finding.count) == ("closed_without_answer", closed_only)
    # one that went on being open, and one that was closed without an answer, are in no file
    gone = [unanswered.filter(status=status)["source_row"][0] for status in ("open", "closed")]
    report = audit(bench.without(april, gone), live, programme)
    found = {finding.check: finding for finding in report.findings}
    assert found["vanished"].count == 2
    assert found["vanished"].column == "record_id"
    assert set(found["vanished"].examples) == set(bench.ids(april, gone))


def test_the_two_stages_of_a_complaint_are_not_taken_for_one_renumbered(stages):
    """Both have the complaint's reference: what tells them apart is the stage."""
    first, second = (
        stages.records.filter(pl.col("complaint_ref") == "C100", pl.col("stage") == 1),
        stages.records.filter(pl.col("complaint_ref") == "C0", pl.col("stage") == 2),
    )
    same = second.with_columns(complaint_ref=pl.lit("C100"))
    elsewhere = first.with_columns(record_id=pl.lit("another id"))
    lost = narrow(first, COMPLAINTS)
    assert renumbered(lost, narrow(same, COMPLAINTS), references(COMPLAINTS)).is_empty()
    pairs = renumbered(lost, narrow(elsewhere, COMPLAINTS), references(COMPLAINTS))
    assert pairs.rows() == [("S100", "another id")]
