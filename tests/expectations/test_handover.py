"""One source system hands over to another: what was migrated, lost or created, in words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from datasets.programme import parse_programme
from datasets.repairs import REPAIRS
from datasets.store import Purge, open_store
from datasets.store.retention import purge_records
from expectations.continuity import continuity
from expectations.repairs import SUITE
from expectations.report import Severity
from expectations.systems import absent_systems

MAY, JUNE = date(2022, 5, 1), date(2022, 6, 1)
LONDON = ZoneInfo("Europe/London")
OPEN = 1204
LOADED = datetime(2022, 6, 3, 8, tzinfo=LONDON)
CUT_OVER = datetime(2022, 5, 31, 18, tzinfo=LONDON)
PROGRAMME = """
council = "Demonstration Borough Council"
[[services]]
id = "housing_management"
name = "Housing management"
organisations = ["Demonstration Homes"]
"""
ENDS = """
[[expected]]
dataset = "repairs"
service = "housing_management"
source_system = "civica"
from = 2020-01-01
to = 2022-05-01
[[expected]]
dataset = "repairs"
service = "housing_management"
source_system = "nec"
from = 2022-06-01
"""
GOES_ON = ENDS.replace("to = 2022-05-01", "")
BREAK = """
[[breaks]]
service = "housing_management"
dataset = "repairs"
name = "Another system"
why = "Jobs were lost on the way."
from = 2022-06-01
"""


def jobs(numbers, system, month, **values):
    """Open jobs of a system, raised on different days of 2021, as rows of a month."""
    frame = pl.DataFrame({"number": list(numbers)}, schema={"number": pl.Int64})
    name = pl.col("number").cast(pl.String).str.zfill(5)
    plain = {
        "service": pl.lit("housing_management"),
        "source_system": pl.lit(system),
        "source_organisation": pl.lit("Demonstration Homes"),
        "coverage": pl.lit("complete"),
        "record_kind": pl.lit("works_order"),
        "record_id": pl.concat_str(pl.lit("J"), name),
        "work_order_ref": pl.concat_str(pl.lit("WO"), name),
        "month": pl.lit(month),
        "raised_at": pl.lit(datetime(2021, 1, 1, 9, tzinfo=LONDON))
        + pl.duration(days=pl.col("number") % 300),
        "source_row": pl.int_range(1, pl.len() + 1),
    }
    given = {k: v if isinstance(v, pl.Expr) else pl.lit(v) for k, v in values.items()}
    return frame.with_columns(**{**plain, **given}).drop("number")


@pytest.fixture
def at_handover(bench, tmp_path):
    """The report on nec's June, after civica's May was published."""

    def judged(before, after, programme="", may_of_nec=None):
        live = open_store(tmp_path / "store", create=True)
        parts = [before] if may_of_nec is None else [before, may_of_nec]
        for number, part in enumerate(parts):
            extract = bench.extract(bench.filled(part, REPAIRS), [MAY])
            release = bench.publish(live, extract, f"may {number}")
        june = bench.extract(bench.filled(after, REPAIRS), [JUNE])
        plan = parse_programme(PROGRAMME + programme) if programme else None
        layer = continuity(june, release, SUITE, plan)
        return {f.check: f for f in layer.findings}, layer.not_run

    return judged


CIVICA = jobs(range(OPEN), "civica", MAY)
NEC = jobs(range(OPEN), "nec", JUNE)
OTHER_IDS = {"record_id": pl.concat_str(pl.lit("R"), (pl.col("number") * 7 + 3).cast(pl.String))}


@pytest.mark.parametrize(
    "after",
    [
        NEC,
        jobs(range(OPEN), "nec", JUNE, **OTHER_IDS),
        jobs(range(OPEN), "nec", JUNE, record_id=(pl.col("number") - 5).cast(pl.String)),
        jobs(
            range(OPEN),
            "nec",
            JUNE,
            record_id=pl.concat_str(pl.lit("j-"), pl.col("number").cast(pl.String)),
            work_order_ref=pl.concat_str(pl.lit("NEC"), (pl.col("number") * 3).cast(pl.String)),
        ),
    ],
    ids=["same ids", "by works order", "ids that mean other jobs", "ids without zeros"],
)
def test_all_come_across_whatever_their_numbers(after, at_handover):
    found, _ = at_handover(CIVICA, after, ENDS)
    (finding,) = found.values()
    assert finding.severity is Severity.INFO
    assert finding.sentence == (
        "At the hand-over from civica to nec in June 2022: 1,204 jobs were open; 1,204 came "
        "across, none was lost, none was created with earlier dates."
    )


def test_lost_and_created_jobs_block_and_are_named(at_handover):
    """14 of civica's never came; 35 are in nec with dates before June that nobody knew."""
    after = jobs([*range(14, OPEN), *range(5000, 5035)], "nec", JUNE)
    found, _ = at_handover(CIVICA, after, ENDS)
    assert found["handed_over"].sentence == (
        "At the hand-over from civica to nec in June 2022: 1,204 jobs were open; 1,190 came "
        "across, 14 were lost, 35 were created with earlier dates."
    )
    lost, created = found["lost_at_handover"], found["created_at_handover"]
    assert (lost.severity, lost.count, lost.examples[0]) == (Severity.CRITICAL, 14, "J00000")
    assert lost.sentence == (
        "14 jobs were open in civica at the end of May 2022 and not in nec in June 2022 (1.2% of "
        "1,204). Column record_id; for example J00000, J00001, J00002. Find each in civica and "
        "load it, or close it there with the reason migrated or another. What is truly gone may be "
        "declared in the programme file, as a series break of repairs in June 2022: a reason is "
        "enough then."
    )
    assert (created.severity, created.count) == (Severity.CRITICAL, 35)
    assert created.rows == tuple(range(1191, 1226))
    assert created.sentence.startswith(
        "35 jobs were opened before June 2022 according to nec, and unknown to civica (2.9% of"
    )


