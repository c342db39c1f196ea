"""Holes: months of a full history in which nothing was opened, where much usually is.

A file made of several spans looks like one with months between them in which nothing happened, and
one that was cut short like a service that nobody asked any more. Zeros that a file cannot know of
are no figures.
"""

from collections.abc import Iterator
from datetime import date

import polars as pl

from datasets.calendar import month_end, month_in_words, next_month
from datasets.extract import Extract
from datasets.programme import Programme
from expectations.report import Finding, Severity
from expectations.stock import has_stock
from expectations.suite import Suite
from expectations.volume import opened
from expectations.words import listed, noun_for

CHECK = "nothing_opened"
COMPLETE = "complete"
USUALLY = 20
"""From so many in the middle one of the other months, none at all is no chance."""


def holes(extract: Extract, suite: Suite, programme: Programme | None) -> Iterator[Finding]:
    """A warning for each source system of a whole history that opened nothing in some months.

    Not for months in which the programme expects nothing of it, or says that the series breaks.
    """
    if not extract.history:
        return
    stocked = has_stock(suite.contract)
    whole = pl.col("record_kind").is_in(stocked) & (pl.col("coverage") == COMPLETE)
    known = opened(extract.records, suite.contract).filter(whole)
    by_system = known.group_by("service", "source_system", maintain_order=True)
    for (service, system), records in sorted(by_system, key=lambda one: one[0]):
        counts = records.group_by("month").len().sort("len")
        usual = int(counts["len"][counts.height // 2])
        place = (extract.contract.name, str(service), str(system))
        empty = [
            month
            for month in extract.months
            if month not in set(counts["month"]) and not _is_explained(programme, place, month)
        ]
        if empty and usual >= USUALLY:
            kinds = records["record_kind"].unique().to_list()
            yield _finding(place, empty, usual, noun_for(kinds, suite.nouns)[1])


def _is_explained(programme: Programme | None, place: tuple[str, str, str], month: date) -> bool:
    if programme is None:
        return False
    dataset, service, _ = place
    cells = [
        cell
        for cell in programme.expected
        if (cell.dataset, cell.service, cell.source_system) == place
    ]
    expected = not cells or any(
        cell.from_month <= month and (cell.to_month is None or month <= cell.to_month)
        for cell in cells
    )
    return not expected or any(
        one.service == service
        and one.dataset in {None, dataset}
        and not one.measures
        and one.from_day <= month_end(month)
        and month <= (one.to_day or one.from_day)
        for one in programme.breaks
    )


def _finding(place: tuple[str, str, str], empty: list[date], usual: int, nouns: str) -> Finding:
    _, service, system = place
    many = len(empty) > 1
    return Finding(
        check=CHECK,
        severity=Severity.WARNING,
        sentence=(
            f"No {nouns} of {service} from {system} were opened in {_runs(empty)}, "
            f"against {usual:,} in the middle one of its other months. If the file does not hold "
            f"{'those months' if many else 'that month'} whole, publish without "
            f"{'them' if many else 'it'} (--first-month, --last-month); if nothing was opened, "
            "say why."
        ),
        column="month",
        count=len(empty),
    )


def _runs(months: list[date]) -> str:
    """Months that follow one another together: "February 2024 to June 2024"."""
    runs: list[list[date]] = []
    for month in months:
        if runs and next_month(runs[-1][-1]) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return listed([_run(*run) for run in runs])


def _run(first: date, *others: date) -> str:
    last = f" to {month_in_words(others[-1])}" if others else ""
    return f"{month_in_words(first)}{last}"
