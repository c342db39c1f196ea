"""What a measure may count: truths, amounts, and cohorts that several months' cells make up."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import pytest

from dashboard.kpis import monthly
from dashboard.kpis.measure import Family, Frequency, Measure, Unit
from dashboard.kpis.registry import MEASURES
from datasets.repairs import REPAIRS
from tests.dashboard.building import cells, figure, job, month, repairs, rows_of

RAISED = MEASURES["repairs_raised"]
IN_MONTH = pl.col("raised_at").dt.date().dt.month_start() == pl.col("month")
DONE_IN_MONTH = pl.col("completed_at").dt.date().dt.month_start() == pl.col("month")


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch):
    """Make these the dataset's measures."""

    def put(*measures: Measure) -> None:
        def of(_dataset: str) -> Sequence[Measure]:
            return measures

        monkeypatch.setattr(monthly, "measures_of", of)

    return put


def test_amounts_are_summed_and_an_unknown_amount_counts_for_nothing(only) -> None:
    cost = replace(
        RAISED,
        id="cost",
        unit=Unit.POUNDS,
        family=Family.RATIO,
        numerator=pl.col("cost_gbp"),
        denominator=pl.col("cost_gbp").is_not_null(),
        reads=(*RAISED.reads, "cost_gbp"),
    )
    only(cost)
    rows = [
        job("1", "2024-02-01 10:00", cost_gbp=0.1),
        job("2", "2024-02-01 10:00", cost_gbp=0.2),
        job("3", "2024-02-01 10:00", cost_gbp=None),
        job("4", "2024-02-01 10:00", cost_gbp=100.0, repair_class="void"),
    ]
    found = rows_of(repairs({"2024-02": rows}), REPAIRS, cells("repairs", ["2024-02"]))
    assert figure(found, "cost", "2024-02") == (0.3, 2)


def test_a_cohort_is_made_up_by_the_cells_of_several_months(only) -> None:
    cohort = replace(
        RAISED,
        id="finished_of_raised",
        family=Family.PROPORTION,
        numerator=DONE_IN_MONTH,
        denominator=IN_MONTH,
        reads=(*RAISED.reads, "completed_at"),
        period=pl.col("raised_at").dt.date().dt.month_start(),
        frequency_of_period=Frequency.MONTHLY,
        settles_after_months=2,
        by_ward=False,
        breakdown=None,
    )
    only(cohort)
    held = {
        "2024-01": [
            job("1", "2024-01-05 10:00", completed_at="2024-01-20 10:00"),
            job("2", "2024-01-31 23:30"),
        ],
        "2024-02": [
            job("2", "2024-01-31 23:30", completed_at="2024-02-29 10:00"),
            job("3", "2024-02-29 10:00"),
        ],
        "2024-03": [job("3", "2024-02-29 10:00", completed_at="2024-03-01 10:00")],
    }
    keys = cells("repairs", ["2024-01", "2024-02", "2024-03", "2024-04"])
    found = rows_of(repairs(held), REPAIRS, keys)
    sums = found.group_by("period").agg(pl.col("numerator", "denominator").sum()).sort("period")
    assert sums.rows() == [
        (month("2024-01"), 2, 2),
        (month("2024-02"), 1, 1),
        (month("2024-03"), 0, 0),
        (month("2024-04"), 0, 0),
    ]