@pytest.mark.parametrize(("lost", "severity"), [(6, Severity.WARNING), (7, Severity.CRITICAL)])
def test_half_a_percent_may_be_lost_with_a_reason(lost, severity, at_handover):
    found, _ = at_handover(CIVICA, jobs(range(lost, OPEN), "nec", JUNE), ENDS)
    assert found["lost_at_handover"].severity is severity


@pytest.mark.parametrize("coverage", ["complete", "migrated_open"])
def test_what_is_truly_gone_is_published_with_a_reason_once_it_is_declared(coverage, at_handover):
    after = jobs(range(100, OPEN), "nec", JUNE, coverage=coverage)
    programme = ENDS + BREAK if coverage == "complete" else ENDS
    found, _ = at_handover(CIVICA, after, programme)
    assert found["lost_at_handover"].severity is Severity.WARNING


def test_load_date_is_recognised(at_handover):
    after = jobs(
        range(14, OPEN),
        "nec",
        JUNE,
        raised_at=pl.when(pl.col("number") < 1164)
        .then(pl.lit(LOADED))
        .otherwise(
            datetime(2021, 1, 1, 9, tzinfo=LONDON) + pl.duration(days=pl.col("number") % 300)
        ),
        **OTHER_IDS,
    )
    found, _ = at_handover(CIVICA, after, ENDS)
    assert found["handed_over"].sentence == (
        "At the hand-over from civica to nec in June 2022: 1,204 jobs were open; 1,190 came "
        "across, 14 were lost, none was created with earlier dates. 1,150 of those that came "
        "share one raised date (3 June 2022): the load date, from which no age can be counted."
    )


LOAD = """
[[events]]
service = "housing_management"
kind = "system_migration"
name = "The load"
on = 2022-06-03
"""


@pytest.mark.parametrize(("declared", "told"), [("", Severity.WARNING), (LOAD, None)])
def test_few_jobs_that_come_under_the_load_date_are_a_question_until_it_is_declared(
    declared, told, at_handover
):
    """Too few for a day that many share: their ages would begin again without a word."""
    few = jobs(range(8), "nec", JUNE, raised_at=LOADED)
    found, _ = at_handover(jobs(range(8), "civica", MAY), few, ENDS + declared)
    redated = found.get("redated_at_handover")
    assert (redated and redated.severity) == told
    assert redated is None or "opened on another day according to nec" in redated.sentence


def test_jobs_closed_as_migrated_count_as_handed_over(at_handover):
    before = jobs(range(OPEN), "civica", MAY, closed_other_at=CUT_OVER, close_reason="migrated")
    found, _ = at_handover(before, jobs(range(4, OPEN), "nec", JUNE), ENDS)
    assert "1,204 jobs were open; 1,200 came across, 4 were lost" in found["handed_over"].sentence
    assert found["migration_closures"].severity is Severity.INFO
    assert found["migration_closures"].sentence == (
        "1,204 jobs were closed as migrated in civica in May 2022: at a hand-over that is a "
        "migration, not work done. Those closed as migrated count as handed over."
    )


