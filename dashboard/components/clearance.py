"""When a backlog clears, at the pace it has, and what would have to be completed to be sooner."""

import streamlit as st

from dashboard.analysis.clearance_words import needed_words
from dashboard.analysis.judged.verdict_row import Forecast
from dashboard.components.text import escape
from datasets.calendar import add_months, month_in_words

A_YEAR = 12


def when_will_it_clear(forecast: Forecast) -> None:
    """The forecast kept with the verdict, and the completions needed by a date to be chosen."""
    st.header("When will the backlog clear?", anchor=False)
    st.markdown(escape(forecast.words))
    if forecast.newest is not None and forecast.needed:
        _needed(forecast)


@st.fragment
def _needed(forecast: Forecast) -> None:
    """Nothing is worked out here: what each month would need was kept with the forecast."""
    newest = forecast.newest
    if newest is None:
        return
    ahead = st.select_slider(
        "To be at the working level by the end of",
        options=range(1, len(forecast.needed) + 1),
        value=min(A_YEAR, len(forecast.needed)),
        format_func=lambda months: month_in_words(add_months(newest, months)),
        key="cleared by",
    )
    words = needed_words(forecast.needed[ahead - 1], add_months(newest, ahead), forecast)
    st.markdown(escape(words))
