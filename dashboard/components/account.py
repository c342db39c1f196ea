"""Who is signed in, the pages that they may use, and the way in and out."""

from collections.abc import Callable

import streamlit as st

from dashboard import access, session
from dashboard.admission.admitted import ENDED, Standing
from dashboard.components.text import escape
from dashboard.components.view import (
    AUDIT,
    CORRECTIONS,
    MONTH,
    PROGRAMME,
    UPLOAD,
    exists,
)
from dashboard.permissions import (
    Actor,
    Role,
    may_publish_some,
    may_see_log,
)

LINKS: tuple[tuple[str, str, Callable[[Actor], bool]], ...] = (
    (UPLOAD, "Upload a month", may_publish_some),
    (MONTH, "The month's board", may_see_log),
    (CORRECTIONS, "Withdraw and roll back", may_publish_some),
    (PROGRAMME, "The programme file", may_see_log),
    (AUDIT, "Who published what", may_see_log),
)
"""An officer's page, what its link says, and who is shown the link; the page itself asks again."""


def account() -> None:
    """For whoever may do more than read: who they are, their pages, and the way out."""
    found = access.admitted()
    if found.standing in ENDED:
        _ended()
    if _only_reads(found.actor):
        return
    links = [one for one in LINKS if exists(one[0]) and one[2](found.actor)]
    if not links and found.standing is not Standing.SIGNED_IN:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for screen, label, _allowed in links:
            st.page_link(screen, label=label, query_params=session.carried())
        if found.standing is Standing.SIGNED_IN:
            st.markdown(f"Signed in: {escape(found.actor.name)}", width="content")
            st.button("Sign out", on_click=st.logout, type="tertiary", key="sign out")


def way_in() -> None:
    """For readers: a small way to sign in, or out; nothing where nobody can."""
    found = access.admitted()
    if not access.offers_sign_in() or not _only_reads(found.actor):
        return
    if found.standing in (Standing.SIGNED_IN, Standing.UNKNOWN):
        st.button("Sign out", on_click=st.logout, type="tertiary", key="sign out below")
    elif found.standing is not Standing.NOBODY_CAN_BE_KNOWN:
        st.button("Officers: sign in", on_click=st.login, type="tertiary", key="sign in below")


def _only_reads(actor: Actor) -> bool:
    return actor.role is Role.READER


def _ended() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Your session has ended.", width="content")
        st.button("Sign in again", on_click=st.login, type="tertiary", key="sign in again")
