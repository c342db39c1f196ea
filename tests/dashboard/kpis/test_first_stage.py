"""Going on to stage 2: a second stage finds its first in earlier months, in any system."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.kpis.first_stage import STAGE_1_RECEIVED
from dashboard.kpis.monthly import measure_rows
from datasets.complaints import COMPLAINTS
from datasets.programme import parse_programme
from datasets.store import MEASURE_ROWS, CellKey, Change, LiveRelease, open_store
from tests.dashboard.building import PROGRAMME, cells, complaints, month

PLAN = parse_programme(PROGRAMME)


def stage(ref: str, received: str, number: int = 1) -> dict[str, object]:
    return {
        "record_kind": "complaint_stage",
        "record_id": f"{ref}/{number}",
        "complaint_ref": ref,
        "stage": number,
        "category": "Repairs",
        "received_on": date.fromisoformat(received),
        "status": "open",
    }


MAY = [
    stage("1", "2024-05-02", 2),
    # its first stage came more than a year before it
    stage("old", "2024-05-02", 2),
    # nobody sent its first stage
    stage("unknown", "2024-05-02", 2),
    # both stages in one month
    stage("2", "2024-05-03"),
    stage("2", "2024-05-29", 2),
]


@pytest.fixture
def live(tmp_path: Path) -> LiveRelease:
    """February 2024, and April 2023, from the inbox that was there before."""
    frame = complaints(
        {"2023-04": [stage("old", "2023-04-01")], "2024-02": [stage("1", "2024-02-29")]}
    )
    keys = cells("complaints", ["2023-04", "2024-02"], "the old inbox")
    named = [
        {
            "kind": "cell",
            "dataset": key.dataset,
            "service": key.service,
            "source_system": key.source_system,
            "month": key.month,
            "text": "{}",
        }
        for key in keys
    ]
    held = frame.with_columns(source_system=pl.lit("the old inbox"))
    change = Change(
        "s1", pl.DataFrame(named, schema=MEASURE_ROWS), tuple(keys), {"complaints": held}
    )
    store = open_store(tmp_path / "store", create=True)
    store.publish(change, base=0, actor="test", why="test")
    return store.release()


def escalated(frame: pl.DataFrame, live: LiveRelease | None) -> dict[date, tuple[float, float]]:
    keys = cells("complaints", ["2024-05"])
    rows = measure_rows(frame, COMPLAINTS, PLAN, cells=keys, live=live)
    found = rows.filter(pl.col("measure") == "escalation").select(
        "period", "numerator", "denominator"
    )
    return {period: (above, below) for period, above, below in found.rows()}


def test_a_second_stage_counts_in_the_month_of_its_first(live: LiveRelease) -> None:
    found = escalated(complaints({"2024-05": MAY}), live)
    assert found == {month("2024-02"): (1, 0), month("2024-05"): (1, 1)}


def test_without_earlier_months_only_its_own_are_known() -> None:
    assert escalated(complaints({"2024-05": MAY}), None) == {month("2024-05"): (1, 1)}


def test_a_restated_month_reaches_the_twelve_after_it_in_every_system() -> None:
    def key(when: str, system: str = "a", service: str = "homes") -> CellKey:
        return CellKey("complaints", service, system, month(when))

    reached = ["2024-01", "2024-12", "2025-01"]
    assert all(STAGE_1_RECEIVED.reaches(key("2024-01"), key(w, "b"), PLAN) for w in reached)
    for later in (key("2025-02"), key("2023-12"), key("2024-02", service="other")):
        assert not STAGE_1_RECEIVED.reaches(key("2024-01"), later, PLAN)
