"""A dozen member enquiries, February to June 2024, worked out by hand for every measure.

February has a leap day; 29 March and 1 April are bank holidays; the clocks go forward on
31 March, which moves no date. In May nothing happened, in June nothing is due yet, and July was
never sent. The company's inbox ("almo") and the council's are kept apart.
"""

from datetime import date

import polars as pl
import pytest

from dashboard.analysis.series import read_series
from dashboard.analysis.spread import bands_of
from dashboard.kpis.enquiries import ENQUIRIES_MEASURES
from dashboard.kpis.measure import Derivation
from dashboard.kpis.registry import MEASURES
from datasets.calendar import months_between
from datasets.member_enquiries import MEMBER_ENQUIRIES
from datasets.months import as_at_month_end
from tests.dashboard.building import (
    PROGRAMME,
    cells,
    day_counts,
    figure,
    month,
    records,
    release,
    rows_of,
)

COUNCIL = {"receiving_body": "council"}


def enquiry(ref: str, received: str, due: str | None, **values: object) -> dict[str, object]:
    """A councillor's enquiry to the company's inbox, about a home in ward E1; days as text."""
    plain = {
        "record_kind": "member_enquiry",
        "record_id": ref,
        "enquiry_ref": ref,
        "member_type": "councillor",
        "receiving_body": "almo",
        "category": "other",
        "received_on": received,
        "due_on": due,
        "ward_code": "E1",
        **values,
    }
    return {
        name: date.fromisoformat(value)
        if name.endswith("_on") and isinstance(value, str)
        else value
        for name, value in plain.items()
    }


LATE = ("1", "2024-01-31", "2024-02-14")
REOPENED = ("10", "2024-01-10")
FEBRUARY = [
    # due in the leap month and not answered: missed, overdue, open
    enquiry(*LATE),
    # answered on the very day it was due: on time, after 10 working days; it became a complaint
    enquiry(
        "2", "2024-02-01", "2024-02-15", responded_on="2024-02-15", category="repairs",
        passed_between_teams=2, linked_complaint_ref="C1",
    ),
    # answered late, on the leap day, after 20 working days: missed
    enquiry(
        "3", "2024-02-01", "2024-02-15", responded_on="2024-02-29", category="damp_and_mould",
        passed_between_teams=0,
    ),
    # answered on the day it came: 0 working days
    enquiry("4", "2024-02-28", "2024-03-13", responded_on="2024-02-28", **COUNCIL),
    # due on no day: answered, and neither on time nor late
    enquiry(
        "5", "2024-02-14", None, responded_on="2024-02-21", ward_code="E2",
        passed_between_teams=1, **COUNCIL,
    ),
    # a holding reply is no answer: missed, overdue, open
    enquiry("6", "2024-02-05", "2024-02-19", holding_reply=True, ward_code="E2", **COUNCIL),
    # closed without an answer before it was due: not decided, not open
    enquiry("7", "2024-02-06", "2024-02-20", closed_on="2024-02-12", **COUNCIL),
    # closed without an answer after it was due: missed, not open
    enquiry("8", "2024-02-07", "2024-02-21", closed_on="2024-02-26", **COUNCIL),
    # open, and not yet due; nobody recorded the ward
    enquiry("9", "2024-02-20", "2024-03-05", ward_code=None, **COUNCIL),
    # answered in January, opened again in February: open, overdue, and not decided again
    enquiry(
        *REOPENED, "2024-01-24", responded_on="2024-01-20", closed_on="2024-01-20",
        last_reopened_on="2024-02-12", reopened_count=1,
    ),
]  # fmt: skip
MARCH = [
    enquiry(*LATE),
    # answered late, after 19 working days: it was missed in February, and counts no more
    enquiry("6", "2024-02-05", "2024-02-19", responded_on="2024-03-01", passed_between_teams=4,
        **COUNCIL),
    enquiry("9", "2024-02-20", "2024-03-05", responded_on="2024-03-05", passed_between_teams=0,
        **COUNCIL),
    # given a new day, and answered on it: decided again; 56 working days since it came
    enquiry(
        *REOPENED, "2024-03-28", responded_on="2024-03-28", last_reopened_on="2024-02-12",
        reopened_count=1,
    ),
    # due in ten working days, two bank holidays between: not yet due at the month's end
    enquiry("11", "2024-03-15", "2024-04-02"),
    enquiry("12", "2024-03-28", "2024-04-15", category="repairs"),
]  # fmt: skip
APRIL = [
    enquiry(*LATE, responded_on="2024-04-02"),
    enquiry("11", "2024-03-15", "2024-04-02", responded_on="2024-04-02"),
    # from Maundy Thursday to the Tuesday after Easter: 1 working day
    enquiry("12", "2024-03-28", "2024-04-15", responded_on="2024-04-02", category="repairs"),
    # opened again and given no new day
    enquiry("9", "2024-02-20", "2024-03-05", responded_on="2024-03-05",
        last_reopened_on="2024-04-10", reopened_count=1, **COUNCIL),
]  # fmt: skip
JUNE = [enquiry("13", "2024-06-20", "2024-07-04")]
HELD = {"2024-02": FEBRUARY, "2024-03": MARCH, "2024-04": APRIL, "2024-05": [], "2024-06": JUNE}

