"""Who is acting in this run of a page: looked up afresh each time, whatever was shown before."""

from collections.abc import Callable

import streamlit as st

from dashboard.permissions import ANYBODY, Actor, Role


def actor() -> Actor:
    """Who is there now; ANYBODY where nobody who may do more is."""
    host = (st.context.headers.get("Host") or "").partition(":")[0]
    if host in {"localhost", "127.0.0.1"}:
        return Actor("this machine", Role.OFFICER, None)
    return ANYBODY


def require(allowed: Callable[[Actor], bool], words: str) -> Actor:
    """Whoever is there, if they may; else the page says what it needs, and ends."""
    who = actor()
    if not allowed(who):
        st.title("Not for everybody", anchor=False)
        st.markdown(words)
        st.stop()
    return who
