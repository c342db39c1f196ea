"""A store whose records bear a mark, each month its own, and a programme that keeps them a year."""

import os
import re
import shutil
import time
from datetime import date
from pathlib import Path

import polars as pl

from datasets.store import open_store
from datasets.store.records import append_records, as_stored
from tests.journeys.asking import SmallBorough, changed

TODAY = date(2025, 6, 15)
OLD = tuple(date(2024, month, 1) for month in (3, 4, 5))
KEPT = tuple(date(2024, month, 1) for month in (6, 7, 8, 9))
NEVER_PUBLISHED, REPLACED, STRAY = "marknever", "markreplaced", "markstray"
TWO_DAYS = 2 * 24 * 3600


def mark(month: date) -> str:
    return f"mark{month:%b%Y}".lower()


def marked(borough: SmallBorough, to: Path, march: str = "") -> Path:
    """The borough's history; jobs raised and finished in one month have that month's mark."""
    marks = {month: mark(month) for month in (*OLD, *KEPT)} | ({OLD[0]: march} if march else {})
    raised, done = (pl.col(name).dt.strftime("%Y-%m") for name in ("raised_at", "completed_at"))
    marks_by_name = {f"{month:%Y-%m}": one for month, one in marks.items()}
    chosen = raised.replace_strict(marks_by_name, default=None, return_dtype=pl.String)
    return changed(borough.history, to, raised == done, sor_code=chosen)


def kept_a_year(borough: SmallBorough, folder: Path) -> Path:
    """The borough's programme, with a rule to keep repairs for a year."""
    path = folder / "kept_a_year.toml"
    text = borough.programme.read_text("utf-8")
    rule = re.sub(r"retention_years = .*", "retention_years = { repairs = 1 }", text)
    path.write_text(rule, "utf-8")
    return path


def with_left_overs(root: Path) -> None:
    """Beside the live records of March: some never published, and a file that no commit names."""
    store = open_store(root)
    march = store.release().records("repairs", months=[OLD[0]])
    other = march.with_columns(pl.lit(NEVER_PUBLISHED).alias("sor_code"))
    stored = as_stored("repairs", other, "never")
    append_records(root, "never", {"repairs": stored}, ["other records"])
    (some, *_) = (root / "records" / "repairs").glob("month=2024-03*/*.parquet")
    stray = some.with_name("part-stray.parquet")
    pl.DataFrame({"sor_code": [STRAY]}).write_parquet(stray)
    long_ago = time.time() - TWO_DAYS
    os.utime(stray, (long_ago, long_ago))
    left = store.staging / "insourcing-audit-old"
    left.mkdir()
    shutil.copy(stray, left)
    os.utime(left, (long_ago, long_ago))


def marks_on_disk(root: Path, *marks: str) -> set[str]:
    """Which of the marks any byte under a folder still shows."""
    held = [path.read_bytes() for path in root.rglob("*") if path.is_file()]
    return {one for one in marks if any(one.encode() in content for content in held)}
