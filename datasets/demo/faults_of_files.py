"""Faults of files: what can be wrong with a month's file as a whole."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import polars as pl

from datasets.calendar import add_months
from datasets.demo.planting import (
    DONE,
    RAISED,
    Fault,
    Plant,
    month_of_file,
    renumbered,
    some_jobs,
    with_values,
    within_month,
)

VANISHED_SHARE = 0.05
OLD_JOBS = 40
OLD_BY = timedelta(days=200)
LAST_DAY_SENT = 8
URGENT, NORMAL = 3, 4


def _whole(change: Callable[[pl.DataFrame], pl.DataFrame]) -> Plant:
    """The plant that changes the whole file, always in the same way."""
    return lambda frame, _: change(frame)


def _vanished(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    return frame.filter(~some_jobs(frame, rng, round(len(frame) * VANISHED_SHARE)))


def _appeared_old(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    still_open = DONE.is_null() & pl.col("closed_other_at").is_null()
    models = frame.filter(some_jobs(frame, rng, OLD_JOBS, still_open))
    dates = ("reported_at", "raised_at", "target_at", "original_target_at")
    not_yet = ("appointment_made_at", "appointment_kept", "attended_at")
    old = renumbered(models, "OLD").with_columns(
        pl.col(dates) - OLD_BY, pl.when(pl.lit(value=False)).then(pl.col(not_yet)).name.keep()
    )
    return pl.concat([frame, old])


def _volume_x3(frame: pl.DataFrame) -> pl.DataFrame:
    raised = frame.filter(within_month(frame, RAISED))
    return pl.concat([frame, *(renumbered(raised, again) for again in ("AGAIN1", "AGAIN2"))])


def _a_week_of_it(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(~within_month(frame, RAISED) | (RAISED.dt.day() <= LAST_DAY_SENT))


def _recoded(frame: pl.DataFrame) -> pl.DataFrame:
    normal = pl.col("priority_code").eq(NORMAL)
    return with_values(frame, normal, priority_code=URGENT, priority_raw="P3 Urgent")


def _two_months(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    before = add_months(month_of_file(frame), -1)
    return with_values(frame, some_jobs(frame, rng), month=before)


def _year_2206(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    rows = some_jobs(frame, rng, among=within_month(frame, DONE))
    return with_values(frame, rows, completed_at=DONE.dt.offset_by("180y"))


def _numbers_in_words(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    as_text = frame.with_columns(pl.col("no_access_count").cast(pl.String))
    return with_values(as_text, some_jobs(frame, rng), no_access_count="two")


def _targets_at_midnight(frame: pl.DataFrame) -> pl.DataFrame:
    """A date became a date and time on its way: the first moment of the day, not its last."""
    return frame.with_columns(pl.col("target_at").dt.truncate("1d").dt.offset_by("1d"))


def _yes_and_no_in_letters(frame: pl.DataFrame) -> pl.DataFrame:
    letter = pl.when("is_emergency").then(pl.lit("Y")).otherwise(pl.lit("N"))
    return frame.with_columns(is_emergency=letter)


FAULTS_OF_FILES: tuple[Fault, ...] = (
    Fault(
        "missing_column",
        "repair_class",
        _whole(lambda frame: frame.drop("repair_class")),
        "missing_column",
    ),
    Fault(
        "extra_column",
        "van_number",
        _whole(lambda frame: frame.with_columns(van_number=pl.lit("V12"))),
        "extra_column",
    ),
    Fault(
        "renamed_column",
        "record_id",
        _whole(lambda frame: frame.rename({"record_id": "Record ID"})),
        "column_misspelt",
    ),
    Fault("header_only", None, _whole(lambda frame: frame.clear()), "no_rows"),
    Fault("two_months", "month", _two_months, "several_months"),
    Fault(
        "date_format",
        "raised_at",
        _whole(lambda frame: frame.with_columns(RAISED.dt.strftime("%d/%m/%Y %H:%M"))),
    ),
    Fault("year_2206", "completed_at", _year_2206),
    Fault("numbers_in_words", "no_access_count", _numbers_in_words),
    Fault("yes_and_no_in_letters", "is_emergency", _whole(_yes_and_no_in_letters)),
    Fault("vanished", None, _vanished, "vanished"),
    Fault("appeared_old", None, _appeared_old, "appeared_old"),
    Fault("renumbered", None, _whole(lambda frame: renumbered(frame, "NEW")), "vanished"),
    Fault("volume_x3", None, _whole(_volume_x3), "volume"),
    Fault("a_week_of_it", None, _whole(_a_week_of_it), "volume"),
    Fault("recoded_priorities", "priority_code", _whole(_recoded), "mix"),
)
"""Each is alone in its frame: its columns, its months, its dates, or which jobs it holds."""

TOLD: tuple[Fault, ...] = (
    Fault("targets_at_midnight", "target_at", _whole(_targets_at_midnight), "target_at_midnight"),
)
"""What may be right, and is told all the same."""
