"""What a release says of its own extracts, worked out by hand, and how each stands on a day.

The day by which a month is due is the 15th of the next: a Sunday in September 2024, so the 16th;
a Sunday in December, so the 16th; New Year's Day and Good Friday move it too.
"""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from dashboard.analysis.expected import (
    Stands,
    expected_extracts,
    held_cells,
    reckoned_on,
    unexpected,
)
from dashboard.analysis.expected_words import NOTHING_EXPECTED, due_words
from dashboard.analysis.scrutiny import scrutiny_rows
from dashboard.analysis.series import Status, read_series
from dashboard.kpis.registry import measures_of
from dashboard.kpis.scrutiny import SCRUTINY
from datasets.panel_actions import DOCUMENT, PanelAction, PanelActions
from datasets.programme import parse_programme
from datasets.store import MEASURE_ROWS, CellKey, LiveRelease
from tests.dashboard.building import PROGRAMME, month, release

EXPECTED = """
[[expected]]
dataset = "repairs"
service = "homes"
source_system = "jobs"
from = 2024-06-01
[[expected]]
dataset = "complaints"
service = "homes"
source_system = "inbox"
from = 2024-08-01
"""
PLAN = PROGRAMME + EXPECTED


def key(dataset: str, when: str) -> CellKey:
    return CellKey(dataset, "homes", "jobs" if dataset == "repairs" else "inbox", month(when))


def came(on: str | None, due: str, **facts: object) -> dict[str, object]:
    plain = {"first_load": False, "passed_first_time": True, "published_at": "2025-01-20T09:00:00"}
    return {**plain, "first_published_on": on, "due_on": due, **facts}


CELLS = {
    # loaded with the history: due on no day
    key("repairs", "2024-06"): came("2024-09-02", "2024-07-15", first_load=True),
    key("repairs", "2024-07"): came("2024-09-02", "2024-08-15", first_load=True, restated=True),
    # on the very day; one check was waived, and one job in 50 came only in September: not above
    key("repairs", "2024-08"): came("2024-09-16", "2024-09-16", passed_first_time=False)
    | {"checks_waived": 1},
    # a day late; 2 of 50 of August's came with it
    key("repairs", "2024-09"): came("2024-10-16", "2024-10-15", keyed_late=2, keyed_late_of=50),
    # October never came; November came before it was due
    key("repairs", "2024-11"): came("2024-12-05", "2024-12-16", keyed_late=0, keyed_late_of=0),
    # from before the day was kept
    key("complaints", "2024-08"): came(None, "2024-09-16", passed_first_time=None),
    key("complaints", "2024-09"): came("2024-10-01", "2024-10-15", restated=True),
    key("complaints", "2024-10"): came("2024-11-15", "2024-11-15", keyed_late=1, keyed_late_of=50),
}
ACTIONS = PanelActions(
    date(2024, 10, 20),
    (
        PanelAction("homes", "Publish the backlog", "Head of repairs", *[date(2024, 9, 30)] * 2),
        PanelAction("homes", "Meet residents", "Chair", date(2024, 9, 1), date(2024, 9, 2)),
        PanelAction("homes", "Report on voids", "Head of voids", date(2024, 10, 19), None),
        PanelAction("homes", "Not due yet", "Head of voids", date(2024, 10, 20), None),
        PanelAction("elsewhere", "Another service's", "Clerk", date(2024, 9, 1), None),
    ),
)

BY_HAND = {
    "extracts_published_on_time": {"2024-08": (1, 1), "2024-09": (1, 2), "2024-10": (1, 2)},
    "checks_passed_first_time": {
        "2024-08": (0, 1), "2024-09": (2, 2), "2024-10": (1, 1), "2024-11": (1, 1),
    },
    "months_restated": {
        "2024-06": (0, None), "2024-07": (1, None), "2024-08": (0, None), "2024-09": (1, None),
        "2024-10": (0, None), "2024-11": (0, None),
    },
    "keyed_late_share": {"2024-08": (1, 1), "2024-09": (0, 1)},
    "panel_actions_done_on_time": {"2024-09": (1, 2), "2024-10": (0, 1)},
}  # fmt: skip