EXPECTED: dict[str, list[tuple[float, float | None]]] = {
    "enquiries_received": [(8, None), (2, None), (0, None), (0, None), (1, None)],
    "open_enquiries": [(4, None), (3, None), (1, None), (0, None), (1, None)],
    "overdue_enquiries": [(3, None), (1, None), (1, None), (0, None), (0, None)],
    "answered_on_time": [(2, 6), (2, 2), (2, 2), (0, 0), (0, 0)],
    "working_days_to_answer": [(4, None), (3, None), (3, None), (0, None), (0, None)],
    "enquiries_reopened": [(1, 4), (0, 3), (1, 3), (0, 0), (0, 0)],
    "passed_between_teams": [(3, 3), (4, 2), (0, 0), (0, 0), (0, 0)],
    "become_complaints": [(1, 4), (0, 3), (0, 3), (0, 0), (0, 0)],
    "share_about_repairs": [(2, 8), (1, 2), (0, 0), (0, 0), (0, 1)],
    "enquiries_per_1000_homes": [(8, 500), (2, 500), (0, 500), (0, 500), (1, 500)],
}
BY_INBOX = [
    ("enquiries_received", "2024-02", "almo", (2, None)),
    ("enquiries_received", "2024-02", "council", (6, None)),
    ("open_enquiries", "2024-02", "almo", (2, None)),
    ("open_enquiries", "2024-02", "council", (2, None)),
    ("overdue_enquiries", "2024-02", "almo", (2, None)),
    ("overdue_enquiries", "2024-02", "council", (1, None)),
    ("answered_on_time", "2024-02", "almo", (1, 3)),
    ("answered_on_time", "2024-02", "council", (1, 3)),
    ("answered_on_time", "2024-03", "council", (1, 1)),
    ("become_complaints", "2024-02", "almo", (1, 2)),
    ("passed_between_teams", "2024-03", "council", (4, 2)),
    ("share_about_repairs", "2024-02", "almo", (2, 2)),
    ("enquiries_reopened", "2024-04", "council", (1, 0)),
]


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    frame = as_at_month_end(records(MEMBER_ENQUIRIES, HELD), MEMBER_ENQUIRIES)
    return rows_of(frame, MEMBER_ENQUIRIES, cells("member_enquiries", HELD))


@pytest.mark.parametrize("measure", EXPECTED)
def test_each_month_has_the_figures_worked_out_by_hand(rows: pl.DataFrame, measure: str) -> None:
    assert [figure(rows, measure, when) for when in HELD] == EXPECTED[measure]


def test_every_measure_has_its_line_in_the_table() -> None:
    derived = {m.id for m in ENQUIRIES_MEASURES if m.derivation is Derivation.DERIVED}
    assert {m.id for m in ENQUIRIES_MEASURES} == EXPECTED.keys() | derived
    assert derived == {"enquiries_per_1000_homes_year"}


@pytest.mark.parametrize(("measure", "when", "inbox", "expected"), BY_INBOX)
def test_the_inboxes_are_kept_apart(
    rows: pl.DataFrame, measure: str, when: str, inbox: str, expected: tuple[float, float | None]
) -> None:
    assert figure(rows, measure, when, "receiving_body", inbox) == expected


