"""Who is acting in this run of a page: looked up afresh each time, whatever was shown before."""

from collections.abc import Callable
from typing import NoReturn

import streamlit as st
from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.admission.admitted import Admitted, Sender, Standing
from dashboard.admission.caller import caller_of
from dashboard.admission.doorkeeper import at_the_door
from dashboard.admission.words import told
from dashboard.permissions import Actor

FIRST_PAGE = "screens/landing.py"


def admitted() -> Admitted:
    """Who is there now and how they stand: by our own checks, never by what the library says."""
    headers = st.context.headers
    told_by = [(name, value) for name in headers for value in headers.get_all(name)]
    return at_the_door().admit(caller_of(told_by, st.context.cookies.to_dict()))


def actor() -> Actor:
    """Who is there now; ANYBODY where nobody who may do more is."""
    return admitted().actor


def offers_sign_in() -> bool:
    """Whether people can sign in here."""
    return at_the_door().sign_in is not None


def is_for_readers_only() -> bool:
    """Whether this server has no pages for officers at all."""
    return at_the_door().readers_only


def require(allowed: Callable[[Actor], bool], words: str) -> Actor:
    """Whoever is there, if they may; else the page says what it needs, and ends."""
    found = admitted()
    if not allowed(found.actor):
        st.title("Not for everybody", anchor=False)
        st.markdown(words)
        st.page_link(FIRST_PAGE, label="To the figures")
        _end(found)
    return found.actor


def require_reader() -> None:
    """Nothing, or where only known people may read and this is none, the page says so and ends."""
    if not at_the_door().reading_needs_sign_in:
        return
    found = admitted()
    if not found.is_known:
        st.title("Sign in to read these pages", anchor=False)
        _end(found)


def heard(sent: bytes, sender: Sender) -> bytes:
    """What of a page's message is acted upon.

    Of the first, and of another than the sender before, the whole page runs, and no part of it by
    itself; of another nothing that was pressed or filled in counts. What no page needs, such as to
    empty the cache of everybody, counts from nobody. What cannot be read is left for the library
    to refuse.
    """
    message = BackMsg()
    try:
        message.ParseFromString(sent)
    except DecodeError:
        return sent
    known = message.WhichOneof("type")
    if known != "rerun_script":
        ignored = known in _UNNEEDED or sender is Sender.ANOTHER
        return bytes(BackMsg(app_heartbeat=True).SerializeToString()) if ignored else sent
    if sender is Sender.SAME:
        return sent
    message.rerun_script.ClearField("fragment_id")
    if sender is Sender.ANOTHER:
        message.rerun_script.ClearField("widget_states")
    return bytes(message.SerializeToString())


_UNNEEDED = frozenset({"clear_cache", "load_git_info", "set_run_on_save"})


def _end(found: Admitted) -> NoReturn:
    """End a page with words, so that no part of what it showed before can run by itself."""
    _say_why(found)
    run = get_script_run_ctx()
    if run is not None and run.fragment_storage is not None:
        run.fragment_storage.clear()
    st.stop()


def _say_why(found: Admitted) -> None:
    """What stands in the way, and the way on where there is one."""
    why = told(at_the_door(), found.standing, found.sign_in)
    if why:
        st.warning(why)
    if found.standing is Standing.SIGNED_IN:
        st.markdown(
            f"You are signed in as {found.actor.name}, whose role is {found.actor.role}. "
            f"Ask {at_the_door().who_to_ask} if you need another."
        )
    elif found.standing is Standing.UNKNOWN:
        st.button("Sign out", on_click=st.logout)
    elif found.standing in _MAY_SIGN_IN and offers_sign_in():
        st.button("Sign in", type="primary", on_click=st.login)


_MAY_SIGN_IN = (Standing.NOT_SIGNED_IN, Standing.EXPIRED, Standing.SIGNED_OUT)
