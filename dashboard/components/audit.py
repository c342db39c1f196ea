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
from dashboard.components.view import ABOUT, AUDIT, View
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
    _pager(asked, page, pages)
    for entry in shown.iter_rows(named=True):
        told(entry, view.service_names)
        _links(entry, asked, page)
    _pager(asked, page, pages)


def told(entry: Entry, services: Mapping[str, str], *, alone: bool = False) -> None:
    """One entry: what happened, then what else there is to know, a line each."""
    heading = st.header if alone else st.subheader
    heading(f"{entry['number']}. {escape(happened(entry))}", anchor=False)
    st.markdown("\\\n".join(escape(line) for line in lines(entry, services)))


def _links(entry: Entry, asked: Asked, page: int) -> None:
    with st.container(horizontal=True):
        more = {**_address(asked, page), session.ENTRY: str(entry["number"])}
        st.page_link(AUDIT, label=f"More of entry {entry['number']}", query_params=more)
        if entry["release"]:
            pinned = {session.RELEASE: str(entry["release"])}
            st.page_link(ABOUT, label=f"Release {entry['release']} as it is", query_params=pinned)


def _pager(asked: Asked, page: int, pages: int) -> None:
    if pages == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Page {page} of {pages}", width="content")
        if page > 1:
            st.page_link(AUDIT, label="Newer entries", query_params=_address(asked, page - 1))
        if page < pages:
            st.page_link(AUDIT, label="Older entries", query_params=_address(asked, page + 1))


def _address(asked: Asked, page: int) -> dict[str, str]:
    """What reopens this page of what is asked for."""
    return session.carried() | asked.address | ({session.PAGE: str(page)} if page > 1 else {})


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
    """The link from one entry to all that were asked for."""
    asked = {name: value for name in (*NAMES, session.PAGE) if (value := session.asked(name))}
    st.page_link(AUDIT, label="Back to the entries", query_params=session.carried() | asked)
