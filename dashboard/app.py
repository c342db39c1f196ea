"""The entry point: page settings, and which screen answers which address."""

import streamlit as st

from dashboard import access
from dashboard.components.view import (
    ABOUT,
    AUDIT,
    CORRECTIONS,
    HOW_SURE,
    LANDING,
    MEASURE,
    MONTH,
    OFFICIAL,
    PROGRAMME,
    UPLOAD,
    exists,
)

ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    "<rect width='32' height='32' rx='4' fill='#12436D'/>"
    "<path d='M5 22l8-8 5 5 9-11' fill='none' stroke='#fff' stroke-width='3'/></svg>"
)

FOR_OFFICERS = (
    (UPLOAD, "Upload a month", "upload"),
    (MONTH, "The month's board", "month"),
    (CORRECTIONS, "Withdraw and roll back", "corrections"),
    (PROGRAMME, "The programme file", "programme"),
    (AUDIT, "Who published what", "audit"),
)
"""They answer to everybody: each asks first who is there, on every run, and says what it needs.

A server for readers only has none of them.
"""

st.set_page_config(page_icon=ICON, layout="centered")
access.require_reader()
st.navigation(
    [
        st.Page(LANDING, title="Is it better since the change?", default=True),
        st.Page(MEASURE, title="One measure", url_path="measure"),
        st.Page(OFFICIAL, title="Official yearly figures", url_path="official"),
        st.Page(HOW_SURE, title="How sure are we?", url_path="how-sure"),
        st.Page(ABOUT, title="About the data", url_path="about"),
        *(
            st.Page(screen, title=title, url_path=path)
            for screen, title, path in FOR_OFFICERS
            if exists(screen) and not access.is_for_readers_only()
        ),
    ],
    position="hidden",
).run()