def test_jobs_closed_on_one_day_and_open_again_are_neither_created_nor_handed_over(at_handover):
    old = jobs(range(200), "civica", MAY)
    piled = jobs(range(200, 300), "civica", MAY, closed_other_at=CUT_OVER, close_reason="other")
    found, _ = at_handover(
        pl.concat([old, piled], how="diagonal"), jobs(range(300), "nec", JUNE), ENDS
    )
    assert found["handed_over"].sentence.endswith(
        "200 jobs were open; 200 came across, none was lost, none was created with earlier dates, "
        "100 were closed before and open again."
    )
    assert found["migration_closures"].sentence.startswith(
        "100 jobs were closed in civica on one day, 31 May 2022: at a hand-over that is a migration"
    )


UNKNOWN = {
    "record_id": pl.concat_str(pl.lit("X"), (pl.col("number") * 11 + 90_000).cast(pl.String)),
    "work_order_ref": pl.concat_str(pl.lit("Y"), (pl.col("number") * 13 + 80_000).cast(pl.String)),
}


@pytest.mark.parametrize(
    ("count", "programme", "severity"),
    [
        (OPEN, ENDS, Severity.WARNING),
        (OPEN - 6, ENDS, Severity.WARNING),
        (OPEN - 7, ENDS, Severity.CRITICAL),
        (OPEN - 7, ENDS + BREAK, Severity.WARNING),
        (15, "", Severity.WARNING),
    ],
)
def test_without_common_references_only_counts_are_compared(
    count, programme, severity, at_handover
):
    """They block only where the programme says that the old system ended, and nothing excuses."""
    found, _ = at_handover(CIVICA, jobs(range(count), "nec", JUNE, **UNKNOWN), programme)
    (finding,) = found.values()
    assert (finding.check, finding.severity) == ("handover_not_followed", severity)
    assert finding.sentence.startswith(
        "At the hand-over from civica to nec in June 2022: 1,204 jobs were open in civica at the "
        f"end of May 2022, and nec began June 2022 with {count:,}. None of them can be found by a "
        "reference, so they cannot be followed one by one."
    )


def test_jobs_loaded_on_one_day_are_what_a_system_began_with(at_handover):
    after = jobs(range(OPEN), "nec", JUNE, raised_at=LOADED, **UNKNOWN)
    found, _ = at_handover(CIVICA, after, ENDS)
    assert "nec began June 2022 with 1,204" in found["handover_not_followed"].sentence


def test_system_that_the_programme_still_expects_hands_nothing_over(at_handover):
    found, _ = at_handover(CIVICA, NEC, GOES_ON)
    assert set(found) == {"first_load"}


def test_nobody_said_that_the_old_one_ended_but_its_jobs_are_all_there(at_handover):
    found, _ = at_handover(CIVICA, NEC)
    assert set(found) == {"handed_over"}


@pytest.mark.parametrize("programme", [ENDS, ""])
def test_systems_that_overlapped_a_month_are_followed_once(programme, at_handover):
    """What nec had of its own in May is its own; what came in June is not old and unknown."""
    own = range(6000, 6300)
    found, _ = at_handover(
        CIVICA,
        jobs([*range(OPEN), *own], "nec", JUNE),
        programme,
        may_of_nec=jobs(own, "nec", MAY),
    )
    assert set(found) == {"handed_over"}
    assert "1,204 came across, none was lost" in found["handed_over"].sentence


def test_a_system_that_only_comes_late_is_no_handover(at_handover):
    """Two that always send together, in whatever order: june of the other is still to come."""
    own = range(6000, 6300)
    found, _ = at_handover(CIVICA, jobs(own, "nec", JUNE), may_of_nec=jobs(own, "nec", MAY))
    assert found == {}


def test_a_system_beside_one_that_had_nothing_open_hands_nothing_over(at_handover):
    """Of old jobs that another system brings at once there is nothing to be said but that."""
    done = jobs(range(300), "civica", MAY, completed_at=CUT_OVER)
    own = range(6000, 6300)
    found, _ = at_handover(
        done, jobs([*own, *range(7000, 7050)], "nec", JUNE), may_of_nec=jobs(own, "nec", MAY)
    )
    assert {check: f.count for check, f in found.items()} == {"appeared_old": 50}


