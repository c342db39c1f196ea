"""A workforce extract: a clean one passes, and every promise that is broken is found."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from datasets.contract import Kind
from datasets.store import open_store
from datasets.workforce import RECORD_KINDS, WORKFORCE
from expectations.audit import audit
from expectations.report import Severity

CRITICAL, WARNING, INFO = Severity.CRITICAL, Severity.WARNING, Severity.INFO
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
COUNCIL = "Demonstration Borough Council"
KEY = "{:032x}"
LEFT = {"movement": "leaver", "leave_date": date(2026, 10, 20), "leave_reason": "resignation"}


def holder(number: int, **values: object) -> dict[str, object]:
    return {
        "record_kind": "post_holder",
        "record_id": f"E{number:04d}",
        "employee_key": KEY.format(number + 1000),
        "is_primary_post": True,
        "position_id": f"P{number:03d}",
        "reports_to_position": "P001" if number > 1 else None,
        "org_unit": "Repairs team",
        "role_family": "frontline" if number > 1 else "manager",
        "employer": COUNCIL,
        "contract_type": "permanent",
        "fte": 1.0,
        "employment_start": date(2020, 4, 1),
        "continuous_service_start": date(2012, 4, 1),
        "movement": "none",
        **values,
    }


def others() -> list[dict[str, object]]:
    return [
        {
            "record_kind": "vacant_post",
            "record_id": "P900",
            "position_id": "P900",
            "role_family": "frontline",
            "established_fte": 1.0,
            "vacant_since": date(2026, 8, 3),
        },
        {
            "record_kind": "agency_assignment",
            "record_id": "A1",
            "assignment_ref": "A1",
            "role_family": "frontline",
            "agency_hours": 150.0,
            "agency_fte": 0.9,
            "agency_cost_gbp": 4200.0,
        },
        {
            "record_kind": "team_absence",
            "record_id": "T1",
            "org_unit": "Repairs team",
            "absence_days": 11.5,
            "mean_fte": 29.5,
        },
        {
            "record_kind": "baseline",
            "record_id": "F1",
            "fact_on": date(2024, 6, 1),
            "fact": "staff at transfer",
            "fact_count": 62,
            "fact_source": "Demonstration: made-up transfer list",
        },
    ]


def rows(month: date, *records: dict[str, object]) -> pl.DataFrame:
    cell = {
        "month": month,
        "service": "housing_management",
        "source_system": "demo_hr",
        "source_organisation": COUNCIL,
        "delivery_model": "in_house",
        "coverage": "complete",
    }
    numbered = [{**cell, "source_row": n, **record} for n, record in enumerate(records, start=1)]
    return pl.DataFrame(numbered, infer_schema_length=None)


def people() -> list[dict[str, object]]:
    """Thirty people: the manager, two who joined, one who left, one with two posts."""
    joined = {"movement": "joiner", "employment_start": date(2026, 10, 5)}
    gone = [holder(27, **LEFT), holder(28, **LEFT | {"leave_reason": "retirement"})]
    second = holder(30, employee_key=KEY.format(1029), is_primary_post=False, fte=0.2)
    return [
        *(holder(n) for n in range(1, 25)),
        holder(25, **joined),
        holder(26, movement="joiner", employment_start=date(2026, 10, 31)),
        *gone,
        holder(29, contract_type="zero_hours", fte=0.0),
        second,
    ]


@pytest.fixture
def october(bench):
    frame = bench.filled(rows(OCTOBER, *people(), *others()), WORKFORCE)
    return bench.extract(frame, [OCTOBER], contract=WORKFORCE)


@pytest.fixture(scope="session")
def september(bench):
    """The month before: nobody had joined, nobody had left."""
    held = [holder(n) for n in (*range(1, 25), 27, 28)]
    frame = bench.filled(
        rows(SEPTEMBER, *held, *(holder(n) | people()[n - 1] for n in (29, 30))), WORKFORCE
    )
    return bench.extract(frame, [SEPTEMBER], contract=WORKFORCE)


def told(report) -> list[tuple[str, str | None, Severity, int]]:
    return [(f.check, f.column, f.severity, f.count) for f in report.findings]


def test_a_clean_month_passes(october, programme):
    assert set(october.records["record_kind"]) == set(RECORD_KINDS)
    assert told(audit(october, None, programme)) == []


JOINER, LEAVER, HOLDER = (25,), (27,), (2,)
NOW = {"movement": "joiner", "employment_start": date(2026, 10, 5)}
SENT_IN = {**NOW, "movement": "tupe_in"}
VACANT, AGENCY, TEAM, FACT = others()
LATER = date(2026, 11, 1)
FAULTS = [
    # people
    ({}, {"employee_key": "12345"}, "not_a_pseudonym", "employee_key", CRITICAL),
    ({}, {"employee_key": KEY.format(1005)}, "two_main_posts", "is_primary_post", CRITICAL),
    ({}, {"fte": 1.5}, "out_of_range", "fte", CRITICAL),
    ({}, {"fte": 0.0}, "no_hours", "fte", WARNING),
    ({}, {"role_family": None}, "role_family_missing", "role_family", INFO),
    # coming and going
    ({}, {"movement": "leaver"}, "leaver_without_date", "leave_date", CRITICAL),
    (LEFT, {"leave_reason": None}, "leaver_without_reason", "leave_reason", WARNING),
    (LEFT, {"movement": "none"}, "leave_date_without_leaving", "movement", CRITICAL),
    ({}, {"leave_reason": "other"}, "leave_reason_without_date", "leave_reason", WARNING),
    (LEFT, {"leave_date": date(2019, 4, 1)}, "dates_out_of_order", "leave_date", CRITICAL),
    (
        {},
        {"continuous_service_start": date(2021, 4, 1)},
        "dates_out_of_order",
        "employment_start",
        CRITICAL,
    ),
    (NOW, {"movement": "none"}, "start_without_joining", "movement", CRITICAL),
    (
        NOW,
        {"employment_start": date(2026, 9, 5)},
        "joined_before_the_month",
        "employment_start",
        WARNING,
    ),
    (LEFT, {"leave_reason": "tupe"}, "tupe_against_reason", "leave_reason", CRITICAL),
    (LEFT, {"movement": "tupe_out"}, "tupe_against_reason", "leave_reason", CRITICAL),
    (
        SENT_IN,
        {"continuous_service_start": None},
        "tupe_without_service",
        "continuous_service_start",
        WARNING,
    ),
    (SENT_IN, {"employer": "Another"}, "tupe_of_another_employer", "employer", WARNING),
    # posts
    (
        {},
        {"position_id": "P555", "reports_to_position": "P555"},
        "reports_to_itself",
        "reports_to_position",
        CRITICAL,
    ),
    (
        {},
        {"reports_to_position": "P777"},
        "reports_to_unknown_post",
        "reports_to_position",
        WARNING,
    ),
    (VACANT, {"position_id": "P003"}, "vacant_and_held", "position_id", WARNING),
    (VACANT, {"established_fte": 0.0}, "out_of_range", "established_fte", CRITICAL),
    (VACANT, {"vacant_since": LATER}, "dated_after_the_month", "vacant_since", CRITICAL),
    # agency, absence, facts
    (AGENCY, {"agency_hours": -1.0}, "out_of_range", "agency_hours", CRITICAL),
    (AGENCY, {"agency_cost_gbp": -1.0}, "out_of_range", "agency_cost_gbp", CRITICAL),
    (AGENCY, {"agency_fte": -1.0}, "out_of_range", "agency_fte", CRITICAL),
    (AGENCY, {"agency_fte": None}, "agency_without_fte", "agency_fte", WARNING),
    (TEAM, {"absence_days": 915.0}, "absence_above_time", "absence_days", CRITICAL),
    (TEAM, {"absence_days": -1.0}, "out_of_range", "absence_days", CRITICAL),
    (FACT, {"fact_source": None}, "null_value", "fact_source", CRITICAL),
    (FACT, {"fact_on": LATER}, "dated_after_the_month", "fact_on", CRITICAL),
]
FIRST_FAULT = len(people()) + len(others()) + 1


@pytest.fixture(scope="session")
def faulty(bench, programme):
    """The report on a month in which each fault stands in a row of its own."""
    planted = [
        {**({} if "record_kind" in template else holder(100 + n)), **template, **values}
        | {"record_id": f"F{n}"}
        for n, (template, values, *_) in enumerate(FAULTS)
    ]
    frame = bench.filled(rows(OCTOBER, *people(), *others(), *planted), WORKFORCE)
    return audit(bench.extract(frame, [OCTOBER], contract=WORKFORCE), None, programme)


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[fault[2] for fault in FAULTS])
def test_a_broken_promise_is_found(faulty, number):
    _, _, check, column, severity = FAULTS[number]
    row = FIRST_FAULT + number
    [finding] = [
        f for f in faulty.findings if (f.check, f.column) == (check, column) and row in f.rows
    ]
    assert finding.severity is severity


def test_nothing_is_found_where_nothing_was_broken(faulty):
    held_and_vacant, whose_key_another_has = 3, 5
    planted = set(range(FIRST_FAULT, FIRST_FAULT + len(FAULTS)))
    found = {row for finding in faulty.findings for row in finding.rows}
    assert found - planted == {held_and_vacant, whose_key_another_has}


def test_no_finding_shows_whose_pseudonym_it_is_about(faulty):
    said = " ".join(f"{f.sentence} {' '.join(f.examples)}" for f in faulty.findings)
    assert not any(KEY.format(number) in said for number in range(1000, 1200))


def test_whoever_goes_and_comes_by_tupe_has_two_employers(bench, october, programme):
    gone = {"movement": "tupe_out", "leave_date": date(2026, 10, 9), "leave_reason": "tupe"}
    both = bench.changed(october, LEAVER, **gone)
    both = bench.changed(both, JOINER, movement="tupe_in", employee_key=KEY.format(1027))
    assert told(audit(both, None, programme)) == [
        ("tupe_to_the_same_employer", "employer", CRITICAL, 2)
    ]


def test_posts_that_report_to_each_other_in_a_circle_are_found(bench, october, programme):
    circle = bench.changed(october, (2,), reports_to_position="P003")
    circle = bench.changed(circle, (3,), reports_to_position="P004")
    circle = bench.changed(circle, (4,), reports_to_position="P002")
    below = bench.changed(circle, (5,), reports_to_position="P004")
    [finding] = audit(below, None, programme).findings
    assert (finding.check, finding.rows) == ("reports_in_a_circle", (2, 3, 4, 5))


def test_a_record_id_that_is_the_persons_key_is_personal_data(bench, october, programme):
    shown = bench.changed(october, HOLDER, record_id=pl.col("employee_key"))
    [finding] = audit(shown, None, programme).findings
    assert (finding.check, finding.column, finding.examples) == (
        "personal_data",
        "record_id",
        ("row 2",),
    )
    assert KEY.format(1002) not in finding.sentence


@pytest.fixture(scope="session")
def live(bench, september, tmp_path_factory):
    store = open_store(tmp_path_factory.mktemp("hr") / "store", create=True)
    return bench.publish(store, september, "before")


def test_people_reconcile_with_the_month_before(october, live, programme):
    report = audit(october, live, programme)
    assert told(report) == []
    assert "vanished" in report.checks


def test_somebody_gone_without_leaving_is_found(bench, october, live, programme):
    [finding] = audit(bench.without(october, LEAVER), live, programme).findings
    assert (finding.check, finding.severity, finding.examples) == ("vanished", CRITICAL, ("E0027",))
    assert "was in post at the end of September 2026 and is missing" in finding.sentence


def test_somebody_new_who_started_long_ago_is_found(bench, october, live, programme):
    old = bench.changed(october, JOINER, employment_start=date(2019, 1, 7), movement="none")
    [finding] = audit(
        bench.changed(old, JOINER, continuous_service_start=None), live, programme
    ).findings
    assert (finding.check, finding.severity) == ("appeared_old", CRITICAL)


def test_a_renumbered_employment_is_recognised_by_the_person(bench, october, live, programme):
    found = audit(bench.changed(october, HOLDER, record_id="E9999"), live, programme).findings
    assert {f.check for f in found} == {"vanished", "appeared_old"}
    assert all("renumbered" in f.sentence for f in found)


def test_snapshots_in_one_file_are_held_against_each_other(
    bench, september, october, live, programme
):
    both = pl.concat([september.records, bench.without(october, LEAVER).records])
    another = both.with_columns(source_system=pl.lit("other_hr"))
    months = [SEPTEMBER, OCTOBER]
    history = replace(bench.extract(another, months, contract=WORKFORCE), history=True)
    found = audit(history, live, programme).findings
    assert {f.check for f in found} == {"first_load", "vanished", "source_system_absent"}


def test_no_column_of_the_contract_can_hold_a_name():
    free = {c.name for c in WORKFORCE.columns if c.kind is Kind.TEXT and not c.allowed}
    assert not {name for name in free if "name" in name}


def test_a_leaver_entered_late_is_told_as_people_are_and_how_to_mend_it(
    bench, october, live, programme
):
    """Left in September, known in October: left out or sent, the way on is September again."""
    (gone,) = audit(bench.without(october, [5]), live, programme).findings
    assert gone.sentence.endswith(
        "For who had left before it, send September 2026 again with them as leavers."
    )
    sent = bench.changed(october, [5], **LEFT | {"leave_date": date(2026, 9, 30), "month": OCTOBER})
    here = pl.col("source_row") == 5
    other = replace(sent, records=sent.records.filter(~here), foreign=sent.records.filter(here))
    found = {f.check: f.sentence for f in audit(other, live, programme).findings}
    assert "1 post holder had left before the month began" in found["another_months_rows"]
    assert found["another_months_rows"].endswith(
        "Leave them out, and send the month in which they left again, with them as leavers."
    )


def test_people_who_start_late_or_on_another_day_are_not_said_to_be_opened(
    bench, october, live, programme
):
    late = bench.changed(october, [25], movement="none", employment_start=date(2026, 9, 21))
    moved = bench.changed(late, [5], employment_start=date(2020, 4, 2))
    found = {f.check: f for f in audit(moved, live, programme).findings}
    assert set(found) == {"late_keyed", "redated"}
    assert found["late_keyed"].severity is INFO
    assert "1 post holder started in September 2026 but was entered" in found["late_keyed"].sentence
    assert "has another employment_start according to October 2026" in found["redated"].sentence


def test_a_month_of_agency_rows_alone_does_not_lose_the_staff_without_a_word(
    bench, october, live, programme
):
    staff = bench.rows(october, pl.col("record_kind") == "post_holder")
    found = {
        f.check: f.severity for f in audit(bench.without(october, staff), live, programme).findings
    }
    assert found["vanished"] is CRITICAL


def test_an_agency_that_sends_before_the_staff_is_no_handover(bench, october, live, programme):
    staff = bench.rows(october, pl.col("record_kind") == "post_holder")
    agency = bench.without(october, staff)
    matrix = replace(agency, records=agency.records.with_columns(source_system=pl.lit("matrix")))
    checks = {f.check for f in audit(matrix, live, programme).findings}
    assert checks == {"first_load", "source_system_absent"}
