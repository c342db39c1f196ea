"""What is kept of the log and of expected extracts between page views, beside `cached`."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl
import streamlit as st

from dashboard import cached
from dashboard.analysis.board import Board, board_of
from dashboard.analysis.expected import (
    ASKED_OF_A_CELL,
    Held,
    held_in,
    reckoned_on,
    withdrawn_cells,
)
from dashboard.analysis.stale import Stale, stale
from datasets.store import CellKey
from datasets.store.rows import CELL_KEY

CHECKED_FOR_SECONDS = 3600.0
"""How long the last check of the log is told of before it is made again."""


@dataclass(frozen=True, slots=True)
class LogCheck:
    """When the whole log was last read anew, how long it was, and what is wrong with it."""

    at: datetime
    entries: int
    problems: tuple[str, ...]


@st.cache_resource(show_spinner="Checking the whole log", ttl=CHECKED_FOR_SECONDS)
def log_check(root: str) -> LogCheck:
    """The log's last check; a new one after an hour, or once `log_check.clear(root)` was called."""
    known = cached.store(root)
    return LogCheck(datetime.now(UTC), known.log_entries().height, known.verify_log())


@st.cache_resource(show_spinner=False, max_entries=200)
def out_of_date(root: str, number: int, service: str, day: date) -> tuple[Stale, ...]:
    """What a release has of a service that is out of date on a day; on its own, if made up."""
    plan, held = cached.programme(root, number), _held(root, number)
    return stale(held, plan, service, reckoned_on(held, plan, day)) if plan else ()


@st.cache_resource(show_spinner=False, max_entries=8)
def board(root: str, number: int, day: date, entries: int) -> Board | None:
    """The month's board of a release on a day; None without a programme.

    `entries` is how long the log is, which tells what was withdrawn; 0, it tells nothing.
    """
    plan, held = cached.programme(root, number), _held(root, number)
    withdrawn = frozenset[CellKey]()
    if entries:
        so_far = cached.store(root).log_entries().head(entries)
        withdrawn = withdrawn_cells(so_far.filter(pl.col("release") <= number))
    return board_of(held, plan, reckoned_on(held, plan, day), withdrawn) if plan else None


@st.cache_resource(show_spinner=False, max_entries=4)
def _held(root: str, number: int) -> Held:
    return held_in(cached.cells(root, number).select(*CELL_KEY, *ASKED_OF_A_CELL))
