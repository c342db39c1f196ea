"""The month's board as officers read it: what is late, what is due next, then month by month."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import cached, cached_log, session
from dashboard.analysis.board import NEWEST_MONTHS, Board, Grid, cell_words
from dashboard.analysis.expected import ExpectedExtract
from dashboard.analysis.expected_words import (
    NOTHING_EXPECTED,
    due_rule,
    how_many_late,
    late_lines,
    named,
    system_lines,
    unexpected_lines,
)
from dashboard.components import frame
from dashboard.components.stale import day_of
from dashboard.components.text import escape
from dashboard.components.view import UPLOAD, View, exists
from datasets.calendar import in_words, month_in_words
from datasets.catalogue import CONTRACTS
from datasets.store import StoreError


def shown(view: View) -> Board:
    """The board of the view; a page with plain words where nothing is expected, which ends."""
    with st.spinner("Reading what happened so far"):
        entries = _entries(view)
        found = cached_log.board(view.root, view.release, day_of(view), entries)
    if found is None or not view.programme.expected:
        st.markdown(escape(NOTHING_EXPECTED))
        st.stop()
    return found


def _entries(view: View) -> int:
    """How many entries the log has; 0 where it cannot be read, which is said."""
    try:
        return cached.store(view.root).log_entries().height
    except StoreError as error:
        st.warning(f"{escape(str(error))} What was withdrawn is shown as late.")
        return 0


def late(view: View, board: Board) -> None:
    """What is late, of every service, each line a link to where it can be mended."""
    st.markdown(f"**{escape(how_many_late(board.found, board.day))}** {escape(_as_at(view))}")
    systems = groupby(
        (one for one in board.found if one.is_late), key=lambda one: named(one.key, view.programme)
    )
    with st.container(gap="xxsmall"):
        for _place, months in systems:
            own = list(months)
            for line in late_lines(own, view.programme):
                _line(f"▲ {line}", own[0])


def _as_at(view: View) -> str:
    then = " That is the day on which it was published." if view.pinned else ""
    return f"Told by release {view.release}.{then}"


def _line(words: str, one: ExpectedExtract) -> None:
    if exists(UPLOAD):
        st.page_link(UPLOAD, label=escape(words), query_params=_asking_for(one))
    else:
        st.markdown(escape(words))


def _asking_for(one: ExpectedExtract) -> dict[str, str]:
    key = one.key
    return {
        "dataset": key.dataset,
        session.SERVICE: key.service,
        "source_system": key.source_system,
        "month": f"{key.month:%Y-%m}",
    }


def due_next(view: View, board: Board) -> None:
    """What is due next, and of how many systems."""
    coming = board.next_due
    if coming:
        months = sorted({one.key.month for one in coming})
        names = " and ".join(month_in_words(month) for month in months)
        st.markdown(f"**Due next**, on {in_words(coming[0].due_on)}: {names}, of these systems:")
        lines = [f"- {escape(named(one.key, view.programme))}" for one in coming]
        with st.expander(f"{len(lines)} to come"):
            st.markdown("\n".join(lines))
    st.markdown(escape(due_rule(view.programme)))


def months(view: View, board: Board) -> None:
    """One dataset of the service after another: its months, newest first, by source system."""
    st.header(f"Month by month: {escape(view.service.name)}", anchor=False)
    frame.choices(view, by_ward=False)
    span = board.months(_year(board))
    grids = board.grids(view.service.id, span)
    if not grids:
        st.markdown("Nothing is expected of this service in these months.")
    if exists(UPLOAD) and any(one.is_late for grid in grids for one in grid.found):
        st.markdown("What is late links to the page where it is uploaded, in a new tab.")
    for dataset, own in groupby(grids, key=lambda grid: grid.dataset):
        title = CONTRACTS[dataset].title if dataset in CONTRACTS else dataset
        st.subheader(escape(title), anchor=False)
        for grid in own:
            systems = " and ".join(grid.systems)
            st.table(_table(grid, span), alt=f"{title} from {systems}, month by month")


def _year(board: Board) -> int | None:
    """The year that the address asks for; None for the newest months."""
    options = {"": f"The newest {NEWEST_MONTHS}"} | {str(year): str(year) for year in board.years}
    asked = session.asked(session.YEAR) or ""
    session.choose("Months", session.YEAR, options, asked if asked in options else "")
    if asked not in options:
        st.warning(f"Nothing was expected in “{escape(asked)}”. The newest months are shown.")
    return int(asked) if asked in options and asked else None


def _table(grid: Grid, span: Sequence[date]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"Month": month_in_words(month)}
            | {
                f"From {escape(system)}": _cell(one)
                for system, one in zip(grid.systems, row, strict=True)
            }
            for month, row in zip(span, grid.rows(span), strict=True)
        ]
    )


def _cell(one: ExpectedExtract | None) -> str:
    words = escape(cell_words(one))
    if one is None or not one.is_late or not exists(UPLOAD):
        return words
    return f"[{words}](upload?{urlencode(_asking_for(one))})"


def systems(view: View, board: Board) -> None:
    """Every system in a line, of every service; then what is sent although nobody expects it."""
    st.header("Every system in a line", anchor=False)
    with st.expander("How the months of each system stand, of every service"):
        lines = system_lines(board.found, view.programme)
        st.markdown("\n".join(f"- {escape(line)}" for line in lines))
    others = [f"- {escape(line)}" for line in unexpected_lines(board.others, view.programme)]
    if others:
        st.markdown("\n".join(others))
