"""clear-backlog: when an analyst's own backlog comes down to its working level."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from dashboard.analysis.clearance import (
    Backlog,
    Clearance,
    NoForecastError,
    clearance,
    completions_needed,
)
from dashboard.analysis.clearance_words import clearance_words, needed_words
from dashboard.analyst_file.columns import numbers_in, read_columns
from dashboard.analyst_file.frequency import Frequency
from dashboard.analyst_file.periods import PeriodError, Periods, period_number, periods_in
from dashboard.cli.options import (
    DONE,
    NOT_PUBLISHABLE,
    File,
    Json,
    answer,
    failures_in_words,
    stop,
    wrong_usage,
)
from datasets.calendar import add_months

MonthColumn = Annotated[str, typer.Option("--month", metavar="COL", help="The column of months.")]
Opened = Annotated[
    str, typer.Option("--opened", metavar="COL", help="How many were opened in the month.")
]
Closed = Annotated[
    str,
    typer.Option("--closed", metavar="COL", help="How many left in the month, by whatever way."),
]
Stock = Annotated[
    str, typer.Option("--stock", metavar="COL", help="How many were open at the month's end.")
]
WorkingLevel = Annotated[
    float, typer.Option("--working-level", metavar="N", help="How many may be open at any time.")
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="DATE", help="When it should be there; in 12 months unless told."),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DATE",
        help="The first month to look at, such as when settling-in ended.",
    ),
]
_YEAR = 12
_LATEST = 600


def clear_backlog(
    file: File,
    *,
    month: MonthColumn,
    opened: Opened,
    closed: Closed,
    stock: Stock,
    working_level: WorkingLevel,
    by: By = None,
    since: Since = None,
    as_json: Json = False,
) -> None:
    """Say when a backlog comes down to its working level, if its recent pace goes on."""
    with failures_in_words(as_json=as_json):
        if not (np.isfinite(working_level) and working_level >= 0):
            wrong_usage(f"--working-level is {working_level}; write a number that is not below 0.")
        backlog, periods, notices = _backlog(file, month, (opened, closed, stock))
        start = _place(periods, since)
        try:
            found = clearance(backlog, working_level, since=start)
        except NoForecastError as error:
            stop(f"{file.name}: {error}", NOT_PUBLISHABLE, as_json=as_json)
        ahead = _ahead(by, backlog, found)
        needed = completions_needed(backlog, working_level, ahead, since=start)
        until = backlog.month(found.newest + ahead)
        sentence = f"{clearance_words(found, backlog)} {needed_words(needed, until, found)}"
        facts = {
            "exit": DONE,
            "file": file.name,
            **asdict(found),
            "newest": backlog.month(found.newest),
            **_months(found, backlog),
            "needed": needed,
            "needed_by": until,
            "sentence": sentence,
            "notices": notices,
        }
        answer(facts, as_json=as_json, text="\n".join([*notices, sentence]))


def _backlog(
    file: Path, month: str, columns: tuple[str, str, str]
) -> tuple[Backlog, Periods, list[str]]:
    read = read_columns(file, [month, *columns])
    periods = periods_in(read, month, Frequency.MONTHLY)
    numbers = [periods.lay_out(numbers_in(read, column, least=0)) for column in columns]
    return Backlog(periods.first, *numbers), periods, [*read.notices, *periods.notices]


def _place(periods: Periods, since: str | None) -> int:
    try:
        return 0 if since is None else periods.place_of(since)
    except PeriodError as error:
        wrong_usage(f"--since: {error}")


def _ahead(by: str | None, backlog: Backlog, found: Clearance) -> int:
    """How many months after the newest the date is at which it should be there."""
    if by is None:
        return _YEAR
    try:
        ahead = period_number(by, Frequency.MONTHLY) - backlog.first - found.newest
    except PeriodError as error:
        wrong_usage(f"--by: {error}")
    if not 1 <= ahead <= _LATEST:
        newest = backlog.month(found.newest)
        wrong_usage(
            f"--by is {by!r}; write a month after {newest:%Y-%m}, the newest, and not after "
            f"{add_months(newest, _LATEST):%Y-%m}."
        )
    return ahead


def _months(found: Clearance, backlog: Backlog) -> dict[str, date | None]:
    """The months at whose ends the forecast's numbers fall."""
    told = {"median_month": found.median, "low_month": found.low, "high_month": found.high}
    return {
        name: None if count is None else backlog.month(found.newest + count)
        for name, count in told.items()
    }
