"""Days that so many records share that nobody opened or closed them by hand."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from datasets.catalogue import CONTRACTS
from datasets.migration import (
    closed_together,
    cut_overs,
    load_dates,
    migrations,
    opened_together,
    with_stock,
)
from datasets.programme import parse_programme
from datasets.repairs import REPAIRS

JUNE = date(2022, 6, 1)
LONDON = ZoneInfo("Europe/London")
PROGRAMME = """
council = "Anywhere"
[[services]]
id = "homes"
name = "Homes"
[[interventions]]
id = "system"
service = "homes"
kind = "system_migration"
name = "Another system"
on = 2022-06-03
model_before = "almo"
model_after = "almo"
[[interventions]]
id = "home"
service = "homes"
kind = "transfer"
name = "Came in-house"
on = 2023-06-01
model_before = "almo"
model_after = "in_house"
"""


def jobs(counts: dict[int, int], **values: object) -> pl.DataFrame:
    """So many jobs raised on each day of June 2022, open unless told otherwise."""
    raised = [
        datetime(2022, 6, day, 9, tzinfo=LONDON) for day, n in counts.items() for _ in range(n)
    ]
    frame = pl.DataFrame({"raised_at": raised}).with_columns(
        service=pl.lit("homes"),
        source_system=pl.lit("nec"),
        month=pl.lit(JUNE),
        record_kind=pl.lit("works_order"),
        coverage=pl.lit("complete"),
        **{name: pl.lit(value) for name, value in values.items()},
    )
    missing = {n: t for n, t in REPAIRS.schema.items() if n not in frame.columns}
    return frame.with_columns(pl.lit(None, t).alias(n) for n, t in missing.items()).select(
        REPAIRS.names
    )


USUAL = dict.fromkeys(range(6, 25), 12)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        (USUAL, []),
        (USUAL | {3: 47}, []),
        (USUAL | {3: 48}, [(3, 48)]),
        (USUAL | {1: 200, 2: 300, 3: 400}, [(1, 200), (2, 300), (3, 400)]),
        ({3: 20}, []),
        ({3: 21}, [(3, 21)]),
        ({3: 30, 4: 30, 5: 30}, []),
        ({3: 30, 4: 29}, [(3, 30)]),
        ({}, []),
    ],
    ids=[
        "a usual month",
        "a busy day",
        "four times the busiest others",
        "loaded in three days",
        "few enough for a morning",
        "all on one day",
        "three days alike",
        "half on one day",
        "nothing",
    ],
)
def test_a_day_is_a_load_date_where_nobody_could_have_raised_so_many(counts, found) -> None:
    days = opened_together(jobs(counts), REPAIRS)
    assert list(days.select(pl.col("day").dt.day(), "records").iter_rows()) == found


def test_what_closed_on_one_day_is_found_by_the_day_of_closing() -> None:
    at = datetime(2022, 6, 30, 18, tzinfo=LONDON)
    left = jobs(USUAL, closed_other_at=at, close_reason="migrated")
    days = closed_together(left, REPAIRS)
    assert days.select("day", "records").row(0) == (date(2022, 6, 30), 228)


def test_the_programme_says_when_records_moved() -> None:
    programme = parse_programme(PROGRAMME)
    assert load_dates(programme, "homes") == {date(2022, 6, 3)}
    assert cut_overs(programme, "homes") == {date(2022, 6, 3), date(2023, 6, 1)}
    assert load_dates(None, "homes") == load_dates(programme, "other") == frozenset()


def test_a_shared_day_is_a_migration_only_where_something_says_so() -> None:
    loaded = jobs(USUAL | {3: 400})
    near = parse_programme(PROGRAMME)
    later = parse_programme(PROGRAMME.replace("2022-06-03", "2022-09-01"))
    said = [("opened", date(2022, 6, 3), 400)]
    for programme, coverage, found in (
        (None, "complete", []),
        (later, "complete", []),
        (near, "complete", said),
        (None, "migrated_open", said),
    ):
        held = loaded.with_columns(coverage=pl.lit(coverage))
        moved = migrations(held, REPAIRS, programme)
        assert moved.select("what", "day", "records").rows() == found


def test_closing_as_migrated_says_so_itself_however_it_is_spread() -> None:
    at = datetime(2022, 6, 29, 18, tzinfo=LONDON)
    half = jobs({6: 10, 7: 11}, closed_other_at=at, close_reason="migrated")
    more = jobs({8: 22}, closed_other_at=at + timedelta(days=1), close_reason="migrated")
    moved = migrations(pl.concat([half, more]), REPAIRS, None)
    assert moved.select("what", "day", "records").rows() == [
        ("closed", date(2022, 6, 29), 21),
        ("closed", date(2022, 6, 30), 22),
    ]


@pytest.mark.parametrize("name", CONTRACTS)
def test_only_cases_can_be_loaded_and_never_people_or_figures(name: str) -> None:
    kinds = {
        "repairs": ("works_order", "hazard_case", "disrepair_case"),
        "complaints": ("complaint_stage",),
        "member_enquiries": ("member_enquiry",),
    }
    assert with_stock(CONTRACTS[name]) == kinds.get(name, ())
    nothing = CONTRACTS[name].schema.to_frame()
    assert migrations(nothing, CONTRACTS[name], None).is_empty()


def test_a_month_of_few_days_is_held_against_the_system_s_other_months() -> None:
    """A file may hold a month's last days only: two busy ones are then no migration."""
    short = jobs({18: 60, 19: 25})
    other = jobs(dict.fromkeys(range(1, 8), 50)).with_columns(
        pl.col("raised_at").dt.offset_by("30d"), month=pl.lit(date(2022, 7, 1))
    )
    assert opened_together(short, REPAIRS)["day"].to_list() == [date(2022, 6, 18)]
    assert opened_together(pl.concat([short, other]), REPAIRS).is_empty()
    loaded = pl.concat([jobs({18: 400, 19: 25}), other])
    assert opened_together(loaded, REPAIRS)["day"].to_list() == [date(2022, 6, 18)]
