"""The entry point: page settings, and which screen answers which address."""

import streamlit as st

from dashboard.components.view import ABOUT, HOW_SURE, LANDING, MEASURE, OFFICIAL

ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    "<rect width='32' height='32' rx='4' fill='#12436D'/>"
    "<path d='M5 22l8-8 5 5 9-11' fill='none' stroke='#fff' stroke-width='3'/></svg>"
)

st.set_page_config(page_icon=ICON, layout="centered")
st.navigation(
    [
        st.Page(LANDING, title="Is it better since the change?", default=True),
        st.Page(MEASURE, title="One measure", url_path="measure"),
        st.Page(OFFICIAL, title="Official yearly figures", url_path="official"),
        st.Page(HOW_SURE, title="How sure are we?", url_path="how-sure"),
        st.Page(ABOUT, title="About the data", url_path="about"),
    ],
    position="hidden",
).run()