def test_working_days_leave_out_weekends_and_bank_holidays(rows: pl.DataFrame) -> None:
    measure = "working_days_to_answer"
    assert day_counts(rows, measure, "2024-02") == {0: 1, 5: 1, 10: 1, 20: 1}
    assert day_counts(rows, measure, "2024-03") == {10: 1, 19: 1, 56: 1}
    assert day_counts(rows, measure, "2024-04") == {1: 1, 10: 1, 42: 1}
    assert [name for name, _, _ in bands_of(MEASURES[measure])] == [
        "0-5", "6-10", "11-15", "16-20", ">20",
    ]  # fmt: skip


def test_a_month_that_nobody_sent_has_no_figures(rows: pl.DataFrame) -> None:
    assert rows.filter(month=month("2024-07")).is_empty()


def test_wards_are_kept_for_the_yearly_rate_alone(rows: pl.DataFrame) -> None:
    assert rows.filter(breakdown="ward")["measure"].unique().to_list() == [
        "enquiries_per_1000_homes"
    ]
    assert figure(rows, "enquiries_per_1000_homes", "2024-02", "ward", "E1") == (5, 200)
    assert figure(rows, "enquiries_per_1000_homes", "2024-02", "ward", "E2") == (2, 300)
    assert not [m.id for m in ENQUIRIES_MEASURES if m.shown_by_ward and m.recipe is None]


def test_no_measure_reads_who_asked() -> None:
    asked = {"member_key", "member_type"}
    assert not [m.id for m in ENQUIRIES_MEASURES if asked & {*m.reads, m.breakdown}]


def test_twelve_months_are_added_up_over_the_homes_of_a_mean_month() -> None:
    months = [f"{m:%Y-%m}" for m in months_between(date(2023, 4, 1), date(2024, 4, 1))]
    held = {
        name: [enquiry(f"{name}-{n}", f"{name}-03", None) for n in range(5 + place)]
        for place, name in enumerate(months)
    }
    keys = cells("member_enquiries", held)
    rows = rows_of(records(MEMBER_ENQUIRIES, held), MEMBER_ENQUIRIES, keys)
    year = "enquiries_per_1000_homes_year"
    frame = read_series(release(rows, keys, programme=PROGRAMME), year).frame
    known = frame.filter(pl.col("value").is_not_null()).select("month", "numerator", "value")
    # 5 + 6 + ... + 16 = 126, and 6 + ... + 17 = 138, for 500 homes
    assert known.rows() == [(date(2024, 3, 1), 126, 252.0), (date(2024, 4, 1), 138, 276.0)]
    ward = read_series(release(rows, keys, programme=PROGRAMME), year, ward="E1").frame
    assert ward.select("month", "numerator", "value").rows() == [(date(2024, 3, 1), 126, 630.0)]


def test_all_inboxes_together_have_a_figure_only_when_all_have_come() -> None:
    expected = "".join(
        f'[[expected]]\ndataset = "member_enquiries"\nservice = "homes"\nsource_system = "{name}"\n'
        "from = 2024-01-01\n"
        for name in ("company", "council")
    )
    programme = PROGRAMME + expected
    held = {"2024-01": [enquiry(str(n), "2024-01-03", "2024-01-17") for n in range(10)]}
    both = records(MEMBER_ENQUIRIES, held)
    theirs = both.with_columns(source_system=pl.lit("company"))
    ours = both.with_columns(
        source_system=pl.lit("council"), receiving_body=pl.lit("council")
    ).head(6)
    later = theirs.with_columns(month=pl.lit(date(2024, 2, 1)))
    keys = [
        *cells("member_enquiries", ["2024-01", "2024-02"], "company"),
        *cells("member_enquiries", ["2024-01"], "council"),
    ]
    frame = pl.concat([theirs, ours, later])
    rows = rows_of(frame, MEMBER_ENQUIRIES, keys, programme=programme)
    live = release(rows, keys, programme=programme)
    told = ["numerator", "status"]
    whole = read_series(live, "open_enquiries").frame.select(told).rows()
    assert whole == [(16, "published"), (None, "missing")]
    company = read_series(live, "open_enquiries", node="almo").frame.select(told).rows()
    assert company[0] == (10, "published")
