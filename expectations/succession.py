"""A programme put in another's place: for the same council, with every service that has figures."""

import polars as pl

from datasets.programme import Programme, parse_programme
from datasets.store import LiveRelease
from expectations.report import Finding, Severity

CHECKS = ("service_left_out", "another_council", "made_up_figures")


def succession(programme: Programme | None, live: LiveRelease | None) -> tuple[Finding, ...]:
    """What publishing this programme on that release would quietly lose; empty if nothing."""
    text = live.document("programme") if live else None
    if live is None or programme is None or text is None:
        return ()
    before = parse_programme(text)
    filled = live.cells().filter(pl.col("rows").fill_null(1) > 0)
    lost = sorted(set(filled["service"]) - {service.id for service in programme.services})
    return (
        *([_left_out(lost)] if lost else []),
        *([MADE_UP] if before.demonstration and not programme.demonstration else []),
        *([_another(before, programme)] if before.council != programme.council else []),
    )


MADE_UP = Finding(
    check=CHECKS[2],
    severity=Severity.CRITICAL,
    sentence=(
        "The figures here are made up, and this programme file is not a demonstration's: made-up "
        "figures never stand under a real council's name. Name another store with --root."
    ),
    count=1,
)


def _left_out(lost: list[str]) -> Finding:
    return Finding(
        check=CHECKS[0],
        severity=Severity.CRITICAL,
        sentence=(
            f"The programme file leaves out what has published figures: {', '.join(lost)}. Nobody "
            "could read those figures any more: keep each service in the file, under the same id."
        ),
        count=len(lost),
        examples=tuple(lost[:3]),
    )


def _another(before: Programme, after: Programme) -> Finding:
    return Finding(
        check=CHECKS[1],
        severity=Severity.WARNING,
        sentence=(
            f"The figures here are those of {before.council}, and this is the programme file of "
            f"{after.council}. Choose the store that it is for, or say why the name changed."
        ),
        count=1,
    )
