"""Recipes: twelve months, April to now, a year on, each worked out by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from dashboard.analysis import ward_years
from dashboard.analysis.line import Line
from dashboard.analysis.pooled import Window, pool
from dashboard.analysis.recipes import derived
from dashboard.analysis.ward_years import add_ward_years
from dashboard.analysis.whole_years import whole_years
from dashboard.kpis.measure import WARD, Derivation, Recipe
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.table import Table
from datasets.calendar import add_months, months_between

PART = MEASURES["repairs_raised"]
FIRST = date(2023, 2, 1)


def _line(numerator: list[float], denominator: list[float] | None = None, hidden=()) -> Line:
    months = months_between(FIRST, add_months(FIRST, len(numerator) - 1))
    flags = np.isin(np.arange(len(numerator)), list(hidden))
    below = [np.nan] * len(numerator) if denominator is None else denominator
    return Line(
        months,
        np.array(numerator, dtype=np.float64),
        np.array(below, dtype=np.float64),
        flags,
        np.zeros_like(flags),
    )


def _measure(recipe: Recipe, *, levels: bool = False):
    return replace(
        PART,
        id="made_up",
        derivation=Derivation.DERIVED,
        derived_from=(PART.id,),
        recipe=recipe,
        levels=levels,
    )


def test_a_trailing_year_adds_up_twelve_months_and_averages_levels():
    part = _line([1.0] * 11 + [5.0, 7.0], [100.0] * 12 + [220.0])
    found = derived(_measure(Recipe.TRAILING_YEAR, levels=True), [part])
    assert np.isnan(found.numerator[:11]).all()
    assert found.numerator[11:].tolist() == [16, 22]
    assert found.denominator[11:].tolist() == [100, 110]
    added = derived(_measure(Recipe.TRAILING_YEAR), [part])
    assert added.denominator[11:].tolist() == [1200, 1320]


def test_a_year_with_a_missing_month_has_no_figure_and_one_with_a_hidden_month_is_hidden():
    values = [1.0] * 25
    values[3] = np.nan
    found = derived(_measure(Recipe.TRAILING_YEAR), [_line(values, hidden=[13])])
    assert np.isnan(found.numerator[11:15]).all()
    assert found.numerator[15] == 12
    assert np.flatnonzero(found.hidden).tolist() == list(range(15, 25))


def test_a_year_to_date_begins_again_in_april_and_not_before_its_april_is_known():
    part = _line([float(n) for n in range(1, 16)], [10.0] * 15)  # February 2023 to April 2024
    found = derived(_measure(Recipe.YEAR_TO_DATE), [part])
    assert np.isnan(found.numerator[:2]).all()  # February and March 2023: their April is unknown
    assert found.numerator[2:5].tolist() == [3, 7, 12]
    assert found.numerator[13] == sum(range(3, 15))  # March 2024: the whole year
    assert found.numerator[14] == 15  # April 2024 begins again
    assert found.denominator[[2, 13, 14]].tolist() == [10, 120, 10]


def test_a_year_on_divides_by_twelve_months_before():
    now = _line([float(n) for n in range(14)])
    then = _line([4.0, 0.0, *[9.0] * 12], hidden=[1])
    found = derived(_measure(Recipe.A_YEAR_ON), [now, then])
    assert np.isnan(found.numerator[:12]).all()
    assert (found.numerator[12], found.denominator[12]) == (12, 4)
    assert found.hidden.tolist() == [False] * 13 + [True]


def test_a_derived_measure_without_a_recipe_is_refused():
    with pytest.raises(ValueError, match="has no recipe"):
        derived(replace(_measure(Recipe.TRAILING_YEAR), recipe=None), [])


def test_years_that_are_taken_together_do_not_overlap_nor_straddle_the_change():
    months = months_between(date(2020, 1, 1), date(2024, 12, 1))
    frame = pl.DataFrame({"month": months})
    change = date(2022, 6, 1)
    kept = whole_years(_measure(Recipe.TRAILING_YEAR), frame, change)["month"].to_list()
    assert kept == [date(year, 5, 1) for year in (2020, 2021, 2022, 2023, 2024)]
    kept = whole_years(_measure(Recipe.YEAR_TO_DATE), frame, change)["month"].to_list()
    assert kept == [date(year, 3, 1) for year in (2020, 2021, 2022, 2024)]
    kept = whole_years(_measure(Recipe.YEAR_A_YEAR_ON), frame, change)["month"].to_list()
    assert kept == [date(year, 5, 1) for year in (2020, 2021, 2022, 2024)]  # joined from June 2022
    to_march = replace(_measure(Recipe.TRAILING_YEAR), years_to_march=True)
    kept = whole_years(to_march, frame, change)["month"].to_list()
    assert kept == [date(year, 3, 1) for year in (2020, 2021, 2022, 2024)]
    of_a_ward = frame.filter(pl.col("month").dt.month() == 3)
    kept = whole_years(_measure(Recipe.TRAILING_YEAR), of_a_ward, change)["month"].to_list()
    assert kept == [date(year, 3, 1) for year in (2020, 2021, 2022, 2024)]
    assert whole_years(PART, frame, change).equals(frame)


def test_years_taken_together_are_said_from_their_first_month():
    rows = pl.DataFrame(
        {
            "month": [date(2021, 5, 1), date(2022, 5, 1)],
            "numerator": [30.0, 40.0],
            "denominator": [100.0, 100.0],
            "status": ["published"] * 2,
            "coverage": ["complete"] * 2,
        }
    )
    pooled = pool(MEASURES["turnover"], Window(rows, yearly=False, months_held=12))
    assert pooled is not None
    assert (pooled.first, pooled.last, pooled.value) == (date(2020, 6, 1), date(2022, 5, 1), 0.35)
    assert pooled.words.startswith("June 2020 to May 2022, 2 years: whole years")
    hidden = rows.with_columns(
        numerator=pl.Series([30.0, None]), status=pl.Series(["published", "hidden"])
    )
    withheld = pool(MEASURES["turnover"], Window(hidden, yearly=False, months_held=12))
    assert withheld is not None
    assert withheld.words.startswith("Not given: 1 of 2 years is hidden")
    homes = pool(MEASURES["stage1_per_1000_homes"], Window(rows, yearly=False))
    assert homes is not None
    assert "the mean of a month, each against the homes of its last day" in homes.words


def test_a_ward_has_one_figure_a_year_where_its_months_are_too_small(monkeypatch):
    part = replace(PART, by_ward=True, ward_years_only=True)
    year = replace(_measure(Recipe.TRAILING_YEAR), by_ward=True)
    known = dict(MEASURES) | {part.id: part}
    monkeypatch.setattr(ward_years, "MEASURES", known)
    months = months_between(date(2023, 4, 1), date(2024, 6, 1))
    figures = np.full((2, len(months), 2), np.nan)
    figures[0] = [1, 2]
    nothing = np.full_like(figures, np.nan)
    wards = Table(WARD, (part, year), months, ("A", "B"), figures, nothing)
    whole = Table(
        "", (part, year), months, ("",), figures.sum(axis=2, keepdims=True), nothing[:, :, :1]
    )
    add_ward_years({"": whole, WARD: wards}, (part, year))
    assert wards.numerator[1, 11].tolist() == [12, 24]
    assert whole.numerator[1, 11].tolist() == [36]
    assert np.isnan(np.delete(wards.numerator[1], 11, axis=0)).all()
