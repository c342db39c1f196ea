"""Working days: the days of an office, numbered from the first that is drawn."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from datasets.calendar import add_months, bank_holidays, next_month
from datasets.demo.days import REPORT_DAY

Wholes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BEFORE, AFTER = 150, 400
"""Calendar days drawn before the first month, and numbered after the last one."""


@dataclass(frozen=True, slots=True, eq=False)
class WorkingDays:
    """The working days, oldest first; `month` numbers the calendar month of each.

    `report` is the number of the first day of which the report on the last month knows nothing,
    `opening` that of the first one in the first month.
    """

    days: npt.NDArray[np.datetime64]
    month: Wholes
    opening: int
    report: int

    def number(self, day: date) -> int:
        """The number of a day, or of the next working day."""
        return int(np.searchsorted(self.days, np.datetime64(day, "D")))

    def dates(self, numbers: Wholes, happened: Flags) -> pl.Series:
        """The dates of some days, by number; null for what has not happened."""
        places = np.where(happened, numbers, 0)
        found = pl.Series(self.days[np.minimum(places, len(self.days) - 1)])
        return pl.select(pl.when(pl.lit(pl.Series(happened))).then(pl.lit(found))).to_series()


def working_days(months: int, last: date) -> WorkingDays:
    """The working days of so many months up to `last`, with some before and after them."""
    first, report = add_months(last, 1 - months), next_month(last).replace(day=REPORT_DAY)
    begins, ends = first - timedelta(days=BEFORE), report + timedelta(days=AFTER)
    every = np.arange(np.datetime64(begins, "D"), np.datetime64(ends, "D"))
    off = [day for year in range(begins.year, ends.year + 1) for day in bank_holidays(year)]
    days = every[np.is_busday(every, holidays=np.array(off, dtype="datetime64[D]"))]
    of_month = days.astype("datetime64[M]").astype(np.int64)
    return WorkingDays(
        days=days,
        month=of_month - of_month[0],
        opening=int(np.searchsorted(days, np.datetime64(first, "D"))),
        report=int(np.searchsorted(days, np.datetime64(report, "D"))),
    )
