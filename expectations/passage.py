"""Passages: the hand-overs of an extract, judged; what they account for is not judged twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.extract import Extract
from datasets.migration import load_dates
from datasets.programme import Programme
from datasets.store import LiveRelease
from expectations.between_systems import handovers
from expectations.crossed import CHECKS, HANDED_OVER, findings_of
from expectations.crossing import Crossing, crossing
from expectations.handover import Handover
from expectations.report import Finding
from expectations.stock import ACCOUNTED, has_stock
from expectations.suite import Suite


@dataclass(frozen=True, slots=True)
class Passage:
    """One hand-over, what was found at it, and what became of each kind of record."""

    handover: Handover
    crossings: tuple[Crossing, ...] = ()
    findings: tuple[Finding, ...] = ()
    checks: tuple[str, ...] = ()
    not_run: tuple[str, ...] = ()

    def leads_to(self, service: str, source_system: str) -> bool:
        """Whether that system takes over here, and it was judged."""
        taken_over = service == self.handover.service and source_system in self.handover.new
        return taken_over and bool(self.findings)


def passages_of(
    extract: Extract, live: LiveRelease, programme: Programme | None, suite: Suite
) -> Iterator[Passage]:
    """The hand-overs that the extract touches, of records that can be open at a month's end."""
    for handover in handovers(extract, live, programme, suite):
        if handover.not_followed_why:
            yield Passage(handover, not_run=(handover.not_followed_why,))
            continue
        crossings = tuple(crossing(handover, kind, suite) for kind in has_stock(suite.contract))
        known = load_dates(programme, handover.service)
        findings = tuple(
            finding for found in crossings for finding in findings_of(handover, found, suite, known)
        )
        if findings:
            yield Passage(handover, crossings, findings, CHECKS)


def accounted(passages: Sequence[Passage], month: date) -> pl.DataFrame:
    """The records (ACCOUNTED) that came by a hand-over in a month, and are judged there."""
    keys = [
        found.judged
        for passage in passages
        for found in passage.crossings
        if passage.handover.month == month
        and found.is_followed
        and found.is_judged(passage.handover)
    ]
    came = pl.concat([ACCOUNTED.to_frame().drop("known_as"), *keys])
    return came.with_columns(known_as=pl.lit(HANDED_OVER))
