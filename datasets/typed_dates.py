"""Dates and instants: from typed columns, and from text in the one declared format."""

from datetime import time

import polars as pl

from datasets.contract import LONDON

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100
FIRST_MOMENT = time(0, 0)
LAST_MOMENT = time(23, 59, 59)
_ISO_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_ISO_INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$"
_NAIVE = pl.Datetime("us")
_LONGER_THAN_ANY_CLOCK_CHANGE = pl.duration(hours=3)


def to_date(values: pl.Series, date_format: str | None, time_zone: str) -> pl.Series:
    """Dates. One with a time of day is taken only where that is midnight, local time."""
    if values.dtype == pl.Date():
        return _in_range(values)
    local = _local(values, date_format, time_zone, FIRST_MOMENT)
    return _in_range(
        local.set(local.dt.time() != pl.Series([0]).cast(pl.Time())[0], None).dt.date()
    )


def to_instant(
    values: pl.Series, date_format: str | None, time_zone: str, moment: time
) -> pl.Series:
    """Instants, in London time. A date alone is that `moment` of its day, local time."""
    if isinstance(values.dtype, pl.Datetime) and values.dtype.time_zone:
        return _in_range(values.dt.convert_time_zone(LONDON))
    return _in_range(_placed(_local(values, date_format, time_zone, moment), time_zone))


def _local(values: pl.Series, date_format: str | None, time_zone: str, moment: time) -> pl.Series:
    """What a clock on the wall showed."""
    if values.dtype == pl.String():
        return _parsed(values, date_format, moment)
    if isinstance(values.dtype, pl.Datetime) and values.dtype.time_zone:
        return values.dt.convert_time_zone(time_zone).dt.replace_time_zone(None)
    return _at(values, moment) if values.dtype == pl.Date() else values.cast(_NAIVE)


def _at(days: pl.Series, moment: time) -> pl.Series:
    return days.to_frame().select(pl.first().dt.combine(moment, "us")).to_series()


def _parsed(values: pl.Series, date_format: str | None, moment: time) -> pl.Series:
    """Text in the declared format; ISO 8601 where none is declared. Null where it is in another."""
    if date_format is not None:
        return _in_format(values, date_format, moment)
    days = values.set(~values.str.contains(_ISO_DATE), None)
    instants = values.set(~values.str.contains(_ISO_INSTANT), None)
    return _in_format(days, "%Y-%m-%d", moment).zip_with(
        days.is_not_null(), _in_format(instants, "%Y-%m-%dT%H:%M:%S", moment)
    )


def _in_format(values: pl.Series, date_format: str, moment: time) -> pl.Series:
    """A format without a day is of the month's first; one without a time, of that moment."""
    if "%d" not in date_format:
        values, date_format = "01 " + values, f"%d {date_format}"
    if "%H" in date_format:
        return values.str.to_datetime(date_format, time_unit="us", strict=False)
    return _at(values.str.to_date(date_format, strict=False), moment)


def _placed(local: pl.Series, time_zone: str) -> pl.Series:
    """The instant of a time on the wall.

    In autumn one hour happens twice: it is taken as the first, summer time. In spring one never
    happens: it is taken as the clock that was not put forward would have it, an hour later.
    """
    frame = local.alias("local").to_frame()
    wall = pl.col("local")
    put_forward = (wall - _LONGER_THAN_ANY_CLOCK_CHANGE).dt.replace_time_zone(
        time_zone, ambiguous="earliest", non_existent="null"
    ) + _LONGER_THAN_ANY_CLOCK_CHANGE
    instant = wall.dt.replace_time_zone(time_zone, ambiguous="earliest", non_existent="null")
    return frame.select(pl.coalesce(instant, put_forward).dt.convert_time_zone(LONDON)).to_series()


def _in_range(values: pl.Series) -> pl.Series:
    """Null for a day so far off that it can only stand for something else."""
    return values.set(~values.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR), None)
