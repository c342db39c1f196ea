"""Parliament's real written questions: a department renamed, as an inbox that is merged.

The file holds two fortnights, half a year apart. The gate says so, and a flag answers it. The
expected figures are counted straight from the published file, without our reading of it.
"""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dashboard.analysis.series import Series, read_series
from dashboard.permissions import command_line
from dashboard.refresh import publish, submit
from dashboard.submission import Reading
from datasets.calendar import bank_holidays
from datasets.mapping import read_mapping
from datasets.programme import parse_programme, programme_text
from datasets.store import LiveRelease, open_store
from expectations.report import Severity
from tests.conftest import REPOSITORY, SHARED

QUESTIONS = SHARED / "data" / "uk_parliament_written_questions_2023-12_2024-07.parquet"
PROGRAMME = REPOSITORY / "datasets" / "programmes" / "written_questions.toml"
DECEMBER, JULY = date(2023, 12, 1), date(2024, 7, 1)
OLD, NEW = (
    "Department for Levelling Up, Housing and Communities",
    "Ministry of Housing, Communities and Local Government",
)
REASON = "the file holds no question tabled from January to June"


@pytest.fixture(scope="module")
def questions() -> Path:
    if not QUESTIONS.is_file():
        pytest.skip("Parliament's written questions are not at hand (../shared/data)")
    return QUESTIONS


def _reading(first: date | None = None, last: date | None = None) -> Reading:
    return Reading(mapping=read_mapping("uk_written_questions"), first=first, last=last)


@pytest.fixture(scope="module")
def root(questions: Path, worker, tmp_path_factory) -> Path:
    """The README's commands: December 2023, then July 2024 with a reason for the gap."""
    root = tmp_path_factory.mktemp("questions") / "store"
    store = open_store(root, create=True)
    for first, text in ((DECEMBER, programme_text(PROGRAMME)), (JULY, None)):
        refresh = submit(
            store, questions, _reading(first, first), worker=worker, programme_text=text
        )
        waiting = {f.check for f in refresh.report.findings if f.severity is not Severity.INFO}
        assert waiting == (set() if first == DECEMBER else {"gap_month", "gap_between_systems"})
        publish(store, refresh, command_line("test"), reason=REASON)
    return root


@pytest.fixture(scope="module")
def live(root: Path) -> LiveRelease:
    return open_store(root).release(2)


@pytest.fixture(scope="module")
def tabled(questions: Path) -> pl.DataFrame:
    """The published rows, with their service and the month in which they were tabled."""
    housing = pl.col("answeringBodyName").is_in([OLD, NEW])
    service = pl.when(housing).then(pl.lit("housing_department"))
    return pl.read_parquet(questions).with_columns(
        service=service.otherwise(pl.lit("other_departments")),
        month=pl.col("dateTabled").dt.month_start(),
    )


def test_months_that_the_file_does_not_hold_are_no_noughts(questions: Path, worker) -> None:
    text = programme_text(PROGRAMME)
    refresh = submit(None, questions, _reading(), worker=worker, programme_text=text)
    holes = [f for f in refresh.report.findings if f.check == "nothing_opened"]
    assert [finding.severity for finding in holes] == [Severity.WARNING] * 3
    assert [finding.count for finding in holes] == [6, 3, 9]
    assert "in January 2024 to June 2024, against 119" in holes[0].sentence
    assert "--first-month, --last-month" in holes[0].sentence
    assert refresh.report.needs_reason


