"""The people of the local employment file against those of the month before, line by line.

Its lines have no life that could be followed from month to month, so a whole line left out, or a
number with one digit too many, shows in nothing else.
"""

from collections.abc import Iterator
from datetime import date

import polars as pl

from datasets.calendar import add_months, month_in_words
from datasets.extract import Extract
from datasets.local_employment import JOBS_BY_AREA, LOCAL_EMPLOYMENT
from datasets.migration import cut_overs, is_near
from datasets.programme import Programme
from datasets.store import LiveRelease
from expectations.report import Finding, Severity

CHECK = "people_against_month_before"

_TIMES, _MOST_PEOPLE = 2, 20
"""Twice or half as many, and this many apart, is more than a month's comings and goings."""
_ENOUGH = 10
"""A line of so many people does not end because the last of them moved house."""

_PLACE = ["service", "source_system"]
_LINE = [*_PLACE, "employer", "area"]


def applies(extract: Extract) -> bool:
    """Whether it is a month's file of lines of people: a history is not held against itself."""
    return extract.contract.name == LOCAL_EMPLOYMENT.name and not extract.history


def against_month_before(
    extract: Extract, live: LiveRelease | None, programme: Programme | None
) -> Iterator[Finding]:
    """A warning for each line that is gone, or of twice or half as many people, within a month.

    Not near a transfer or a phase in the programme, and not of lines whose figures were hidden.
    """
    if live is None or not applies(extract) or not extract.months:
        return
    month = extract.months[0]
    now = extract.records.filter(pl.col("record_kind") == JOBS_BY_AREA).select(*_LINE, "headcount")
    before = _month_before(now, live, add_months(month, -1))
    both = before.join(now, on=_LINE, how="left", suffix="_now", coalesce=False).sort(_LINE)
    was, people = pl.col("headcount"), pl.col("headcount_now")
    gone = pl.col("area_now").is_null() & (was >= _ENOUGH)
    far = (people >= _TIMES * was) | (people * _TIMES <= was)
    moved = far & ((people - was).abs() > _MOST_PEOPLE)
    found = both.filter((gone | moved).fill_null(value=False))
    for service, employer, area, had, has in found.select(
        "service", "employer", "area", "headcount", "headcount_now"
    ).iter_rows():
        if not is_near(month, cut_overs(programme, service)):
            yield _finding((service, employer, area), had, has, month)


def _month_before(now: pl.DataFrame, live: LiveRelease, month: date) -> pl.DataFrame:
    """The lines that the file's services and systems have published for the month before."""
    name, columns = LOCAL_EMPLOYMENT.name, ["employer", "area", "headcount", "record_kind"]
    gone = {(k.service, k.source_system) for k in live.purged_cells() if k.month == month}
    parts = [
        live.record_columns(name, columns, service, system, [month])
        for service, system in now.select(_PLACE).drop_nulls().unique().sort(_PLACE).iter_rows()
        if (service, system) not in gone
    ]
    every = pl.concat([live.record_columns(name, columns, months=[]), *parts])
    return every.filter(pl.col("record_kind") == JOBS_BY_AREA).select(*_LINE, "headcount")


def _finding(line: tuple[str, str, str], had: int, has: int | None, month: date) -> Finding:
    service, employer, area = line
    before = month_in_words(add_months(month, -1))
    here = f"{employer} in {service}"
    told = (
        f"{here} has no line for {area} in {month_in_words(month)}, and had {had:,} people on it "
        f"in {before}. Send it too, with 0 where nobody is left, or say why it has ended."
        if has is None
        else f"{here} has {has:,} people on its line for {area} in {month_in_words(month)}, "
        f"against {had:,} in {before}. Check the figure, or say who came or went."
    )
    column = "area" if has is None else "headcount"
    return Finding(check=CHECK, severity=Severity.WARNING, sentence=told, column=column, count=1)