def test_a_system_that_begins_where_nothing_was_open_is_a_first_load(at_handover):
    done = jobs(range(300), "civica", MAY, completed_at=CUT_OVER)
    found, _ = at_handover(done, NEC)
    assert set(found) == {"first_load"}


def test_archive_of_closed_jobs_says_that_nothing_was_followed(at_handover):
    done = {"coverage": "closed_only", "completed_at": CUT_OVER}
    found, not_run = at_handover(jobs(range(OPEN), "civica", MAY, **done), NEC, ENDS)
    assert set(found) == {"first_load"}
    (words,) = not_run
    assert words == (
        "At the hand-over from civica to nec in June 2022 no record was followed: less than all "
        "records are declared for May 2022."
    )


def test_history_that_holds_both_systems_is_judged_within_itself(bench, tmp_path):
    live = open_store(tmp_path / "store", create=True).release()
    both = bench.filled(pl.concat([CIVICA, jobs(range(50, OPEN), "nec", JUNE)]), REPAIRS)
    extract = bench.extract(both, [MAY, JUNE], history=True)
    found = {f.check: f for f in continuity(extract, live, SUITE).findings}
    assert found["lost_at_handover"].count == 50


def test_old_month_sent_again_is_held_against_the_new_system(bench, tmp_path):
    store = open_store(tmp_path / "store", create=True)
    for part, month in ((CIVICA, MAY), (NEC, JUNE)):
        live = bench.publish(store, bench.extract(bench.filled(part, REPAIRS), [month]), str(month))
    more = jobs(range(OPEN + 30), "civica", MAY)
    found = continuity(bench.extract(bench.filled(more, REPAIRS), [MAY]), live, SUITE).findings
    assert {f.check: f.count for f in found}["lost_at_handover"] == 30


def test_system_that_ended_as_declared_is_not_missed(bench, tmp_path):
    store = open_store(tmp_path / "store", create=True)
    live = bench.publish(store, bench.extract(bench.filled(CIVICA, REPAIRS), [MAY]), "may")
    june = bench.extract(bench.filled(NEC, REPAIRS), [JUNE])
    assert absent_systems(june, live, parse_programme(PROGRAMME + ENDS)) == ()
    assert [f.check for f in absent_systems(june, live, None)] == ["source_system_absent"]


NO_SERVICE = """
[[breaks]]
service = "housing_management"
name = "No service"
why = "Nothing was provided."
from = 2022-06-01
to = 2022-07-31
"""


@pytest.mark.parametrize(
    ("programme", "found"),
    [
        (ENDS, True),
        ("", True),
        (GOES_ON, False),
        (ENDS + NO_SERVICE, False),
        (ENDS + NO_SERVICE.replace("07-31", "06-30"), True),
    ],
)
def test_months_that_neither_system_sent_need_a_reason(programme, found, bench, tmp_path):
    store = open_store(tmp_path / "store", create=True)
    live = bench.publish(store, bench.extract(bench.filled(CIVICA, REPAIRS), [MAY]), "may")
    august = date(2022, 8, 1)
    extract = bench.extract(bench.filled(jobs(range(OPEN), "nec", august), REPAIRS), [august])
    plan = parse_programme(PROGRAMME + programme)
    layer = continuity(extract, live, SUITE, plan)
    said = {f.check: f for f in layer.findings}
    assert ("gap_between_systems" in said) is found
    if found:
        assert said["gap_between_systems"].severity is Severity.WARNING
        assert said["gap_between_systems"].sentence == (
            "housing_management: civica ended before June 2022 and nec begins after July 2022, "
            "but nothing is published for June 2022 and July 2022, so what was open cannot be "
            "followed from one to the other. Send what is missing first, or say why it cannot be."
        )


def test_handover_whose_old_records_were_purged_says_so(bench, tmp_path):
    store = open_store(tmp_path / "store", create=True)
    for part, month in ((CIVICA, MAY), (NEC, JUNE)):
        bench.publish(store, bench.extract(bench.filled(part, REPAIRS), [month]), str(month))
    purge_records(store.root, "repairs", Purge(JUNE, date(2026, 6, 1), 4), actor="test")
    live = open_store(store.root).release()
    fewer = bench.filled(jobs(range(9, OPEN), "nec", JUNE), REPAIRS)
    layer = continuity(bench.extract(fewer, [JUNE]), live, SUITE)
    assert [f.check for f in layer.findings] == ["provisional_month_changed"]
    assert (
        "At the hand-over from civica to nec in June 2022 no record was followed: records of one "
        "side were purged."
    ) in layer.not_run
