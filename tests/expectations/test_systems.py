"""A source system that has not come may not shrink a month without a word."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from datasets.calendar import add_months
from datasets.programme import parse_programme
from datasets.store import open_store
from expectations.report import Severity
from expectations.systems import absent_systems, ended_systems

PROGRAMME = """
council = "Demonstration Borough Council"
[[services]]
id = "housing_management"
name = "Housing management"
organisations = ["Demonstration Homes"]
"""
NOW = date(2026, 3, 1)
ELSEWHERE = pl.col("record_id").str.ends_with("7")


def of_two_systems(bench, extract):
    split = pl.when(ELSEWHERE).then(pl.lit("paper")).otherwise("source_system")
    return bench.extract(extract.records.with_columns(source_system=split), extract.months)


@pytest.fixture
def both(bench, borough, tmp_path):
    """A release with February from two systems."""
    store = open_store(tmp_path / "store", create=True)
    february = of_two_systems(bench, borough.extract(add_months(NOW, -1)))
    return bench.publish(store, february, "february")


def test_a_system_that_came_last_month_and_not_this_one_needs_a_reason(bench, borough, both):
    march = borough.extract()
    (finding,) = absent_systems(bench.extract(march.records, [NOW]), both, None)
    assert (finding.severity, finding.examples) == (Severity.WARNING, ("paper",))
    assert "before March 2026, housing_management also came from" in finding.sentence
    assert absent_systems(of_two_systems(bench, march), both, None) == ()
    assert absent_systems(march, None, None) == ()


@pytest.mark.parametrize("until", ["", "to = 2026-02-01"])
def test_a_system_that_the_programme_expects_or_says_has_ended_needs_none(
    bench, borough, both, until
):
    expected = f"""
    [[expected]]
    dataset = "repairs"
    service = "housing_management"
    source_system = "paper"
    from = 2025-01-01
    {until}
    """
    told = parse_programme(PROGRAMME + expected)
    assert absent_systems(borough.extract(), both, told) == ()


@pytest.mark.parametrize(
    ("until", "since", "told"),
    [
        ("to = 2026-02-01", "2026-03-01", True),
        ("", "2026-03-01", False),
        ("to = 2026-03-01", "2026-03-01", False),
        ("to = 2026-02-01", "2026-04-01", False),
    ],
    ids=["goes on", "no end", "its last month", "nobody yet"],
)
def test_a_system_that_goes_on_after_another_took_over_needs_a_reason(
    bench, borough, until, since, told
):
    """What is open in both would be counted twice."""
    expected = f"""
    [[expected]]
    dataset = "repairs"
    service = "housing_management"
    source_system = "civica"
    from = 2025-01-01
    {until}
    [[expected]]
    dataset = "repairs"
    service = "housing_management"
    source_system = "nec"
    from = {since}
    """
    found = ended_systems(borough.extract(), parse_programme(PROGRAMME + expected))
    assert [f.severity for f in found] == ([Severity.WARNING] if told else [])
    assert all("in March 2026 nec is expected in its place" in f.sentence for f in found)


def test_a_history_may_hold_the_months_of_a_system_up_to_its_end(borough):
    extract = borough.extract()
    before, after = date(2026, 2, 1), date(2026, 3, 1)
    old = extract.records.with_columns(month=pl.lit(before))
    new = extract.records.with_columns(month=pl.lit(after), source_system=pl.lit("nec"))
    history = replace(extract, months=(before, after), records=pl.concat([old, new]))
    expected = """
    [[expected]]
    dataset = "repairs"
    service = "housing_management"
    source_system = "civica"
    from = 2025-01-01
    to = 2026-02-01
    [[expected]]
    dataset = "repairs"
    service = "housing_management"
    source_system = "nec"
    from = 2026-03-01
    """
    assert ended_systems(history, parse_programme(PROGRAMME + expected)) == ()
