"""The living wage rate of each month: in force from the day it has to be paid, or not known."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from datasets.programme import (
    ProgrammeError,
    is_in_force_or_newer,
    parse_programme,
    rate_in_force,
    read_programme,
)

SHIPPED = [Path(f"datasets/programmes/{name}.toml") for name in ("demonstration", "haringey")]


def in_force(programme, *months: date) -> list[float | None]:
    frame = pl.DataFrame({"month": months})
    return frame.select(rate_in_force(programme.living_wage_rates)).to_series().to_list()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_london_rates_hold_from_may_and_that_of_2027_is_not_known(path):
    months = [date(2017, 4, 1), date(2017, 5, 1), date(2025, 4, 1), date(2025, 5, 1)]
    months += [date(2026, 4, 1), date(2026, 5, 1), date(2027, 4, 1), date(2027, 5, 1)]
    rates = in_force(read_programme(path), *months)
    assert rates == [None, 9.75, 13.15, 13.85, 13.85, 14.80, 14.80, None]


def test_a_newer_rate_may_be_paid_from_the_autumn_in_which_it_is_announced():
    programme = read_programme(SHIPPED[0])
    frame = pl.DataFrame({"month": [date(2025, 8, 1), date(2025, 9, 1), date(2026, 4, 1)]})
    holds = is_in_force_or_newer(programme.living_wage_rates, pl.lit(14.80))
    assert frame.select(holds.alias("holds"))["holds"].to_list() == [False, True, True]
    old = is_in_force_or_newer(programme.living_wage_rates, pl.lit(13.15))
    assert not frame.select(old.alias("holds"))["holds"].any()


def test_two_rates_of_one_day_are_refused():
    rate = "[[living_wage_rates]]\nannounced = 2024\nimplement_by = 2025-05-01\n"
    service = 'council = "A"\n[[services]]\nid = "a"\nname = "A"\n'
    assert parse_programme(service + rate).living_wage_rates[0].rate_gbp is None
    with pytest.raises(ProgrammeError, match="living_wage_rates: the same id more than once"):
        parse_programme(service + rate + rate)
