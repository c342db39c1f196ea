"""About the data: releases, what was loaded, the programme, definitions, and the small print."""

import streamlit as st

from dashboard.components import frame, register, statements
from dashboard.components.view import open_view

view = open_view()
st.set_page_config(page_title="About the data")
frame.top(view)

st.title("About the data", anchor=False)
frame.freshness(view)
statements.about(view)

register.releases(view)
register.loaded(view)
register.not_measured(view)
register.definitions(view)
register.held_elsewhere()

statements.programme(view)
statements.small_numbers(view)
statements.licence(view)
statements.accessibility()
frame.foot(view)
