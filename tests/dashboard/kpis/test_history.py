"""Inherited jobs: what an earlier month's records say of a later month."""

from datetime import date
from pathlib import Path

import polars as pl

from dashboard.kpis.inherited import month_inherited_from
from dashboard.kpis.monthly import measure_rows
from datasets.programme import parse_programme
from datasets.repairs import REPAIRS
from datasets.store import MEASURE_ROWS, Change, LiveRelease, open_store
from tests.dashboard.building import PROGRAMME, cells, figure, job, repairs, rows_of

INHERITED = "inherited_jobs_still_open"
FEBRUARY = [
    job("1", "2023-06-01 10:00"),
    job("2", "2024-02-28 10:00"),
    job("3", "2024-02-28 10:00", completed_at="2024-02-29 10:00"),
]
MARCH = [
    job("1", "2023-06-01 10:00"),
    job("2", "2024-02-28 10:00", completed_at="2024-03-05 10:00"),
    job("4", "2024-03-02 10:00"),
]


def _published(folder: Path, frame: pl.DataFrame, months: list[str]) -> LiveRelease:
    """A store in which these months are live."""
    keys = cells("repairs", months)
    store = open_store(folder, create=True)
    named = [
        {
            "kind": "cell",
            "dataset": "repairs",
            "service": key.service,
            "source_system": key.source_system,
            "month": key.month,
            "text": "{}",
        }
        for key in keys
    ]
    rows = pl.DataFrame(named, schema=MEASURE_ROWS)
    change = Change("s1", rows, tuple(keys), {"repairs": frame}, {"programme": PROGRAMME})
    store.publish(change, base=0, actor="test", why="test")
    return store.release()


def test_the_month_before_the_change_is_the_one_that_is_looked_back_to() -> None:
    programme = parse_programme(PROGRAMME)
    assert month_inherited_from(programme, "homes") == date(2024, 2, 1)
    without = parse_programme(PROGRAMME.replace("headline = true", "headline = false"))
    assert month_inherited_from(without, "homes") is None


def test_a_backfill_finds_the_inherited_jobs_in_itself() -> None:
    frame = repairs({"2024-02": FEBRUARY, "2024-03": MARCH})
    rows = rows_of(frame, REPAIRS, cells("repairs", ["2024-02", "2024-03"]))
    assert figure(rows, INHERITED, "2024-03") == (1, None)
    assert rows.filter(pl.col("measure") == INHERITED)["month"].unique().to_list() == [
        date(2024, 3, 1)
    ]


def test_a_later_month_finds_them_in_the_live_release(tmp_path: Path) -> None:
    live = _published(tmp_path / "store", repairs({"2024-02": FEBRUARY}), ["2024-02"])
    rows = measure_rows(
        repairs({"2024-03": MARCH}),
        REPAIRS,
        parse_programme(PROGRAMME),
        cells=cells("repairs", ["2024-03"]),
        live=live,
    )
    assert figure(rows, INHERITED, "2024-03") == (1, None)


def test_without_that_month_s_records_nothing_is_measured() -> None:
    rows = rows_of(repairs({"2024-03": MARCH}), REPAIRS, cells("repairs", ["2024-03"]))
    assert INHERITED not in set(rows["measure"])


def test_another_source_system_s_jobs_are_not_taken_for_them() -> None:
    frame = pl.concat(
        [
            repairs({"2024-02": FEBRUARY}),
            repairs({"2024-03": [{**row, "source_system": "new"} for row in MARCH]}),
        ]
    )
    keys = [*cells("repairs", ["2024-02"]), *cells("repairs", ["2024-03"], "new")]
    assert INHERITED not in set(rows_of(frame, REPAIRS, keys)["measure"])


def test_a_month_that_was_not_kept_in_full_says_nothing_of_what_was_inherited() -> None:
    closed = [{**row, "coverage": "closed_only"} for row in FEBRUARY]
    frame = repairs({"2024-02": closed, "2024-03": MARCH})
    rows = rows_of(frame, REPAIRS, cells("repairs", ["2024-02", "2024-03"]))
    assert INHERITED not in set(rows["measure"])


def test_nothing_inherited_is_a_nought() -> None:
    frame = repairs({"2024-03": MARCH})
    rows = rows_of(frame, REPAIRS, cells("repairs", ["2024-02", "2024-03"]))
    assert figure(rows, INHERITED, "2024-03") == (0, None)


def test_an_empty_month_says_nothing_of_a_kind_that_its_system_never_sent(tmp_path: Path) -> None:
    live = _published(tmp_path / "store", repairs({"2024-02": FEBRUARY}), ["2024-02"])
    empty = repairs({"2024-03": []})
    programme = parse_programme(PROGRAMME)
    rows = measure_rows(empty, REPAIRS, programme, cells=cells("repairs", ["2024-03"]), live=live)
    assert figure(rows, "open_repairs", "2024-03") == (0, None)
    assert "disrepair_cases_open" not in set(rows["measure"])
