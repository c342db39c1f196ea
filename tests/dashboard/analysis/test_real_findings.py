"""The real insourcing, from the published file to the pooled shares that are known for it."""

from pathlib import Path

import polars as pl
import pytest

from dashboard.analysis.series import Status, read_series
from dashboard.kpis.monthly import measure_rows
from datasets.calendar import months_between
from datasets.complaints import COMPLAINTS
from datasets.extract import read_extract
from datasets.mapping import read_mapping
from datasets.programme import parse_programme, programme_text
from datasets.store import CellKey, LiveRelease
from tests.conftest import HARINGEY
from tests.dashboard.building import release

BY_FINDING = {
    # measure, group: before in per cent and out of how many, after
    ("ombudsman_upheld", None): (67.3, 52, 83.4, 314),
    ("ombudsman_upheld", "all_landlords"): (48.3, None, 67.9, None),
    ("ombudsman_upheld", "all_others"): (48.1, None, 67.7, None),
    ("ombudsman_upheld", "other_councils"): (53.3, None, 75.0, None),
    ("ombudsman_upheld_opened", None): (65.6, 125, 89.2, 241),
    ("ombudsman_upheld_opened", "all_others"): (56.5, None, 68.3, None),
    ("ombudsman_upheld_opened", "other_councils"): (62.0, None, 75.9, None),
}


@pytest.fixture(scope="module")
def haringey(findings: Path) -> LiveRelease:
    extract = read_extract(findings, mapping=read_mapping("housing_ombudsman"))
    named = extract.records.select("service", "source_system").unique().row(0)
    keys = [CellKey("complaints", *named, month) for month in extract.months]
    text = programme_text(HARINGEY)
    rows = measure_rows(
        extract.records,
        COMPLAINTS,
        parse_programme(text),
        cells=keys,
        not_collected=extract.not_collected,
    )
    return release(rows, keys, programme=text)


@pytest.mark.parametrize(("asked", "expected"), BY_FINDING.items(), ids=str)
def test_the_pooled_shares_are_those_that_are_known(
    haringey: LiveRelease,
    asked: tuple[str, str | None],
    expected: tuple[float, int | None, float, int | None],
) -> None:
    found = read_series(haringey, asked[0], comparator=asked[1])
    before, many_before, after, many_after = expected
    assert found.before is not None
    assert found.after is not None
    assert round(100 * (found.before.value or 0), 1) == before
    assert round(100 * (found.after.value or 0), 1) == after
    assert many_before in (None, found.before.denominator)
    assert many_after in (None, found.after.denominator)


def test_the_cases_behind_the_findings_are_counted(haringey: LiveRelease) -> None:
    found = read_series(haringey, "ombudsman_upheld_opened_by_case")
    assert found.before is not None
    assert found.after is not None
    assert (found.before.denominator, found.after.denominator) == (55, 118)


def test_nothing_public_is_hidden_and_empty_months_are_present(haringey: LiveRelease) -> None:
    frame = read_series(haringey, "ombudsman_upheld").frame
    first, last = frame["month"][0], frame["month"][-1]
    assert frame["month"].to_list() == list(months_between(first, last))
    assert set(frame["status"]) == {Status.PUBLISHED, Status.PROVISIONAL}
    assert frame.filter(pl.col("denominator") == 0)["value"].null_count() > 5


def test_years_whose_cases_are_still_being_decided_are_provisional(haringey: LiveRelease) -> None:
    found = read_series(haringey, "ombudsman_upheld_opened")
    assert found.frequency == "yearly"
    statuses = dict(zip(found.frame["month"].dt.year(), found.frame["status"], strict=True))
    assert statuses[2023] == Status.PUBLISHED
    assert statuses[2024] == Status.PROVISIONAL
    assert found.after is not None
    assert "All of 2022, the year of the change, is counted here." in found.after.words
