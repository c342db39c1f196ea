"""Series written out by hand, for the charts."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from dashboard.analysis.frame import FRAME
from dashboard.analysis.pooled import Pooled
from dashboard.analysis.series import Series
from dashboard.kpis.registry import MEASURES
from datasets.calendar import months_between
from datasets.programme import Programme, parse_programme

PROGRAMME = """
council = "Testing Borough Council"

[[services]]
id = "housing"
name = "Housing management"
organisations = ["Testing Homes"]

[[interventions]]
id = "transfer"
service = "housing"
kind = "transfer"
name = "Testing Homes came in-house"
on = 2024-06-01
headline = true
model_before = "almo"
model_after = "in_house"

[[interventions]]
id = "long_ago"
service = "housing"
kind = "restructure"
name = "A restructure long ago"
on = 2012-01-01
model_before = "almo"
model_after = "almo"

[[targets]]
service = "housing"
measure = "non_emergency_on_time"
value = 0.9
from = 2020-04-01
set_by = "Cabinet"

[[breaks]]
service = "housing"
name = "Targets moved"
why = "The policy changed."
from = 2024-09-01
measures = ["non_emergency_on_time"]

[[breaks]]
service = "housing"
name = "Complaint code"
why = "A new code."
from = 2024-04-01
dataset = "complaints"
"""

Making = Callable[..., Series]


@pytest.fixture
def programme() -> Programme:
    """A service with a change, a target and a series break."""
    return parse_programme(PROGRAMME)


@pytest.fixture
def made(programme: Programme) -> Making:
    """A maker of series: values by month from January 2024; None is a month without a figure."""

    def make(
        values: list[float | None],
        measure: str = "non_emergency_on_time",
        statuses: dict[int, str] | None = None,
        coverages: dict[int, str] | None = None,
        pooled: tuple[float, float] = (0.6, 0.7),
        label: str = "Housing management",
    ) -> Series:
        chosen = MEASURES[measure]
        yearly = chosen.frequency == "yearly"
        first = date(2024, 1, 1)
        months = (
            [date(2020 + n, 1, 1) for n in range(len(values))]
            if yearly
            else list(months_between(first, date(2027, 12, 1)))[: len(values)]
        )
        told = dict.fromkeys(range(len(values)), "published") | (statuses or {})
        frame = pl.DataFrame(
            {
                "month": months,
                "numerator": [None if v is None else v * 100 for v in values],
                "denominator": [None if v is None else 100.0 for v in values],
                "value": values,
                "status": list(told.values()),
                "coverage": [(coverages or {}).get(n, "complete") for n in range(len(values))],
            },
            schema=FRAME,
        )
        before, after = (
            Pooled(first, first, 1, 100 * v, 100.0, v, "January 2024, 1 month: so many.")
            for v in pooled
        )
        service = programme.service("housing")
        change = programme.headline("housing")
        return Series(
            measure=chosen,
            service=service,
            breakdown="",
            node="",
            label=label,
            frame=frame,
            before=before,
            after=after,
            change=change,
            release=47,
            frequency=chosen.frequency,
        )

    return make
