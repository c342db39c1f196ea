"""Faults: what can be wrong with an officer's month file, planted one at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from datasets.calendar import next_month
from datasets.demo.as_at import midnight

Plant = Callable[[pl.DataFrame, np.random.Generator], pl.DataFrame]

VANISHED_SHARE = 0.05
OLD_JOBS = 40
OLD_BY = timedelta(days=200)
SOME = 15
LATE_ENOUGH = 10

_RAISED, _DONE = pl.col("raised_at"), pl.col("completed_at")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the column that is to blame, if one is, and how it gets into a month's frame."""

    name: str
    column: str | None
    plant: Plant


def planted_faults(month_frame: pl.DataFrame, seed: int) -> dict[str, pl.DataFrame]:
    """The month's frame with each fault in FAULTS planted, by the fault's name.

    The frame is one month's, with the month filled in. Each fault is alone in its frame.
    """
    return {
        fault.name: fault.plant(month_frame, np.random.Generator(np.random.PCG64(seed)))
        for fault in FAULTS
    }


def _pick(
    frame: pl.DataFrame, rng: np.random.Generator, count: int, among: pl.Expr | None = None
) -> pl.Expr:
    """Whether a row is one of so many jobs that the month holds, chosen at random."""
    held = frame.filter(_RAISED.lt(midnight(next_month(_month(frame)))))
    ids = (held if among is None else held.filter(among))["record_id"]
    places = rng.choice(len(ids), min(count, len(ids)), replace=False)
    return pl.col("record_id").is_in(ids.gather(places).implode())


def _with(frame: pl.DataFrame, rows: pl.Expr, **values: object) -> pl.DataFrame:
    return frame.with_columns(
        pl.when(rows)
        .then(value if isinstance(value, pl.Expr) else pl.lit(value, frame.schema[name]))
        .otherwise(pl.col(name))
        .alias(name)
        for name, value in values.items()
    )


def _within_month(frame: pl.DataFrame, instant: pl.Expr) -> pl.Expr:
    month = _month(frame)
    return (instant >= midnight(month)) & (instant < midnight(next_month(month)))


def _month(frame: pl.DataFrame) -> date:
    month: date = frame["month"][0]
    return month


def _duplicate_key(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    return pl.concat([frame, frame.filter(_pick(frame, rng, SOME))])


def _completed_before_raised(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    late_enough = _within_month(frame, _RAISED) & (_RAISED.dt.day() >= LATE_ENOUGH)
    rows = _pick(frame, rng, SOME, late_enough & _within_month(frame, _DONE))
    return _with(frame, rows, completed_at=_RAISED - timedelta(days=2))


def _both_closed(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    rows = _pick(frame, rng, SOME, _within_month(frame, _DONE))
    return _with(frame, rows, closed_other_at=_DONE, close_reason="other")


def _target_before_raised(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    rows = _pick(frame, rng, SOME)
    return _with(frame, rows, target_at=_RAISED - timedelta(days=1))


def _unknown_priority(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    return _with(frame, _pick(frame, rng, SOME), priority_raw="P9", priority_code=None)


def _null_key(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    return _with(frame, _pick(frame, rng, SOME), record_id=None)


def _wrong_service(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    return _with(frame, _pick(frame, rng, SOME), service="street_cleaning")


def _missing_column(frame: pl.DataFrame, _: np.random.Generator) -> pl.DataFrame:
    return frame.drop("repair_class")


def _extra_column(frame: pl.DataFrame, _: np.random.Generator) -> pl.DataFrame:
    return frame.with_columns(van_number=pl.lit("V12"))


def _vanished(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    return frame.filter(~_pick(frame, rng, round(len(frame) * VANISHED_SHARE)))


def _appeared_old(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    still_open = _DONE.is_null() & pl.col("closed_other_at").is_null()
    models = frame.filter(_pick(frame, rng, OLD_JOBS, still_open))
    dates = ("reported_at", "raised_at", "target_at", "original_target_at")
    not_yet = ("appointment_made_at", "appointment_kept", "attended_at")
    old = _renumbered(models, "OLD").with_columns(
        pl.col(dates) - OLD_BY, pl.when(pl.lit(value=False)).then(pl.col(not_yet)).name.keep()
    )
    return pl.concat([frame, old])


def _volume_x3(frame: pl.DataFrame, _: np.random.Generator) -> pl.DataFrame:
    raised = frame.filter(_within_month(frame, _RAISED))
    return pl.concat([frame, *(_renumbered(raised, again) for again in ("AGAIN1", "AGAIN2"))])


def _date_format(frame: pl.DataFrame, _: np.random.Generator) -> pl.DataFrame:
    return frame.with_columns(_RAISED.dt.strftime("%d/%m/%Y %H:%M"))


def _renumbered(frame: pl.DataFrame, mark: str) -> pl.DataFrame:
    return frame.with_columns(pl.col("record_id", "work_order_ref") + f"-{mark}")


FAULTS: tuple[Fault, ...] = (
    Fault("duplicate_key", "record_id", _duplicate_key),
    Fault("completed_before_raised", "completed_at", _completed_before_raised),
    Fault("both_closed", "closed_other_at", _both_closed),
    Fault("target_before_raised", "target_at", _target_before_raised),
    Fault("unknown_priority", "priority_code", _unknown_priority),
    Fault("null_key", "record_id", _null_key),
    Fault("wrong_service", "service", _wrong_service),
    Fault("missing_column", "repair_class", _missing_column),
    Fault("extra_column", "van_number", _extra_column),
    Fault("vanished", None, _vanished),
    Fault("appeared_old", None, _appeared_old),
    Fault("volume_x3", None, _volume_x3),
    Fault("date_format", "raised_at", _date_format),
)
"""Every fault that is planted."""
