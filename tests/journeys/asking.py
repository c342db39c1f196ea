"""How journeys read what the command line answered, and what a store holds."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.analysis.series import read_series
from dashboard.kpis.registry import measures_of
from datasets.store import LiveRelease

Done = subprocess.CompletedProcess[str]
ONE_MEASURE = "open_repairs"
HOUSING = ("--service", "housing_management")
"""Of the demonstration several services have figures, so one has to be chosen."""


@dataclass(frozen=True)
class SmallBorough:
    """Its files: the programme, the history up to September 2024, and each month's own."""

    programme: Path
    history: Path
    months: Mapping[date, Path]

    def month(self, number: int) -> Path:
        """The file of a month of 2024."""
        return self.months[date(2024, number, 1)]


def answer_of(done: Done, *, exit_code: int = 0) -> Any:
    """What a command answered in JSON, once it ended as it should and without a traceback."""
    assert done.returncode == exit_code, f"{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stdout + done.stderr
    return json.loads(done.stdout)


def releases(run, root: Path) -> list[dict[str, Any]]:
    """The releases that `history` tells of, newest first."""
    found = answer_of(run("history", "--root", root, "--json"))["releases"]
    return list(found)


def log(run, root: Path) -> list[dict[str, Any]]:
    """The entries of the refresh log, oldest first."""
    found = answer_of(run("history", "--root", root, "--json"))["log"]
    return list(found)


def series(run, root: Path, *words: str) -> Any:
    """What `series` answers in JSON."""
    return answer_of(run("series", *words, "--root", root, "--json"))


def rows_by_month(answer: Any) -> dict[str, dict[str, Any]]:
    """The rows of a series by month ("2024-05")."""
    return {row["month"][:7]: row for row in answer["rows"]}


def every_figure(live: LiveRelease) -> dict[str, list[tuple[object, ...]]]:
    """Every repairs measure: month, numerator, denominator and value, whatever the status."""
    return {
        measure.id: read_series(live, measure.id).frame.drop("status").rows()
        for measure in measures_of("repairs")
    }


def files_of(root: Path) -> dict[str, tuple[int, int]]:
    """Every file under a folder, with its size and when it was last written."""
    found = (path for path in root.rglob("*") if path.is_file())
    return {
        str(path.relative_to(root)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in found
    }


def changed(path: Path, to: Path, *where: pl.Expr, **values: pl.Expr) -> Path:
    """A copy of a file in which the rows that are so have other values."""
    frame = pl.read_parquet(path)
    rows = pl.all_horizontal(pl.lit(value=True), *where)
    frame.with_columns(
        pl.when(rows).then(value).otherwise(pl.col(name)).cast(frame.schema[name]).alias(name)
        for name, value in values.items()
    ).write_parquet(to)
    return to
