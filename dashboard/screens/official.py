"""Figures that others publish: the regulator's, once a year, and series for context."""

import streamlit as st

from dashboard.components import context, frame, official_page
from dashboard.components.view import open_view

view = open_view()
st.set_page_config(page_title="Official yearly figures")
frame.top(view)

st.title("Official yearly figures", anchor=False)
official_page.in_full(view)
context.context(view)
frame.foot(view)