def live(on: str = "2024-12-16", programme: str = PLAN, *, actions: bool = True) -> LiveRelease:
    """The release as published on a day, at nine in the morning."""
    made = release(MEASURE_ROWS.to_frame(), list(CELLS), programme=programme, facts=CELLS)
    listed = {name: "" for name, kind in MEASURE_ROWS.items() if kind == pl.String}
    listed |= {"kind": "document", "dataset": "documents", "service": "all", "node": DOCUMENT}
    document = pl.DataFrame([{**listed, "text": ACTIONS.text}], schema_overrides=MEASURE_ROWS)
    frame = pl.concat([made.frame, document], how="diagonal") if actions else made.frame
    at = datetime.fromisoformat(f"{on}T09:00").replace(tzinfo=UTC)
    return LiveRelease(replace(made.release, at=at), made.root, frame)


def shown(measure: str, of: LiveRelease) -> dict[str, tuple[float | None, float | None]]:
    frame = read_series(of, measure).frame.filter(pl.col("numerator").is_not_null())
    return {f"{row[0]:%Y-%m}": (row[1], row[2]) for row in frame.iter_rows()}


def test_every_measure_has_its_line() -> None:
    assert set(BY_HAND) == {measure.id for measure in measures_of(SCRUTINY)}


@pytest.mark.parametrize("measure", BY_HAND)
def test_figures_are_those_worked_out_by_hand(measure: str) -> None:
    assert shown(measure, live()) == BY_HAND[measure]


@pytest.mark.parametrize("measure", BY_HAND)
def test_no_figure_is_provisional_or_hidden_and_a_gap_is_not_measured(measure: str) -> None:
    statuses = set(read_series(live(), measure).frame["status"])
    assert statuses <= {Status.PUBLISHED, Status.NOT_MEASURED}


def test_an_extract_is_late_once_its_day_is_over_and_not_before() -> None:
    on_the_day, after = (
        shown("extracts_published_on_time", live(day)) for day in ("2024-12-16", "2024-12-17")
    )
    assert "2024-11" not in on_the_day
    assert after["2024-11"] == (1, 2)  # repairs in time; complaints have not come


@pytest.mark.parametrize(
    ("measure", "why"),
    [
        ("extracts_published_on_time", "says of no extract of this service that it is expected"),
        ("panel_actions_done_on_time", "No list of the panel's actions names"),
    ],
)
def test_what_cannot_be_said_is_said_to_be_so(measure: str, why: str) -> None:
    found = read_series(live(programme=PROGRAMME, actions=False), measure)
    assert why in found.not_measured_why
    assert found.frame.filter(pl.col("numerator").is_not_null()).is_empty()


def test_what_does_not_apply_to_a_service_has_no_row() -> None:
    plan = PLAN.replace('name = "Homes"', 'name = "Homes"\nmeasures = ["months_restated"]')
    rows = scrutiny_rows(live(programme=plan), parse_programme(plan), "homes")
    assert set(rows["measure"]) == {"months_restated"}


def stands(today: str, *, withdrawn: tuple[CellKey, ...] = ()) -> dict[str, Stands]:
    day = date.fromisoformat(today)
    found = expected_extracts(held_cells(live()), parse_programme(PLAN), day, withdrawn)
    return {f"{one.key.dataset} {one.key.month:%Y-%m}": one.stands for one in found}


