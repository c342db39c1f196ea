"""Stock and flow over all months of the demonstration, with plain joins and none of the gate's."""

from datetime import date

import polars as pl
import pytest

from datasets.calendar import add_months, months_between
from datasets.catalogue import CONTRACTS
from datasets.demo import LAST_MONTH, SEED
from datasets.demo.drawings import every_drawing
from datasets.demo.extracts import Span, history_file, month_file, spans
from datasets.months import cut_into_months, place_in_month, place_in_span

FIRST, BEFORE = date(2020, 11, 1), add_months(LAST_MONTH, -1)
STOCKS = {
    "repairs": ("raised_at", ("completed_at", "closed_other_at")),
    "complaints": ("received_on", ("closed_on",)),
    "member_enquiries": ("received_on", ("closed_on",)),
    "workforce": ("employment_start", ("leave_date",)),
}
PAUSED = "travel_assistance", date(2023, 4, 1)
"""The contractor withdrew: its 62 escorts were in post in March 2023, and nobody in April."""
ESCORTS = 62


@pytest.fixture(scope="module")
def drawings() -> dict[str, pl.DataFrame]:
    return dict(every_drawing(SEED))


def held(records: pl.DataFrame, dataset: str) -> pl.DataFrame:
    """One row a record and month, as the files would be read: key, opening and closing day."""
    contract = CONTRACTS[dataset]
    months = []
    for span in spans(records, contract, Span(FIRST, BEFORE)):
        file = history_file(records, contract, span)
        its = months_between(span.first, span.last)
        placed = place_in_span(file, contract, span.first, span.last).records
        months.append(cut_into_months(placed, contract, its))
    last = month_file(records, contract, LAST_MONTH)
    months.append(place_in_month(last, contract, LAST_MONTH).records)
    opened, closed = STOCKS[dataset]
    kinds = [kind for kind, life in contract.lives.items() if life.opened == opened]
    return (
        pl.concat(months)
        .filter(pl.col("record_kind").is_in(kinds))
        .select(
            "service",
            "record_kind",
            "record_id",
            "month",
            "source_system",
            opened=pl.col(opened).dt.date(),
            closed=pl.min_horizontal(pl.col(name).dt.date() for name in closed),
        )
    )


@pytest.mark.parametrize("dataset", STOCKS)
def test_each_month_begins_with_what_the_month_before_left_open(dataset, drawings):
    rows = held(drawings[dataset], dataset)
    key = ["service", "record_kind", "record_id"]
    left = rows.filter(pl.col("closed").is_null(), pl.col("month") < LAST_MONTH).select(
        *key, month=pl.col("month").dt.offset_by("1mo")
    )
    began = rows.filter(pl.col("opened") < pl.col("month"), pl.col("month") > FIRST)
    missing = left.join(began, on=[*key, "month"], how="anti")
    withdrawn = (pl.col("service") == PAUSED[0]) & (pl.col("month") == PAUSED[1])
    lost = missing.filter(~withdrawn)
    assert missing.height - lost.height == (ESCORTS if dataset == "workforce" else 0)
    new = began.join(left, on=[*key, "month"], how="anti")
    assert (lost.height, new.height) == (0, 0), (lost.head(3).rows(), new.head(3).rows())
    assert left["month"].n_unique() == len(months_between(FIRST, LAST_MONTH)) - 1


@pytest.mark.parametrize(
    ("dataset", "service", "month", "old", "new"),
    [
        ("repairs", "facilities_management", date(2024, 4, 1), "demo_helpdesk", "demo_buildings"),
        (
            "complaints",
            "housing_management",
            date(2024, 6, 1),
            "demo_almo_inbox",
            "demo_council_inbox",
        ),
        (
            "member_enquiries",
            "housing_management",
            date(2024, 6, 1),
            "demo_almo_inbox",
            "demo_council_inbox",
        ),
    ],
)
def test_what_was_open_crosses_from_one_system_to_the_next(
    dataset, service, month, old, new, drawings
):
    rows = held(drawings[dataset], dataset).filter(pl.col("service") == service)
    before = rows.filter(
        pl.col("month") == add_months(month, -1),
        pl.col("source_system") == old,
        pl.col("closed").is_null(),
    )
    after = rows.filter(pl.col("month") == month)
    crossed = before.join(after, on=["record_kind", "record_id"], suffix="_after")
    assert before.height == crossed.height > 0
    assert set(crossed["source_system_after"]) == {new}
    assert old not in set(after["source_system"])
