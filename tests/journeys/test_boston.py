"""Boston's real requests, closed jobs only, in another time zone: the gate, the figures, the words.

The expected figures are counted straight from the published file, without our reading of it.
"""

from pathlib import Path

import polars as pl
import pytest

from dashboard.analysis.series import read_series
from dashboard.kpis.monthly import measure_rows
from dashboard.refresh import submit
from dashboard.submission import Reading, Refresh
from datasets.calendar import add_months, months_between
from datasets.contract import LONDON
from datasets.mapping import read_mapping
from datasets.programme import parse_programme, programme_text
from datasets.repairs import REPAIRS
from datasets.store import CellKey, LiveRelease
from tests.conftest import REPOSITORY, SHARED
from tests.dashboard.building import month, release

REQUESTS = SHARED / "data" / "boston311_raw_sample.csv"
PROGRAMME = REPOSITORY / "datasets" / "programmes" / "boston.toml"
FIRST, LAST = month("2015-04"), month("2024-12")
OWNER = ("city_requests", "boston_311")
MEASURED = ("repairs_completed", "non_emergency_on_time", "on_time_within_28_days")
WHY_NOT = {
    "repairs_raised": "The extracts hold closed records only, and it needs every record.",
    "open_repairs": "The extracts do not hold what it needs: closed_other_at.",
    "closed_without_completion": "The extracts do not hold what it needs: closed_other_at.",
}


@pytest.fixture(scope="module")
def requests() -> Path:
    if not REQUESTS.is_file():
        pytest.skip("Boston's requests are not at hand (../shared/data)")
    return REQUESTS


@pytest.fixture(scope="module")
def submitted(requests: Path, worker) -> Refresh:
    """The README's command, as far as the gate."""
    reading = Reading(mapping=read_mapping("boston_311"), first=FIRST, last=LAST)
    text = programme_text(PROGRAMME)
    return submit(None, requests, reading, worker=worker, programme_text=text)


@pytest.fixture(scope="module")
def live(submitted: Refresh) -> LiveRelease:
    extract, text = submitted.extract, programme_text(PROGRAMME)
    keys = [CellKey("repairs", *OWNER, one) for one in extract.months]
    rows = measure_rows(
        extract.records,
        REPAIRS,
        parse_programme(text),
        cells=keys,
        not_collected=extract.not_collected,
    )
    facts = {"coverage": "closed_only", "not_collected": list(extract.not_collected)}
    return release(rows, keys, programme=text, facts=dict.fromkeys(keys, facts))


@pytest.fixture(scope="module")
def as_published(requests: Path) -> pl.DataFrame:
    """The city's own rows, their times placed by New York's clock, with the month of closing."""
    file = pl.read_csv(requests, infer_schema=False)
    times = pl.col("OPEN_DT", "TARGET_DT", "CLOSED_DT").str.to_datetime("%Y-%m-%d %H:%M:%S")
    placed = times.dt.replace_time_zone("America/New_York", ambiguous="earliest")
    dated = file.with_columns(placed.dt.convert_time_zone(LONDON))
    closed = dated.with_columns(month=pl.col("CLOSED_DT").dt.date().dt.month_start())
    return closed.filter(pl.col("month").is_between(FIRST, LAST))


def test_the_gate_lets_it_through_without_a_warning(submitted: Refresh) -> None:
    assert submitted.report.findings == ()
    assert submitted.extract.file_rows == 4_995
    assert [(left.why, left.rows) for left in submitted.extract.left_out] == [
        ("closed before 1 April 2015", 87)
    ]
    assert any("show twice" in notice for notice in submitted.extract.notices)


