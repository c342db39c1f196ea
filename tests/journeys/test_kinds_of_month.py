"""Every kind of month that can be handed in, and the words that an officer reads about it.

The little borough: 250 jobs that nobody finishes, and a few more each month. Published: April, May
and June 2024.
"""

import shutil
from pathlib import Path

import polars as pl
import pytest

from datasets.store import open_store
from tests.journeys.little_borough import (
    PROGRAMME,
    Office,
    as_file,
    at,
    backlog,
    held_in,
    job,
    month,
    said,
    words,
)

JOBS = [
    *backlog(),
    job("A1", "2024-04-10", completed_at="2024-05-20"),
    job("M1", "2024-05-05", completed_at="2024-05-28"),
    job("M2", "2024-05-06", completed_at="2024-07-09"),
    job("N1", "2024-06-11"),
    job("L1", "2024-07-02"),
]
A_REASON = (
    'Not published: 1 warning to be answered for: publish with --accept-warnings "why it is right '
    'all the same".'
)
WOULD = "It would be published as it stands."
OURS = {"service": "homes", "source_system": "civica"}
APRIL_ON = {"first": month("2024-04")}


@pytest.fixture(scope="module")
def published(tmp_path_factory, worker) -> Path:
    """The store with April, May and June."""
    folder = tmp_path_factory.mktemp("little")
    office = Office(folder, folder / "store", worker)
    past = as_file([one for one in JOBS if one["record_id"] != "L1"])
    done = office.backfill(past, **APRIL_ON, last=month("2024-06"))
    assert done.exit == 0, done.lines
    return office.root


@pytest.fixture
def desk(published, tmp_path, worker) -> Office:
    """An office that only checks against it."""
    return Office(tmp_path, published, worker)


@pytest.fixture
def office(published, tmp_path, worker) -> Office:
    """An office with a copy of it, to publish into."""
    return Office(tmp_path, Path(shutil.copytree(published, tmp_path / "store")), worker)


@pytest.fixture
def new(tmp_path, worker) -> Office:
    """An office with an empty store."""
    return Office(tmp_path, tmp_path / "new", worker)


def blocked(count: int) -> str:
    findings = "1 critical finding" if count == 1 else f"{count} critical findings"
    return f"Not published: {findings} must be mended first. The live release is as it was."


def but(name: str, **values) -> list:
    """The jobs, one of them otherwise."""
    return [
        {**one, **{k: v for k, v in job(name, "2024-01-15", **values).items() if k in values}}
        if one["record_id"] == name
        else one
        for one in JOBS
    ]


def without(*names: str) -> list:
    return [one for one in JOBS if one["record_id"] not in names]


# The next month, as it should be


def test_next_month_has_nothing_to_report(desk):
    (passed, would) = said(desk.check(held_in(JOBS, "2024-07")))
    assert passed.endswith("checks passed, with nothing to report.")
    assert would == WOULD


# The first load


def test_first_load_is_noted(new):
    first = new.backfill(as_file(JOBS), **APRIL_ON, last=month("2024-06"))
    assert said(first)[:-1] == words("""
        Note: Repairs of homes from civica: nothing is published yet, so there was nothing to
        compare this first load with.
    """)
    assert first.exit == 0


# The newest month again: provisional


def test_newest_month_again_with_late_entries_is_noted_and_needs_no_reason(office):
    late = [*JOBS, job("N2", "2024-06-29")]
    done = office.publish(held_in(late, "2024-06"))
    assert said(done)[:-1] == words("""
        Note: June 2024 is published already, and this file differs: 1 added, 0 removed, 0 changed.
        It was provisional, being the newest month, so this needs no reason.
    """)
    assert done.facts["published"]["release"] == 2


def test_late_entry_seen_only_in_the_month_after_is_counted(desk):
    late = [*JOBS, job("N2", "2024-06-29")]
    assert said(desk.check(held_in(late, "2024-07"))) == words(f"""
        Note: 1 job was opened in June 2024 but entered after its extract was taken (0.4% of 253).
        Column record_id; for example N2. Sending June 2024 again would count them in it.

        {WOULD}
    """)


def test_same_content_again_is_nothing_to_do(office):
    done = office.publish(held_in(JOBS, "2024-05"))
    assert said(done) == ["Nothing to do: the live release already holds exactly these figures."]
    assert done.facts["published"] is None


# A closed month again: restated


def test_closed_month_again_needs_a_reason_and_meets_both_neighbours(office):
    may = held_in(but("M2", completed_at="2024-05-30"), "2024-05")
    refused = office.publish(may)
    assert said(refused) == words(f"""
        Needs a reason: May 2024 is published already, and this file differs: 0 added, 0 removed,
        1 changed. Publishing it restates the month; say why.

        Note: 1 job counted as open at the end of May 2024 was since finished with an earlier date
        (0.4% of 251). Column record_id; for example M2. The month that shows them as open would
        change if it were sent again.

        {A_REASON}
    """)
    assert (refused.exit, refused.facts["published"]) == (1, None)
    done = office.publish(may, "the job sheet says 30 May")
    assert done.facts["published"]["why"].endswith("warnings accepted: the job sheet says 30 May")


