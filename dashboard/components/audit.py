"""Who published what, as officers and auditors read it: the entries asked for, page by page."""

from collections.abc import Mapping
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import session
from dashboard.audit_log.asked import (
    A_PAGE,
    ACTOR,
    DATASET,
    EVENT,
    FILE,
    FROM,
    NAMES,
    TO,
    Asked,
    NotAskedError,
    actors,
    months,
)
from dashboard.audit_log.words import EVENTS, Entry, happened, lines
from dashboard.components.text import counted, escape
from dashboard.components.view import ABOUT, View
from datasets.calendar import month_in_words
from datasets.catalogue import CONTRACTS

AFRESH = (session.PAGE, session.ENTRY)
"""What of the address goes when something else is asked for."""


def filters(entries: pl.DataFrame) -> Asked | None:
    """What is asked for, chosen or typed; None where that cannot be, which is said."""
    by_month = {f"{month:%Y-%m}": month_in_words(month) for month in months(entries)}
    datasets = sorted(set(entries["dataset"].drop_nulls()) - {""})
    there = set(entries["event"])
    happenings = {name: words for name, words in EVENTS.items() if name in there}
    left, right = st.columns(2)
    with left:
        _choose("Dataset", DATASET, {name: _title(name) for name in datasets}, "Every dataset")
    with right:
        _choose("What happened", EVENT, happenings, "Everything that came to an end")
    left, right = st.columns(2)
    with left:
        _choose("By", ACTOR, {name: name for name in actors(entries)}, "Everybody")
    with right:
        session.type_in("A file's SHA-256, or how it begins", FILE, AFRESH)
    left, right = st.columns(2)
    with left:
        _choose("From", FROM, by_month, "The first month")
    with right:
        _choose("To", TO, by_month, "The newest month")
    try:
        return Asked.read({name: session.asked(name) or "" for name in NAMES})
    except NotAskedError as error:
        st.warning(escape(str(error)))
        return None


def _choose(label: str, name: str, options: Mapping[str, str], whole: str) -> None:
    asked = session.asked(name) or ""
    strange = {} if asked in options or not asked else {asked: asked}
    session.choose(label, name, {"": whole} | strange | dict(options), asked, AFRESH)


def _title(name: str) -> str:
    return CONTRACTS[name].title if name in CONTRACTS else name.capitalize()


def entries_asked_for(view: View, entries: pl.DataFrame) -> None:
    """What to ask for; the entries asked for, newest first, a page of them; all as files."""
    asked = filters(entries)
    if asked is None:
        return
    found = asked.of(entries)
    pages = max(-(-found.height // A_PAGE), 1)
    page = min(max(_number(session.PAGE) or 1, 1), pages)
    shown = found.slice((page - 1) * A_PAGE, A_PAGE)
    st.header(counted(found.height, "entry", "entries"), anchor=False)
    if found.is_empty():
        st.markdown("Nothing in the log is as asked for.")
        return
    query = f"?{urlencode(asked.address)}" if asked.address else ""
    st.markdown(
        f"All of them as a file, in a new tab: [CSV](officer/log.csv{query}), "
        f"[Excel](officer/log.xlsx{query})."
    )
    _pager(page, pages, "above")
    for entry in shown.iter_rows(named=True):
        told(entry, view.service_names)
        _more(entry)
    _pager(page, pages, "below")


def told(entry: Entry, services: Mapping[str, str], *, alone: bool = False) -> None:
    """One entry: what happened, then what else there is to know, a line each."""
    heading = st.header if alone else st.subheader
    heading(f"{entry['number']}. {escape(happened(entry))}", anchor=False)
    st.markdown("\\\n".join(escape(line) for line in lines(entry, services)))


def _more(entry: Entry) -> None:
    number = str(entry["number"])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(f"More of entry {number}", on_click=session.put, args=(session.ENTRY, number))
        if entry["release"]:
            pinned = {session.RELEASE: str(entry["release"])}
            st.page_link(ABOUT, label=f"Release {entry['release']} as it is", query_params=pinned)


def _pager(page: int, pages: int, place: str) -> None:
    if pages == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Page {page} of {pages}", width="content")
        if page > 1:
            _turn("Newer entries", page - 1, place)
        if page < pages:
            _turn("Older entries", page + 1, place)


def _turn(label: str, page: int, place: str) -> None:
    to = str(page) if page > 1 else ""
    st.button(label, key=f"{label} {place}", on_click=session.put, args=(session.PAGE, to))


def _number(name: str) -> int | None:
    value = session.asked(name) or ""
    return int(value) if value.isascii() and value.isdigit() else None


def one_asked_for(entries: pl.DataFrame) -> Entry | None:
    """The entry that the address asks for in full; None if none, or none that there is."""
    number = _number(session.ENTRY)
    found = entries.filter(pl.col("number") == number) if number else entries.clear()
    if session.asked(session.ENTRY) and found.is_empty():
        st.warning(f"There is no entry “{escape(session.asked(session.ENTRY))}” in the log.")
    return found.row(0, named=True) if found.height else None


def back() -> None:
    """The way from one entry to all that were asked for."""
    st.button("Back to the entries", on_click=session.put, args=(session.ENTRY, ""))
