"""Is it better? Six themes, each with its promises and the measures that test them."""

import streamlit as st

from dashboard import cached
from dashboard.charts.describe import change_sentence
from dashboard.components import changed, frame, official, themes
from dashboard.components.text import escape
from dashboard.components.view import open_view

view = open_view()
st.set_page_config(page_title=f"{view.service.name}: is it better since the change?")
frame.top(view)

st.title(f"{escape(view.service.name)}: is it better since the change?", anchor=False)
st.markdown(escape(change_sentence(view.programme.headline(view.service.id))))
if view.service.what:
    st.markdown(escape(view.service.what))
frame.choices(view, by_ward=bool(cached.measured(view.root, view.release, view.service.id)))
frame.freshness(view)

shown = themes.measures_by_theme(view)
st.markdown(themes.summary(view, shown))
what_changed = st.empty()
for number in themes.NUMBERS:
    themes.theme(view, number, shown)

changed.since(view, what_changed)
official.in_short(view)
themes.counted_once(view)
themes.claims(view)
themes.what_cannot_be_shown()
frame.foot(view)