def test_each_expected_extract_stands_somewhere() -> None:
    assert stands("2024-12-16") == {
        "repairs 2024-06": Stands.LOADED,
        "repairs 2024-07": Stands.LOADED,
        "repairs 2024-08": Stands.ON_TIME,
        "repairs 2024-09": Stands.LATE,
        "repairs 2024-10": Stands.MISSING,
        "repairs 2024-11": Stands.ON_TIME,
        "complaints 2024-08": Stands.CAME,
        "complaints 2024-09": Stands.ON_TIME,
        "complaints 2024-10": Stands.ON_TIME,
        "complaints 2024-11": Stands.NOT_YET_DUE,
    }


def test_a_month_that_is_not_over_is_not_expected_and_a_withdrawn_one_is_late() -> None:
    december = stands("2024-12-31", withdrawn=(key("repairs", "2024-10"),))
    assert "repairs 2024-12" not in december
    assert december["repairs 2024-10"] == Stands.WITHDRAWN
    assert december["complaints 2024-11"] == Stands.MISSING


@pytest.mark.parametrize(
    ("of", "due"),
    [
        ("2024-07", date(2024, 8, 15)),
        ("2024-08", date(2024, 9, 16)),  # the 15th is a Sunday
        ("2021-11", date(2021, 12, 15)),
        ("2022-03", date(2022, 4, 19)),  # Good Friday, then Easter Monday
        ("2024-01", date(2024, 2, 15)),
    ],
)
def test_a_due_day_moves_to_a_working_day(of: str, due: date) -> None:
    assert parse_programme(PLAN).due_on(month(of)) == due


def test_an_officer_reads_what_is_late_first() -> None:
    plan, day = parse_programme(PLAN), date(2024, 12, 17)
    found = expected_extracts(held_cells(live()), plan, day)
    lines = list(due_words(found, unexpected(held_cells(live()), plan), plan, day))
    assert lines[:3] == [
        "Late: Repairs, Homes, from jobs, October 2024: due on 15 November 2024, 32 days ago.",
        "Late: Complaints, Homes, from inbox, November 2024: due on 16 December 2024, 1 day ago.",
        "2 extracts late on 17 December 2024.",
    ]
    assert lines[3].startswith("Repairs, Homes, from jobs: 6 months expected; 2 on time, 1 came")
    assert "1 with checks waived" in lines[3]
    assert lines[-1].endswith("by the next working day.")


def test_many_late_months_of_a_system_are_one_line() -> None:
    plan, day = parse_programme(PLAN), date(2025, 3, 18)
    found = expected_extracts(held_cells(live()), plan, day, (key("repairs", "2024-10"),))
    lines = list(due_words(found, (), plan, day))
    assert lines[0] == (
        "Late: Repairs, Homes, from jobs, 4 months between October 2024 and February 2025: the "
        "first due on 15 November 2024, 123 days ago. Had come and were withdrawn: October 2024."
    )
    assert lines[2] == "8 extracts late on 18 March 2025."


def test_where_nothing_is_expected_an_officer_reads_how_to_say_so() -> None:
    plan = parse_programme(PROGRAMME)
    found = expected_extracts(held_cells(live()), plan, date(2024, 12, 17))
    others = unexpected(held_cells(live()), plan)
    lines = list(due_words(found, others, plan, date(2024, 12, 17)))
    assert found == ()
    assert lines[0] == NOTHING_EXPECTED
    assert lines[1:] == [
        "Not expected, yet published up to October 2024: Complaints, Homes, from inbox.",
        "Not expected, yet published up to November 2024: Repairs, Homes, from jobs.",
    ]


def test_a_made_up_borough_s_clock_stops_with_its_newest_month() -> None:
    made_up = parse_programme("demonstration = true\n" + PLAN)
    held, day = held_cells(live()), date(2027, 1, 1)
    assert reckoned_on(held, made_up, day) == date(2024, 12, 17)  # November was due on the 16th
    assert reckoned_on(held, parse_programme(PLAN), day) == day
    assert reckoned_on({}, made_up, day) == day


def test_a_list_reads_the_same_when_it_is_opened_again() -> None:
    assert json.loads(ACTIONS.text)["as_at"] == "2024-10-20"
