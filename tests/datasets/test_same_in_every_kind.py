"""The same jobs as Parquet, CSV and XLSX: the same extract; the same mistake, the same fault."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from datasets.extract import Extract, read_extract
from tests.datasets.kinds import as_file
from tests.datasets.sending import london, only_fault, refusal, theirs, with_words

Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]
KINDS = ("csv", "xlsx")
DONE = {
    "completed_at": london(2026, 10, 20, 15, 45),
    "target_at": london(2026, 10, 30, 23, 59),
    "cost_gbp": 1234567.89,
    "first_visit_fix": True,
    "ward_code": "E05000001",
    "status_raw": 'the "old" boiler, \u00a35;\nsecond line',
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_jobs_are_read_the_same(kind: str, jobs: Jobs, sent: Sent, tmp_path: Path) -> None:
    frame = jobs(DONE, {"record_id": "007", "work_order_ref": "12345"}, {"priority_raw": "4"})
    found, known = read_extract(as_file(frame, kind, tmp_path)), read_extract(sent(frame))
    assert_frame_equal(found.records, known.records)
    assert (found.file_rows, found.months) == (3, known.months)
    where = "line 2" if kind == "csv" else "row 2 of sheet 'Jobs'"
    assert found.notices == (f"Rows are counted below the header: row 1 is {where}.",)
    assert known.notices == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_that_does_not_fit_is_named_by_its_row_in_the_file(
    kind: str, jobs: Jobs, tmp_path: Path
) -> None:
    frame = jobs({}, {}, {}).with_columns(priority_code=pl.Series(["4", "four", "4"]))
    fault = only_fault(as_file(frame, kind, tmp_path))
    where = "line 3" if kind == "csv" else "row 3 of sheet 'Jobs'"
    assert f"data row 2 ({where})" in fault.sentence
    assert (fault.rows, fault.examples, fault.column) == ((2,), ("J2",), "priority_code")


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_that_lacks_a_column_is_told_as_in_parquet(
    kind: str, jobs: Jobs, sent: Sent, tmp_path: Path
) -> None:
    frame = jobs({}).drop("raised_at").with_columns(odd=pl.lit("x"))
    found = refusal(as_file(frame, kind, tmp_path)).faults
    assert found == refusal(sent(frame)).faults


def test_a_mapping_says_what_the_file_is_like(jobs: Jobs, tmp_path: Path) -> None:
    frame = jobs({}, {})
    mapping = theirs(frame, 'drop = ["Tenant"]')
    words = '[file]\nkind = "csv"\nheader_has = ["record_id"]\nrows_end = "first_empty_row"\n'
    text = frame.with_columns(Tenant=pl.lit("A. Nobody")).write_csv(
        datetime_format="%Y-%m-%dT%H:%M:%S"
    )
    path = tmp_path / "jobs.csv"
    path.write_text(f"Jobs of October\n{text}\nPrinted 1 November\n")
    found = read_extract(path, mapping=with_words(mapping, words))
    assert isinstance(found, Extract)
    assert len(found.records) == 2
    assert found.notices == (
        "The header is in line 2; what stands above it was not read.",
        "Rows are counted below the header: row 1 is line 3.",
    )
    assert [(left.why, left.rows) for left in found.left_out] == [
        ("below the first empty row, line 5", 1)
    ]


def test_an_empty_csv_month_is_declared_like_any_other(jobs: Jobs, tmp_path: Path) -> None:
    path = as_file(jobs(), "csv", tmp_path)
    assert only_fault(path).reason == "empty_file"
    owner = {"service": "housing_repairs", "source_system": "works"}
    found = read_extract(path, month=date(2026, 10, 1), empty_month=True, **owner)
    assert found.declared_empty


LOADED = """
import sys
from pathlib import Path
from datasets.extract import ExtractRefusedError, read_extract
for name in sys.argv[1:]:
    try:
        read_extract(Path(name), dataset="repairs")
    except ExtractRefusedError:
        pass
told = ("datasets.tables", "datasets.unpack", "datasets.opening", "pyexpat", "openpyxl")
print([name for name in told if name in sys.modules])
"""


def test_the_calling_process_never_loads_what_parses_a_file(jobs: Jobs, tmp_path: Path) -> None:
    paths = [as_file(jobs({}), kind, tmp_path) for kind in KINDS]
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, paths)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "[]"
