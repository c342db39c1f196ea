"""Source systems that sent last month and have nothing for this one: without them it is too low."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from datasets.calendar import add_months, month_in_words
from datasets.extract import Extract
from datasets.programme import Programme
from datasets.reported import REPORTED_FIGURES
from datasets.store import LiveRelease
from expectations.report import Finding, Severity
from expectations.words import listed

CHECK, ENDED = CHECKS = ("source_system_absent", "source_system_ended")
System = tuple[str, str]


def absent_systems(
    extract: Extract, live: LiveRelease | None, programme: Programme | None
) -> tuple[Finding, ...]:
    """A warning for each system of the extract's services that the release had the month before.

    Not for one of which the programme says from when to when it is expected: its months are then
    missing until it comes, or it has ended.
    """
    if live is None:
        return ()
    ours = _systems(extract)
    held = _held(live, extract, {service for service, _ in ours})
    known = {
        (cell.service, cell.source_system)
        for cell in (programme.expected if programme else ())
        if cell.dataset == extract.contract.name
    }
    first: dict[System, date] = {}
    for month, system in _stopped(held, extract.months):
        if system not in ours | known:
            first.setdefault(system, month)
    return tuple(_finding(system, month) for system, month in first.items())


def ended_systems(extract: Extract, programme: Programme | None) -> tuple[Finding, ...]:
    """A warning for each system that goes on although the programme says that it has ended.

    Only where another is expected in its place: what is open would then be counted twice. A
    history may hold a system's months up to its end.
    """
    if programme is None:
        return ()
    newest = (
        extract.records.group_by("service", "source_system")
        .agg(pl.col("month").max())
        .drop_nulls()
        .sort("service", "source_system")
    )
    return tuple(
        _goes_on((service, name), listed(others), month)
        for service, name, month in newest.iter_rows()
        if (others := _in_its_place((service, name), month, extract.contract.name, programme))
    )


def _in_its_place(system: System, month: date, dataset: str, programme: Programme) -> list[str]:
    """The systems expected in a month instead of one that has ended; none where it has not."""
    cells = [
        cell for cell in programme.expected if (cell.dataset, cell.service) == (dataset, system[0])
    ]
    own = [cell for cell in cells if cell.source_system == system[1]]
    if not own or not all(cell.to_month and cell.to_month < month for cell in own):
        return []
    ended = max(cell.to_month for cell in own if cell.to_month)
    return sorted(
        {
            cell.source_system
            for cell in cells
            if ended < cell.from_month <= month
            and (cell.to_month is None or month <= cell.to_month)
        }
    )


def _goes_on(system: System, others: str, month: date) -> Finding:
    service, name = system
    return Finding(
        check=ENDED,
        severity=Severity.WARNING,
        sentence=(
            f"By the programme {name} has ended for {service}, and in {month_in_words(month)} "
            f"{others} is expected in its place: what is open in both would be counted twice. "
            "Check the file and its month, or correct when each ends under [[expected]] in the "
            "programme file."
        ),
        column="source_system",
        count=1,
        examples=(name,),
    )


def _systems(extract: Extract) -> set[System]:
    named = set(extract.records.select("service", "source_system").unique().iter_rows())
    if extract.service is not None and extract.source_system is not None:
        named.add((extract.service, extract.source_system))
    return named


def _held(live: LiveRelease, extract: Extract, services: set[str]) -> dict[date, set[System]]:
    """The systems with records in each month of the release, not figures that were reported."""
    cells = live.cells().filter(
        pl.col("dataset") == extract.contract.name,
        pl.col("service").is_in(services),
        pl.col("rows").fill_null(1) > 0,
        pl.col("coverage").fill_null("") != REPORTED_FIGURES,
    )
    held: dict[date, set[System]] = {}
    for month, *system in cells.select("month", "service", "source_system").iter_rows():
        held.setdefault(month, set()).add((system[0], system[1]))
    return held


def _stopped(
    held: dict[date, set[System]], months: tuple[date, ...]
) -> Iterator[tuple[date, System]]:
    for month in months:
        before = held.get(add_months(month, -1), set())
        yield from ((month, system) for system in sorted(before - held.get(month, set())))


def _finding(system: System, month: date) -> Finding:
    service, name = system
    return Finding(
        check=CHECK,
        severity=Severity.WARNING,
        sentence=(
            f"The month before {month_in_words(month)}, {service} also came from the source system "
            f"{name}, which has sent nothing for it: the figures would be without its records. "
            "Say from when to when each system is expected in the programme file, or why it is "
            "right without."
        ),
        column="source_system",
        count=1,
        examples=(name,),
    )