@pytest.mark.parametrize("service", ["housing_department", "other_departments"])
@pytest.mark.parametrize("month", [DECEMBER, JULY])
def test_the_figures_are_those_of_the_published_rows(
    live: LiveRelease, tabled: pl.DataFrame, service: str, month: date
) -> None:
    end = date(month.year, month.month, 31)
    rows = tabled.filter(service=service, month=month)
    answered, due = pl.col("dateAnswered"), pl.col("dateForAnswer")
    in_time = (answered <= due) & (answered <= end)
    missed = (due <= end) & ((answered > due) | answered.is_null())
    still_open = answered.is_null() | (answered > end)
    counted = rows.select(
        pl.len().alias("received"),
        in_time.sum().alias("in_time"),
        (in_time.sum() + missed.sum()).alias("decided"),
        still_open.sum().alias("open"),
        (still_open & (due <= end)).sum().alias("overdue"),
    ).row(0, named=True)

    def figure(measure: str) -> tuple[float, float | None]:
        series = read_series(live, measure, service)
        row = series.frame.filter(pl.col("month") == month)
        return row.select("numerator", "denominator").row(0)

    assert figure("enquiries_received") == (counted["received"], None)
    assert figure("answered_on_time") == (counted["in_time"], counted["decided"])
    assert figure("open_enquiries") == (counted["open"], None)
    assert figure("overdue_enquiries") == (counted["overdue"], None)
    done = rows.filter(~still_open)
    series = read_series(live, "working_days_to_answer", service)
    middle = series.frame.filter(pl.col("month") == month)["value"].item()
    assert middle == np.median(_working_days(done))


def _working_days(rows: pl.DataFrame) -> np.ndarray:
    holidays = [day for year in (2023, 2024) for day in bank_holidays(year)]
    days = [
        rows[name].to_numpy().astype("datetime64[D]") + 1 for name in ("dateTabled", "dateAnswered")
    ]
    return np.busday_count(*days, holidays=np.array(holidays, dtype="datetime64[D]"))


def test_before_and_after_are_a_fortnight_each_and_the_months_between_are_missing(
    live: LiveRelease,
) -> None:
    series: Series = read_series(live, "answered_on_time", "housing_department")
    assert series.frame["status"].to_list() == ["published", *["missing"] * 6, "provisional"]
    assert series.before is not None
    assert series.after is not None
    assert (series.before.numerator, series.before.denominator) == (28, 87)
    assert (series.after.numerator, series.after.denominator) == (47, 231)
    assert "6 months without a figure left out" in series.before.words


def test_what_a_department_does_not_publish_is_not_measured(live: LiveRelease) -> None:
    series = read_series(live, "share_about_repairs", "housing_department")
    assert "does not apply" in series.not_measured_why


def test_no_member_and_no_heading_is_kept(root: Path, tabled: pl.DataFrame) -> None:
    kept = pl.concat(
        [pl.read_parquet(path) for path in (root / "records").rglob("*.parquet")],
        how="diagonal_relaxed",
    )
    keys = kept["member_key"].drop_nulls()
    assert keys.str.contains(r"^[0-9a-f]{32}$").all()
    assert keys.n_unique() == tabled["askingMemberId"].n_unique()
    texts = {text for column in kept.select(pl.col(pl.String)) for text in column.unique()}
    headings = set(tabled.filter(pl.col("heading").str.len_chars() > 20)["heading"])
    assert texts.isdisjoint(headings)
    assert texts.isdisjoint(set(tabled["askingMemberId"].cast(pl.String)) - set(tabled["uin"]))


def test_the_share_on_time_follows_how_many_questions_name_a_day(tabled: pl.DataFrame) -> None:
    in_time = (pl.col("dateAnswered") <= pl.col("dateForAnswer")).fill_null(value=False)
    names_one = pl.col("isNamedDay")
    counted = tabled.filter(service="housing_department").group_by("month").agg(
        names_one.mean().alias("name a day"),
        in_time.filter(names_one).mean().alias("by the day named"),
        in_time.filter(~names_one).mean().alias("by the second sitting day"),
    )  # fmt: skip
    shares = counted.sort("month").drop("month").select((pl.all() * 100).round(0)).rows()
    assert shares == [(34, 95, 3), (21, 90, 2)]
    (told,) = [b.why for b in parse_programme(programme_text(PROGRAMME)).breaks]
    assert "34% of the questions of December named a day, and 21%" in told
    assert "95% and 90% were answered" in told
    assert "3% and 2% of the others" in told