def test_figures_are_those_of_the_published_file(
    live: LiveRelease, as_published: pl.DataFrame
) -> None:
    on_time = pl.col("CLOSED_DT") <= pl.col("TARGET_DT")
    days = (pl.col("CLOSED_DT").dt.date() - pl.col("OPEN_DT").dt.date()).dt.total_days()
    counted = as_published.group_by("month").agg(
        closed=pl.len(),
        on_time=on_time.sum(),
        with_target=pl.col("TARGET_DT").is_not_null().sum(),
        quick=(days <= 28).sum(),
        median=days.median(),
    )
    expected = {row["month"]: row for row in counted.to_dicts()}
    assert set(expected) == set(months_between(FIRST, LAST))
    series = {name: _figures(live, name) for name in (*MEASURED, "days_to_complete")}
    for when, told in expected.items():
        assert series["repairs_completed"][when][0] == told["closed"]
        assert series["non_emergency_on_time"][when][:2] == (told["on_time"], told["with_target"])
        assert series["on_time_within_28_days"][when][:2] == (told["quick"], told["closed"])
        # an archive of closed jobs says nothing sure of its last half year's durations
        known = told["median"] if when < add_months(LAST, -5) else None
        assert series["days_to_complete"][when][2] == known


def _figures(live: LiveRelease, measure: str) -> dict[object, tuple[float | None, ...]]:
    frame = read_series(live, measure).frame.select("month", "numerator", "denominator", "value")
    return {row[0]: row[1:] for row in frame.iter_rows()}


def test_on_time_is_what_the_city_itself_says(
    live: LiveRelease, as_published: pl.DataFrame
) -> None:
    with_target = as_published.filter(pl.col("TARGET_DT").is_not_null())
    said = with_target["OnTime_Status"].value_counts().rows()
    assert dict(said) == {"ONTIME": 3_761, "OVERDUE": 458, None: 1}  # it leaves one late one blank
    told = _figures(live, "non_emergency_on_time").values()
    assert sum(numerator for numerator, *_ in told) == 3_761
    assert sum(denominator for _, denominator, _ in told) == 3_761 + 458 + 1


def test_the_mapping_s_word_on_the_clock_is_true_of_the_file(requests: Path) -> None:
    """Closing notes, and the hour of targets, stand four or five hours later than the columns."""
    file = pl.read_csv(requests, infer_schema=False)
    day_first = r"Closed date : (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"
    words = r"Closed date : \w{3} (\w{3} \d\d \d\d:\d\d:\d\d) E[DS]T( \d{4})"
    note = pl.col("CLOSURE_REASON")
    written = pl.concat_str(note.str.extract(words, 1), note.str.extract(words, 2))
    noted = pl.coalesce(
        note.str.extract(day_first).str.to_datetime("%Y-%m-%d %H:%M:%S"),
        written.str.to_datetime("%b %d %H:%M:%S %Y"),
    )
    closed = pl.col("CLOSED_DT").str.to_datetime("%Y-%m-%d %H:%M:%S")
    there = closed.dt.replace_time_zone("America/New_York", ambiguous="earliest")
    behind = there.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    dated = file.select(noted=noted.dt.truncate("1s"), behind=behind).drop_nulls()
    assert (dated.height, dated.filter(pl.col("noted") == pl.col("behind")).height) == (4683, 4681)


@pytest.mark.parametrize(("measure", "why"), WHY_NOT.items())
def test_what_closed_jobs_cannot_tell_says_so(live: LiveRelease, measure: str, why: str) -> None:
    assert read_series(live, measure).not_measured_why == why


def test_no_address_note_or_place_is_kept(submitted: Refresh, requests: Path) -> None:
    file = pl.read_csv(requests, infer_schema=False)
    dropped = ("Location", "LOCATION_STREET_NAME", "CLOSURE_REASON", "LATITUDE", "LONGITUDE")
    theirs = {text for name in dropped for text in file[name].drop_nulls().unique()}
    kept = submitted.extract.records.select(pl.col(pl.String))
    texts = {text for column in kept for text in column.drop_nulls().unique()}
    assert len(texts) > 4_900
    assert texts.isdisjoint(theirs)


def test_one_ward_has_one_name(submitted: Refresh) -> None:
    wards = set(submitted.extract.records["ward_code"].drop_nulls().unique())
    assert wards == {str(number) for number in range(1, 23)}
    known = parse_programme(programme_text(PROGRAMME)).wards
    assert {ward.code for ward in known} == wards