def test_restatement_that_only_adds_late_entries_asks_for_its_reason_alone(desk):
    late = [*JOBS, job("M3", "2024-05-30")]
    assert said(desk.check(held_in(late, "2024-05"))) == words(f"""
        Needs a reason: May 2024 is published already, and this file differs: 1 added, 0 removed,
        0 changed. Publishing it restates the month; say why.

        Note: 1 job opened in May 2024 was entered after the extract for June 2024 was taken, which
        lacks it (0.4% of 252). Column record_id; for example M3. Sending June 2024 again would
        count them in it.

        {A_REASON}
    """)


def test_restated_month_that_no_longer_meets_its_neighbours_is_blocked(desk):
    lost = held_in(without("B001", "B002", "M2"), "2024-05")
    assert said(desk.check(lost)) == words(f"""
        Blocks: 2 jobs were open at the end of April 2024 and are missing from May 2024 (0.8% of
        251). Column record_id; for example B001, B002. The report should hold every record not
        closed before the 1st: run it again without a filter on status.

        Blocks: 3 jobs in June 2024 were opened earlier but were not known at the end of May 2024
        (1.2% of 251). Column record_id; for example B001, B002, M2. June 2024 is published with
        them: look for what this file for May 2024 leaves out.

        Needs a reason: May 2024 is published already, and this file differs: 0 added, 3 removed,
        0 changed. Publishing it restates the month; say why.

        {blocked(2)}
    """)


def test_history_from_a_later_month_tells_late_closings_from_lost_jobs(office):
    """M2 turns out to be finished in May, before the months that the file is asked for."""
    past = as_file(but("M2", completed_at="2024-05-30"))
    done = office.backfill(past, None, first=month("2024-06"), last=month("2024-07"))
    assert said(done)[:-1] == words("""
        Note: June 2024 is published already, and this file differs: 0 added, 1 removed, 0 changed.
        It was provisional, being the newest month, so this needs no reason.

        Note: 1 job counted as open at the end of May 2024 was since finished with an earlier date
        (0.4% of 251). Column record_id; for example M2. The month that shows them as open would
        change if it were sent again.
    """)


# Another month's rows


def test_one_row_closed_before_the_month_is_set_aside_with_a_reason(desk):
    file = pl.concat([held_in(JOBS, "2024-07"), as_file([JOBS[250]], month("2024-07"))])
    assert said(desk.check(file)) == words(f"""
        Needs a reason: 1 job was closed before the month began (0.4% of 254). For example A1. They
        are another month's, so they are set aside and counted; say why they are here.

        {A_REASON}
    """)


def test_more_than_half_a_percent_closed_before_the_month_blocks(desk):
    file = pl.concat([held_in(JOBS, "2024-07"), as_file(JOBS[250:252], month("2024-07"))])
    assert said(desk.check(file)) == words(f"""
        Blocks: 2 jobs were closed before the month began (0.8% of 255). For example A1, M1. Run
        the report for all records not closed before the 1st of the month.

        {blocked(1)}
    """)


# Nothing in it


def test_undeclared_empty_file_is_refused(desk):
    refused = desk.check(held_in(JOBS, "2024-07").clear())
    assert refused.exit == 2
    assert refused.lines == words("""
        repairs.parquet was refused. It has a header but no rows. Export it again; if nothing
        happened in the month, declare it an empty month.
    """)


def test_file_of_which_nothing_is_left_for_its_month_is_blocked(desk):
    """Every row was raised after it: that is not "nothing to do"."""
    refused = desk.check(as_file([JOBS[-1]], month("2024-05")))
    assert said(refused) == words(f"""
        Blocks: The file holds no records of this month. If nothing happened in it, declare the
        month empty; otherwise run the report again.

        {blocked(1)}
    """)
    assert refused.lines[0].splitlines()[1] == "  Left out: 1 row (opened after 31 May 2024)."


def test_declared_empty_month_that_loses_what_was_open_is_blocked(desk):
    july = {"month": month("2024-07"), "empty_month": True, **OURS}
    (lost, end) = said(desk.check(held_in(JOBS, "2024-07").clear(), **july))
    assert lost.startswith(
        "Blocks: 252 jobs were open at the end of June 2024 and are missing from July 2024 (100% "
        "of 252)."
    )
    assert end == blocked(1)


def test_truly_empty_month_is_published_as_none_and_the_next_month_joins_it(new):
    april = as_file([job("A1", "2024-04-10", completed_at="2024-04-20")])
    assert new.backfill(april).exit == 0
    may = {"month": month("2024-05"), "empty_month": True, **OURS}
    done = new.publish(april.clear(), **may)
    assert said(done)[0].endswith("checks passed, with nothing to report.")
    assert done.facts["published"]["release"] == 2
    june = new.check(held_in([job("J1", "2024-06-10")], "2024-06"))
    assert (june.exit, june.facts["findings"]) == (0, [])


