"""So many records opened, or closed, on one day that a migration did it, and nobody's work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.calendar import in_words
from datasets.contract import Contract
from datasets.extract import Extract
from datasets.migration import (
    MIGRATED_OPEN,
    REASON,
    closed_as_migrated,
    closed_day,
    closed_together,
    cut_overs,
    is_near,
    load_dates,
    opened_together,
)
from datasets.months import opened_on
from datasets.programme import Programme
from expectations.crossed import CLOSURES
from expectations.report import Finding, Severity
from expectations.suite import Suite
from expectations.words import first_ids, how_many, noun_for, sentence, share_in_words

SHARED, CLOSED = CHECKS = ("shared_opening_date", "closed_on_one_day")

_LOADED = "That is the day on which they were loaded, so no age or duration is counted from it."
_ASK_LOADED = (
    "If they were loaded from another system then, declare the coverage migrated_open for their "
    "months, or that day as a system_migration in the programme file: no age is then counted from "
    "it. If all were really opened on it, say so."
)
_MOVED = "At a cut-over that is a migration, not work done: the charts mark it."
_ASK_CLOSED = "If a system did it, and not people, give those the reason migrated, or other."
_ASK_MOVED = (
    "If a system did it, and not people, date that as a system_migration in the programme file."
)


@dataclass(frozen=True, slots=True)
class _Spike:
    """One day of one kind of record in one system: the records that share it, among how many."""

    service: str
    day: date
    kind: str
    sharing: pl.DataFrame
    of: int


def spikes(
    extract: Extract,
    suite: Suite,
    programme: Programme | None,
    *,
    known: Sequence[Finding] = (),
) -> tuple[Finding, ...]:
    """A finding for each day that many records share: a warning where an age would be wrong.

    Each record is counted once, however many months of a full history hold it. What closed at a
    hand-over is not said again where it is `known`. Where records say how they came and went,
    many on one day are a transfer, and said to be.
    """
    contract, records = suite.contract, extract.records
    if contract.movement is not None:
        return ()
    opened = _days(records, opened_together(records, contract), opened_on(contract))
    together = pl.concat(
        [closed_together(records, contract), closed_as_migrated(records, contract)]
    )
    closed = _days(records, together, closed_day(contract))
    return (
        *(_shared(spike, suite, programme) for spike in opened),
        *(
            _closed(spike, suite, programme)
            for spike in closed
            if not any(finding.check == CLOSURES for finding in known)
        ),
    )


def _days(records: pl.DataFrame, found: pl.DataFrame, day: pl.Expr) -> Iterator[_Spike]:
    places = found.select("service", "source_system", "record_kind", "day").unique().sort(pl.all())
    for service, system, kind, shared in places.iter_rows():
        here = pl.col("service") == service, pl.col("source_system") == system
        theirs = records.filter(*here, pl.col("record_kind") == kind, day.is_not_null())
        once = theirs.unique("record_id", keep="first", maintain_order=True)
        yield _Spike(service, shared, kind, once.filter(day == shared), once.height)


def _shared(spike: _Spike, suite: Suite, programme: Programme | None) -> Finding:
    opened = suite.contract.lives[spike.kind].opened
    declared = spike.sharing["coverage"].eq(MIGRATED_OPEN).any()
    known = declared or spike.day in load_dates(programme, spike.service)
    claim = f"share one {opened.partition('_')[0]} date, {in_words(spike.day)}"
    severity = Severity.INFO if known else Severity.WARNING
    return _finding(
        spike, suite, (SHARED, opened, claim), severity, _LOADED if known else _ASK_LOADED
    )


def _closed(spike: _Spike, suite: Suite, programme: Programme | None) -> Finding:
    moved = is_near(spike.day, cut_overs(programme, spike.service)) or _as_migrated(
        spike.sharing, suite.contract
    )
    column = suite.contract.lives[spike.kind].closed[-1]
    ask = _ASK_CLOSED if REASON in suite.contract.names else _ASK_MOVED
    claim = f"were closed on one day, {in_words(spike.day)}"
    return _finding(spike, suite, (CLOSED, column, claim), Severity.INFO, _MOVED if moved else ask)


def _as_migrated(sharing: pl.DataFrame, contract: Contract) -> bool:
    return closed_as_migrated(sharing, contract).height > 0


def _finding(
    spike: _Spike, suite: Suite, told: tuple[str, str, str], severity: Severity, mend: str
) -> Finding:
    check, column, claim = told
    count = spike.sharing.height
    share = count / max(spike.of, 1)
    nouns = noun_for((spike.kind,), suite.nouns)
    examples = first_ids(spike.sharing.sort("record_id"))
    whole = f"{how_many(count, nouns)} {claim} ({share_in_words(share)} of {spike.of:,})"
    return Finding(
        check=check,
        severity=severity,
        sentence=sentence(whole, column=column, examples=examples, mend=mend),
        column=column,
        count=count,
        share=share,
        examples=examples,
        rows=tuple(spike.sharing["source_row"].drop_nulls().unique().sort().to_list()),
    )
