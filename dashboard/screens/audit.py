"""Who published what: whether the log is whole, and its entries, newest first."""

import streamlit as st

from dashboard import access, permissions
from dashboard.components import audit, entry, frame, log_check
from dashboard.components.view import open_view

access.require(
    permissions.may_see_log,
    "Who published what, and why, is for officers and auditors: sign in as one to read the log.",
)
view = open_view()
st.set_page_config(page_title="Who published what")
frame.top(view)

st.title("Who published what", anchor=False)
entries = log_check.log_of(view)
log_check.whole(view, entries)
one = audit.one_asked_for(entries)
if one is None:
    audit.entries_asked_for(view, entries)
else:
    audit.back()
    audit.told(one, view.service_names, alone=True)
    entry.in_full(view, one)