def test_full_history_holds_the_months_in_which_nothing_happened(new):
    """Nothing was raised and nothing open in May and June: its span covers them."""
    past = [
        job("A1", "2024-04-10", completed_at="2024-04-20"),
        job("L1", "2024-07-10", completed_at="2024-07-20"),
    ]
    done = new.backfill(as_file(past))
    assert done.facts["months"] == ["2024-04", "2024-05", "2024-06", "2024-07"]
    rows = open_store(new.root).release().cells().sort("month")["rows"]
    assert rows.to_list() == [1, 0, 0, 1]


# A month missing


def test_month_after_a_gap_needs_a_reason(desk):
    assert said(desk.check(held_in(JOBS, "2024-08"))) == words(f"""
        Needs a reason: Repairs of homes from civica: July 2024 is not published, so this extract
        cannot be reconciled across the gap. Send what is missing first, or say why it cannot be.

        {A_REASON}
    """)


def test_month_that_fills_a_gap_is_held_against_both_neighbours(office):
    august = [*JOBS, job("G1", "2024-07-20", completed_at="2024-08-02")]
    assert office.publish(held_in(august, "2024-08"), "July follows").exit == 0
    late = " ".join(
        words("""
        Note: Repairs of homes from civica: July 2024 is not published, and August 2024 is.
        Publishing now puts it in its place, held against the published months before and after.
    """)
    )
    assert said(office.check(held_in(august, "2024-07"))) == [late, WOULD]
    lacking = [one for one in august if one["record_id"] not in {"B001", "B002"}]
    assert said(office.check(held_in(lacking, "2024-07"))) == words(f"""
        Blocks: 2 jobs were open at the end of June 2024 and are missing from July 2024 (0.8% of
        252). Column record_id; for example B001, B002. The report should hold every record not
        closed before the 1st: run it again without a filter on status.

        Blocks: 2 jobs in August 2024 were opened earlier but were not known at the end of July
        2024 (0.8% of 253). Column record_id; for example B001, B002. August 2024 is published with
        them: look for what this file for July 2024 leaves out.

        {late}

        {blocked(2)}
    """)


# One system hands over to another

HANDOVER = """
[[expected]]
dataset = "repairs"
service = "homes"
source_system = "civica"
from = 2024-04-01
to = 2024-06-01
[[expected]]
dataset = "repairs"
service = "homes"
source_system = "nec"
from = 2024-07-01
"""


def to_nec(jobs: list, **values) -> list:
    """The jobs as nec has them: under numbers of its own, beside the old works order's."""
    numbered = enumerate(jobs, start=7001)
    return [{**one, "source_system": "nec", "record_id": str(n), **values} for n, one in numbered]


def test_handover_says_what_came_what_was_lost_and_what_was_created(new):
    past = as_file([one for one in JOBS if one["record_id"] != "L1"])
    april_to_june = {**APRIL_ON, "last": month("2024-06")}
    assert new.backfill(past, PROGRAMME + HANDOVER, **april_to_june).exit == 0
    assert said(new.check(held_in(to_nec(JOBS), "2024-07"))) == words(f"""
        Note: At the hand-over from civica to nec in July 2024: 252 jobs were open; 252 came across,
        none was lost, none was created with earlier dates.

        {WOULD}
    """)
    loaded = to_nec([*JOBS[5:], job("K1", "2024-05-05")], raised_at=at("2024-07-03"))
    loaded[-1]["raised_at"] = at("2024-05-05")
    assert said(new.check(held_in(loaded, "2024-07"))) == words(f"""
        Blocks: 5 jobs were open in civica at the end of June 2024 and not in nec in July 2024 (2%
        of 252). Column record_id; for example B001, B002, B003. Find each in civica and load it, or
        close it there with the reason migrated or another. What is truly gone may be declared in
        the programme file, as a series break of repairs in July 2024: a reason is enough then.

        Needs a reason: 248 jobs share one raised date, 3 July 2024 (99.6% of 249). Column
        raised_at; for example 7001, 7002, 7003. If they were loaded from another system then,
        declare the coverage migrated_open for their months, or that day as a system_migration in
        the programme file: no age is then counted from it. If all were really opened on it, say so.

        Needs a reason: 1 job was opened before July 2024 according to nec, and unknown to civica
        (0.4% of 252). Column record_id; for example 7251. Find out where each comes from. What is
        right all the same may be declared in the programme file, as a series break of repairs in
        July 2024: a reason is enough then.

        Note: At the hand-over from civica to nec in July 2024: 252 jobs were open; 247 came across,
        5 were lost, 1 was created with earlier dates. 247 of those that came share one raised date
        (3 July 2024): the load date, from which no age can be counted.

        {blocked(1)}
    """)
