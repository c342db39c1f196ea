"""What stands at the top and the foot of every page."""

from collections.abc import Collection
from datetime import date

import polars as pl
import streamlit as st

from dashboard import cached, session
from dashboard.components.account import account, way_in
from dashboard.components.stale import out_of_date
from dashboard.components.text import counted, escape
from dashboard.components.view import ABOUT, HOW_SURE, LANDING, View
from dashboard.session import LONDON_TIME
from datasets.calendar import in_words, month_in_words

WHOLE_AREA = "The whole area"


def top(view: View) -> None:
    """Links to the other pages, the demonstration notice, and what the reader must know first."""
    officers_top(demonstration=view.programme.demonstration)
    if view.pinned and view.release < view.latest:
        _pinned_notice(view)
    for notice in view.notices:
        st.warning(notice)


def officers_top(*, demonstration: bool) -> None:
    """The top of an officer's page that is about no release yet."""
    _links()
    account()
    if demonstration:
        _made_up()


def _links() -> None:
    with st.container(horizontal=True, gap="small"):
        st.page_link(LANDING, label="Is it better?", query_params=session.carried())
        st.page_link(HOW_SURE, label="How sure are we?", query_params=session.carried())
        st.page_link(ABOUT, label="About the data", query_params=session.carried())


def _made_up() -> None:
    st.info("**Demonstration: made-up figures.** This council does not exist.")


def _pinned_notice(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"You are looking at **release {view.release}**. "
            f"A newer one exists: release {view.latest}.",
            width="content",
        )
        st.button("Show the newest", on_click=session.unpin)


def choices(view: View, *, by_ward: bool) -> None:
    """The service, where there are several, and the ward, where figures are kept by ward."""
    services = view.programme.services
    wards = view.programme.wards if by_ward else ()
    columns = iter(st.columns(2) if len(services) > 1 and wards else [st.container()])
    if len(services) > 1:
        with next(columns):
            names = {service.id: service.name for service in services}
            session.choose("Service", session.SERVICE, names, view.service.id)
    if wards:
        with next(columns):
            choose_ward(view)


def choose_ward(view: View) -> None:
    """The ward, or the whole area."""
    names = {"": WHOLE_AREA} | {ward.code: ward.name for ward in view.programme.wards}
    session.choose("Ward", session.WARD, names, view.ward.code if view.ward else "")


def freshness(view: View, datasets: Collection[str] | None = None) -> None:
    """Data to, published on, release, checks, rows set aside, who to ask, who signed it off.

    Then what is out of date of the datasets that the page is about; None: of all of them.
    """
    cells = cached.cells(view.root, view.release)
    parts = [data_to(cells, view.service.id)]
    parts.append(f"published on {published_on(view)}")
    parts.append(f"**release {view.release}**")
    parts += [_checks(cells, view.service.id), _aside(cells, view.service.id)]
    if view.programme.who_to_ask:
        parts.append(f"ask {escape(view.programme.who_to_ask)}")
    st.markdown(" · ".join(part for part in parts if part) + ".")
    words = sign_off(view)
    if words:
        st.markdown(words)
    out_of_date(view, datasets)


def data_to(cells: pl.DataFrame, service: str) -> str:
    """The last month with data: "Data to October 2026"."""
    last = _of(cells, service)["month"].max()
    return f"Data to {month_in_words(last)}" if isinstance(last, date) else "No data yet"


def published_on(view: View) -> str:
    """The day on which the release was published, in words."""
    at = cached.release(view.root, view.release).published_at
    return in_words(at.astimezone(LONDON_TIME).date()) if at else "no day yet"


def _checks(cells: pl.DataFrame, service: str) -> str:
    own = _of(cells, service)
    newest = own.filter(pl.col("month") == pl.col("month").max())
    checks, waived = int(newest["checks"].sum() or 0), int(newest["checks_waived"].sum() or 0)
    return f"{counted(checks - waived, 'check')} passed, {waived} waived" if checks else ""


def _aside(cells: pl.DataFrame, service: str) -> str:
    """How many rows are kept but not counted in any figure; nothing if none is."""
    aside = int(_of(cells, service)["set_aside"].sum() or 0)
    return f"{counted(aside, 'row')} set aside" if aside else ""


def _of(cells: pl.DataFrame, service: str) -> pl.DataFrame:
    return cells.filter(pl.col("service") == service)


def sign_off(view: View) -> str:
    """Who signed the programme file off; a demonstration needs nobody."""
    signed = view.programme.sign_off
    if signed.by_post and signed.on:
        return f"Signed off by the {escape(signed.by_post)} on {in_words(signed.on)}."
    if view.programme.demonstration:
        return ""
    return "**Not signed off**: built from public documents."


def foot(view: View) -> None:
    """How to quote this page so that it reopens as it is, and a way in for officers."""
    st.divider()
    if view.pinned:
        st.markdown(
            f"The address of this page reopens it as it is now, in release {view.release}, "
            "whatever is published later."
        )
    else:
        st.markdown("To quote this page, pin it first: its address then reopens it as it is now.")
        st.button(f"Pin to release {view.release}", on_click=session.pin, args=(view.release,))
    way_in()
