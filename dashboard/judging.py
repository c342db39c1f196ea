"""Verdicts are reached when a release is made: reading one never reaches another."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

import polars as pl

from dashboard.analysis.figures import programme_of
from dashboard.analysis.judged.fits import Fits
from datasets.programme import Programme
from datasets.store import Change, LiveRelease
from datasets.store.proposal import foreseen
from datasets.store.rows import VERDICT_ROWS

MAPPING = "mapping:"
"""How the names of documents begin that say how a system's files are read."""


class Judges(StrEnum):
    """The services whose verdicts are reached with a release."""

    TOUCHED = "those that it touches"
    ALL = "all"
    NONE = "none: the files of many releases are loaded one after another"


def with_verdicts(change: Change, live: LiveRelease, *, on_all: bool = False) -> Change:
    """The change, with the verdicts on the services that it touches, or on all, if they differ."""
    from dashboard.analysis.judged.judge import judge_service  # noqa: PLC0415  (loads SciPy)
    from dashboard.analysis.judged.to_rows import verdict_rows  # noqa: PLC0415

    draft = foreseen(change, live)
    programme = programme_of(draft)
    if programme is None:
        return change
    fits = Fits()
    standing = live.verdicts()
    found = {
        service: verdict_rows(judge_service(draft, service, fits))
        for service in _touched(change, programme, on_all=on_all or _says_more(change))
    }
    return replace(
        change,
        verdicts={
            service: rows
            for service, rows in found.items()
            if not _same(rows, standing.filter(pl.col("service") == service))
        },
    )


def _says_more(change: Change) -> bool:
    """Whether a document came by which figures are judged; how a file was read is none."""
    return any(not name.startswith(MAPPING) for name in change.documents)


def _touched(change: Change, programme: Programme, *, on_all: bool) -> Iterator[str]:
    """The services whose verdicts may be others: all of them where a document came."""
    moved = {key.service for key in change.replaces}
    for service in programme.services:
        if on_all or service.id in moved:
            yield service.id


def _same(rows: pl.DataFrame, standing: pl.DataFrame) -> bool:
    names = VERDICT_ROWS.names()
    return rows.sort(names).equals(standing.select(names).sort(names))
