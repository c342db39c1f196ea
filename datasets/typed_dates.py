"""Dates and instants: from typed columns, and from text in the one declared format."""

from datetime import time

import polars as pl

from datasets.contract import LONDON
from datasets.date_formats import ISO_8601, DateFormat

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100
FIRST_MOMENT = time(0, 0)
NOON = time(12, 0)
LAST_MOMENT = time(23, 59, 59)
_NAIVE = pl.Datetime("us")
_LONGER_THAN_ANY_CLOCK_CHANGE = pl.duration(hours=3)


def to_date(values: pl.Series, date_format: DateFormat | None, time_zone: str) -> pl.Series:
    """Dates. One with a time of day is taken only where that is midnight, local time."""
    if values.dtype == pl.Date():
        return _in_range(values)
    local = to_local(values, date_format, time_zone, FIRST_MOMENT)
    return _in_range(
        local.set(local.dt.time() != pl.Series([0]).cast(pl.Time())[0], None).dt.date()
    )


def to_instant(
    values: pl.Series, date_format: DateFormat | None, time_zone: str, moment: time
) -> pl.Series:
    """Instants, in London time. A date alone is that `moment` of its day, local time."""
    if values.dtype == pl.String():
        walls, zoned = _written(values, date_format, moment)
        return _in_range(_first([_placed(walls, time_zone), zoned.dt.convert_time_zone(LONDON)]))
    if isinstance(values.dtype, pl.Datetime) and values.dtype.time_zone:
        return _in_range(values.dt.convert_time_zone(LONDON))
    return _in_range(_placed(to_local(values, date_format, time_zone, moment), time_zone))


def to_day(values: pl.Series, date_format: DateFormat | None, time_zone: str) -> pl.Series:
    """The day on which an instant is in London; a date alone is that day, whatever the zone."""
    return to_instant(values, date_format, time_zone, NOON).dt.date()


def to_local(
    values: pl.Series, date_format: DateFormat | None, time_zone: str, moment: time
) -> pl.Series:
    """What a clock on the wall showed; a date alone is that `moment` of its day."""
    if values.dtype == pl.String():
        walls, zoned = _written(values, date_format, moment)
        return _first([walls, _wall(zoned, time_zone)])
    if isinstance(values.dtype, pl.Datetime) and values.dtype.time_zone:
        return _wall(values, time_zone)
    return _at(values, moment) if values.dtype == pl.Date() else values.cast(_NAIVE)


def doubtful(values: pl.Series, date_format: DateFormat | None, time_zone: str) -> pl.Series:
    """Whether each is a time that clocks on the wall showed twice, or never, when they changed.

    A time that says its own distance from UTC is in no doubt, nor is a date alone.
    """
    if values.dtype == pl.String():
        walls, _ = _written(values, date_format, NOON)
    elif isinstance(values.dtype, pl.Datetime) and not values.dtype.time_zone:
        walls = values.cast(_NAIVE)
    else:
        return values.is_null() & False
    placed = walls.dt.replace_time_zone(time_zone, ambiguous="null", non_existent="null")
    return walls.is_not_null() & placed.is_null()


def _wall(values: pl.Series, time_zone: str) -> pl.Series:
    return values.dt.convert_time_zone(time_zone).dt.replace_time_zone(None)


def _written(
    values: pl.Series, date_format: DateFormat | None, moment: time
) -> tuple[pl.Series, pl.Series]:
    """Text in the declared format, or ISO 8601 where none is: by the wall's clock, and in UTC.

    Null in both where it is written in another way.
    """
    forms = ISO_8601 if date_format is None else (date_format,)
    read = {form: form.read(values, moment) for form in forms}
    none = pl.Series([None], dtype=_NAIVE).new_from_index(0, len(values))
    walls = [found for form, found in read.items() if not form.is_zoned]
    zoned = [found for form, found in read.items() if form.is_zoned]
    return _first([none, *walls]), _first([none.dt.replace_time_zone("UTC"), *zoned])


def _first(series: list[pl.Series]) -> pl.Series:
    """Of several columns, the first value that each row has."""
    found, *others = series
    for other in others:
        found = found.zip_with(found.is_not_null(), other)
    return found


def _at(days: pl.Series, moment: time) -> pl.Series:
    return days.to_frame().select(pl.first().dt.combine(moment, "us")).to_series()


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
