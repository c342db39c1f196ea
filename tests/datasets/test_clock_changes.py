from datetime import UTC, datetime

import polars as pl
import pytest

from datasets.extract import read_extract
from tests.datasets.kinds import as_file

TWICE, NEVER = "2026-10-25T01:30:00", "2026-03-29T01:30:00"
NOT_IN_DOUBT = (
    "2026-10-25T00:59:59",
    "2026-10-25T02:00:00",
    "2026-03-29T00:59:59",
    "2026-03-29T02:00:00",
    "2026-10-25T01:30:00+00:00",
    "2026-10-25T00:30:00Z",
    "2026-10-25",
)


def read(jobs, tmp_path, *words: str):
    frame = jobs(*({} for _ in words)).with_columns(raised_at=pl.Series(words))
    return read_extract(as_file(frame, "csv", tmp_path), history=True)


def of_clocks(extract) -> list[str]:
    return [notice for notice in extract.notices if "clocks" in notice]


def test_time_shown_twice_or_never_is_read_and_said_to_be_in_doubt(jobs, tmp_path):
    extract = read(jobs, tmp_path, "2026-10-05T09:30:00", TWICE, NEVER)
    assert of_clocks(extract) == [
        (
            "2 rows hold a time of the hour that clocks show twice when they go back, or never "
            "when they go forward (Europe/London). The file does not say which is meant: it was "
            "read as the first of the two, or as an hour later. The first is data row 2."
        )
    ]
    raised = extract.records.unique("source_row").sort("source_row")["raised_at"]
    assert raised.dt.convert_time_zone("UTC").to_list() == [
        datetime(2026, 10, 5, 8, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize("word", NOT_IN_DOUBT)
def test_time_that_can_be_told_is_in_no_doubt(jobs, tmp_path, word):
    assert of_clocks(read(jobs, tmp_path, word)) == []


def test_one_row_is_counted_as_one(jobs, tmp_path):
    (notice,) = of_clocks(read(jobs, tmp_path, TWICE))
    assert notice.startswith("1 row holds a time of the hour that clocks show twice")
