"""Across datasets: references to a repair or a complaint that the live release does not hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.extract import Extract
from datasets.reported import REPORTED_FIGURES
from datasets.store import LiveRelease
from expectations.renumbered import tidied
from expectations.report import Finding, Severity
from expectations.suite import Suite
from expectations.words import first_ids, how_many, noun_for, sentence, share_in_words

CHECK = "linked_record_unknown"

_MOST_SHARE, _MOST_LINKS = 0.1, 20
"""More than this share and this many is no stray reference: the two do not belong together."""

_MEND = (
    "It may be older than what is published, or of a month still to come; or it is written in "
    "another way than {them} have it."
)


@dataclass(frozen=True, slots=True)
class _Link:
    """A column of one dataset that names a record of another, and what that is."""

    dataset: str
    column: str
    other: str
    reference: str
    nouns: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """A link, and every reference that it may name; None where that has to be asked by service."""

    link: _Link
    every: pl.DataFrame | None


_REPAIR = ("repairs", "work_order_ref", ("a repair", "repairs"))
_COMPLAINT = ("complaints", "complaint_ref", ("a complaint", "complaints"))
_LINKS = (
    _Link("complaints", "linked_work_order_ref", *_REPAIR),
    _Link("member_enquiries", "linked_work_order_ref", *_REPAIR),
    _Link("member_enquiries", "linked_complaint_ref", *_COMPLAINT),
)


def unknown_links(extract: Extract, live: LiveRelease | None, suite: Suite) -> tuple[Finding, ...]:
    """A finding for each link of the file's records that leads nowhere in the release.

    Only of services for which the other dataset is published.
    """
    if live is None:
        return ()
    links = [
        _Known(link, _every(link, live)) for link in _LINKS if link.dataset == extract.contract.name
    ]
    services = extract.records["service"].drop_nulls().unique().sort().to_list()
    return tuple(
        found
        for known in links
        for service in services
        for found in _unknown(known, service, extract, live, suite)
    )


def _unknown(
    known: _Known, service: str, extract: Extract, live: LiveRelease, suite: Suite
) -> Iterator[Finding]:
    link = known.link
    linking = extract.records.filter(
        pl.col("service") == service, pl.col(link.column).is_not_null()
    ).unique("source_row", keep="last", maintain_order=True)
    held = None if linking.is_empty() else _held(known, service, live)
    if held is None:
        return
    lost = linking.filter(~tidied(link.column).is_in(held.implode()))
    if lost.is_empty():
        return
    count, of = lost.height, linking.height
    worse = count > _MOST_LINKS and count > _MOST_SHARE * of
    examples = first_ids(lost.sort("record_id"))
    nouns = noun_for(lost["record_kind"].unique().to_list(), suite.nouns)
    names = "names" if count == 1 else "name"
    claim = (
        f"{how_many(count, nouns)} {names} {link.nouns[0]} that the live release does not hold "
        f"({share_in_words(count / of)} of {of:,} that name one)"
    )
    yield Finding(
        check=CHECK,
        severity=Severity.WARNING if worse else Severity.INFO,
        sentence=sentence(
            claim, column=link.column, examples=examples, mend=_MEND.format(them=link.nouns[1])
        ),
        column=link.column,
        count=count,
        share=count / of,
        examples=examples,
        rows=tuple(lost["source_row"].unique().sort().to_list()),
    )


def _every(link: _Link, live: LiveRelease) -> pl.DataFrame | None:
    """Every reference of the other dataset, read at once; None if some of its records are gone."""
    if any(key.dataset == link.other for key in live.purged_cells()):
        return None
    return live.record_columns(link.other, [link.reference])


def _held(known: _Known, service: str, live: LiveRelease) -> pl.Series | None:
    """The references that the release holds, tidied; None where it holds none of the service."""
    link = known.link
    if known.every is not None:
        own = known.every.filter(pl.col("service") == service)
        named = own.select(tidied(link.reference)).to_series().drop_nulls().unique()
        return None if own.is_empty() else named
    cells = live.cells().filter(
        pl.col("dataset") == link.other,
        pl.col("service") == service,
        pl.col("coverage").fill_null("") != REPORTED_FIGURES,
    )
    gone = {(k.source_system, k.month) for k in live.purged_cells() if k.dataset == link.other}
    parts = [
        live.record_columns(link.other, [link.reference], service, system, months)
        for system in cells["source_system"].unique().sort()
        if (months := _months(cells, system, gone))
    ]
    if not parts:
        return None
    return pl.concat(parts).select(tidied(link.reference)).to_series().drop_nulls().unique()


def _months(cells: pl.DataFrame, system: str, gone: set[tuple[str, date]]) -> list[date]:
    months: list[date] = cells.filter(pl.col("source_system") == system)["month"].to_list()
    return [month for month in months if (system, month) not in gone]
