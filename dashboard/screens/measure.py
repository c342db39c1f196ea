"""One measure: message, line, caveats, table, definition, downloads."""

import streamlit as st

from dashboard.components import context, frame, measure, official
from dashboard.components.view import open_view

view = open_view()
asked = measure.asked(view)
st.set_page_config(page_title=asked.measure.title)
frame.top(view)
measure.way_back(view, asked)

measure.message(view, asked)
measure.ward(view, asked)
if asked.has_figures:
    measure.charts(view, asked)
    measure.forecast(asked)
    measure.how_judged_words(asked)
official.beside(view, asked.measure, monthly=asked.has_figures)
frame.freshness(view, asked.datasets)
if asked.has_figures:
    measure.read_beside(asked)
    measure.what_else_happened(view)
    measure.against_others(view, asked)
    measure.figures(view, asked)
measure.definition(view, asked)
if asked.measure.dataset == context.LOCAL_EMPLOYMENT:
    context.context(view)
if asked.has_figures:
    measure.downloads(view, asked)
frame.foot(view)
