"""A file's rows as periods of a series: in order, none twice, and with the gaps between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.analysis.before_after.effect import Numbers
from dashboard.analyst_file.columns import AnalystFile
from dashboard.analyst_file.dated import read_dates
from dashboard.analyst_file.dates import ALL_FORMS, STROKES, DateForm, form_of, read, why_unread
from dashboard.analyst_file.frequency import Frequency, label_of, numbers_of
from datasets.refusal import named

_WEEK = 7
_MOST_PERIODS = 1_000_000


class PeriodError(Exception):
    """What was typed is no period of the file's; the message says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """Periods of a series, oldest first: each one's number, and the file's row that it has.

    `rows` is -1 where the file has no row for it. `labels` are as the file writes them.
    """

    frequency: Frequency
    numbers: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]
    labels: tuple[str, ...]
    notices: tuple[str, ...] = ()

    @property
    def first(self) -> int:
        """The number of the first period."""
        return int(self.numbers[0])

    def lay_out(self, values: Numbers) -> Numbers:
        """The values of the file's rows, a period each, NaN where there is no row."""
        return np.where(self.rows >= 0, values[self.rows], np.nan)

    def place_of(self, written: str) -> int:
        """The place of the first period not before the one written; PeriodError outside them."""
        number = period_number(written, self.frequency)
        place = int(np.searchsorted(self.numbers, number))
        if place == len(self.numbers) or number < self.first:
            raise PeriodError(
                f"{written!r} is outside the file's periods, {self.labels[0]} to {self.labels[-1]}."
            )
        return place


def rows_as_periods(file: AnalystFile) -> Periods:
    """The file's rows as they stand, numbered from 1."""
    rows = np.arange(file.rows)
    return Periods(Frequency.NUMBERED, rows + 1, rows, tuple(map(str, rows + 1)))


def periods_in(file: AnalystFile, column: str, frequency: Frequency | None = None) -> Periods:
    """The periods of a column, a row each; ExtractRefusedError where they cannot be told.

    With a frequency they are consecutive, whatever rows are missing. Without one, the step is the
    longest that every row is a whole number of steps from the first, in months where all are the
    same day of a month (or its last), else in weeks; other days are neighbours as they stand.
    """
    form, found = read_dates(file, column)
    if frequency and (why := form.cannot_be(frequency)):
        raise file.refusal(column, f"periods are not {frequency}: {why}.")
    told = frequency or (Frequency.NUMBERED if form.is_number else _frequency_of(found, form))
    numbers = (found if form.is_number else numbers_of(found, told)).to_numpy()
    _refuse_twice(file, column, numbers, told, form)
    order = np.argsort(numbers, kind="stable")
    notices = _disorder(file, column, order)
    step = 1 if frequency else _step(numbers[order], told)
    if step is None:
        labels = tuple(file.columns[column][order.tolist()].to_list())
        return Periods(told, numbers[order], order, labels, (*notices, *_uneven(numbers)))
    laid = _laid_out(file, column, numbers[order], order, step)
    labels = _labels(file, column, laid, told)
    return Periods(told, *laid, labels, notices)


def period_number(written: str, frequency: Frequency) -> int:
    """The number of a period written in any of the forms; PeriodError if it cannot be told."""
    text = pl.Series([written.strip()])
    form = form_of(text)
    found = None if form is None else read(text, form)[0]
    if form is None or found is None:
        raise PeriodError(
            f"{written!r} is no period{why_unread(written)}. Write one as {ALL_FORMS}."
        )
    if why := form.cannot_be(frequency):
        raise PeriodError(
            f"{written!r} is not as the file's periods, which are {frequency}: {why}."
        )
    return int(found) if form.is_number else int(numbers_of(pl.Series([found]), frequency)[0])


def _frequency_of(days: pl.Series, form: DateForm) -> Frequency:
    if not form.is_day:
        return Frequency.MONTHLY
    same = days.dt.day().n_unique() == 1 and days.len() > 1
    last = (days.dt.month_end() == days).all()
    return Frequency.MONTHLY if same or last else Frequency.DAILY


def _step(numbers: npt.NDArray[np.int64], frequency: Frequency) -> int | None:
    """How far apart neighbouring periods are; None where days are taken as they stand."""
    steps = np.diff(numbers)
    step = gcd(*steps.tolist()) or 1
    is_even = bool((steps == step).all())
    return step if frequency is not Frequency.DAILY or is_even or step % _WEEK == 0 else None


def _uneven(numbers: npt.NDArray[np.int64]) -> Iterator[str]:
    """What is said of days that are taken as they stand."""
    yield (
        f"The days are not evenly spaced, so each of the {len(numbers):,} rows is taken as next "
        "to the one before. Name the frequency, and a missing period is a gap."
    )


def _refuse_twice(
    file: AnalystFile,
    column: str,
    numbers: npt.NDArray[np.int64],
    frequency: Frequency,
    form: DateForm,
) -> None:
    twice = pl.Series(numbers).is_duplicated()
    if not twice.any():
        return
    first = numbers[twice.arg_true()[0]]
    rows = np.flatnonzero(numbers == first).tolist()
    read_as = f" Dates are read as {form.name}." if form is STROKES else ""
    raise file.refusal(
        column,
        f"{len(rows):,} rows are of one {_unit(frequency)}, {label_of(int(first), frequency)}: one "
        f"row each.{read_as}",
        rows,
    )


def _unit(frequency: Frequency) -> str:
    units = {Frequency.DAILY: "day", Frequency.NUMBERED: "period"}
    return units.get(frequency, frequency.value.removesuffix("ly"))


def _disorder(file: AnalystFile, column: str, order: npt.NDArray[np.int64]) -> tuple[str, ...]:
    steps = np.diff(order)
    if (steps > 0).all():
        return ()
    if (steps < 0).all():
        return ("The file begins with the newest period; it was read from the oldest.",)
    earlier = np.flatnonzero(np.diff(np.argsort(order)) < 0) + 1
    place = file.places[int(earlier[0])]
    told = f"The rows are not in order of {named(column)}: see {place}. They were put in order."
    return (told,)


def _laid_out(
    file: AnalystFile,
    column: str,
    numbers: npt.NDArray[np.int64],
    order: npt.NDArray[np.int64],
    step: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Every period from the first to the last, and the row of each, or -1."""
    count = int(numbers[-1] - numbers[0]) // step + 1
    if count > max(_MOST_PERIODS, len(numbers)):
        raise file.refusal(
            column, f"the periods span {count:,}, and {len(numbers):,} of them have a row."
        )
    rows = np.full(count, -1, np.int64)
    rows[(numbers - numbers[0]) // step] = order
    return numbers[0] + step * np.arange(count), rows


def _labels(
    file: AnalystFile,
    column: str,
    laid: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    frequency: Frequency,
) -> tuple[str, ...]:
    written = file.columns[column].to_list()
    pairs = zip(*(part.tolist() for part in laid), strict=True)
    return tuple(written[row] if row >= 0 else label_of(n, frequency) for n, row in pairs)
