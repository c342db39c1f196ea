"""The programme file: services, changes, promises and rules, as they are and as they would be."""

import streamlit as st

from dashboard import access, cached, permissions
from dashboard.components import programme_file
from dashboard.components.view import ABOUT, LANDING

who = access.require(
    permissions.may_see_log,
    "Reading or changing the programme file needs an officer or an auditor.",
)
st.set_page_config(page_title="The programme file")
with st.container(horizontal=True, gap="medium"):
    st.page_link(LANDING, label="Is it better?")
    st.page_link(ABOUT, label="About the data")

st.title("The programme file", anchor=False)
st.markdown(
    "It says which services there are, what changed and when, what was promised and claimed, and "
    "by which rules figures are hidden and compared. Every figure that depends on it is worked out "
    "again when it is published."
)
live = programme_file.live_release(cached.root())
programme_file.change(programme_file.in_force(live), who)
