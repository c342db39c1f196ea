"""The month's board: which extracts are late, which are due next, and how each month came."""

import streamlit as st

from dashboard import access, permissions
from dashboard.components import board, frame
from dashboard.components.view import open_view

access.require(
    permissions.may_see_log,
    "The month's board says which extracts are late. It is for officers and auditors: sign in.",
)
view = open_view()
st.set_page_config(page_title="The month's board")
frame.top(view)

st.title("The month's board", anchor=False)
shown = board.shown(view)
board.late(view, shown)
board.due_next(view, shown)
board.months(view, shown)
board.systems(view, shown)
