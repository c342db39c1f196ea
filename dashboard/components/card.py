"""A measure on the landing page: its verdict in a sentence, with a small line beside it."""

import streamlit as st

from dashboard import cached, session
from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.finding import Finding
from dashboard.analysis.series import Series
from dashboard.charts.clocks import disagree
from dashboard.charts.describe import alt_text, before_and_after, latest_words
from dashboard.charts.levels import level_words
from dashboard.charts.spark import WIDTH
from dashboard.components import official, verdict
from dashboard.components.clocks import both_clocks
from dashboard.components.text import escape
from dashboard.components.view import MEASURE, View
from dashboard.kpis.registry import MEASURES

WHOLE_AREA_ONLY = "This is kept for the whole area only, so no ward can be shown."


def measure_card(view: View, measure_id: str) -> None:
    """One measure. A promise may name a measure that nobody can compute yet; that is said."""
    if measure_id not in MEASURES:
        with st.container(border=True):
            st.markdown(f"**{escape(measure_id.replace('_', ' ').capitalize())}**")
            st.markdown(verdict.in_a_line(unknown_measure()))
        return
    only = whole_area_only(view, measure_id)
    _card(view, card_key(view, measure_id), whole_area_only=only)


def unknown_measure() -> Finding:
    """What is said where a promise names a measure that there is no extract for."""
    word = Outcome.NOT_MEASURED
    return Finding(word.value, f"{word}. No extract for it has been described yet.", word)


def measure_line(view: View, measure_id: str) -> None:
    """One measure, told shortly: its title, which leads to its page, its word and sentence."""
    key = card_key(view, measure_id)
    params = session.carried(measure=measure_id)
    place = " (whole area)" if whole_area_only(view, measure_id) else ""
    label = f"**{escape(MEASURES[measure_id].title)}**{place}"
    with st.container(gap=None):
        st.page_link(MEASURE, label=label, query_params=params)
        st.markdown(verdict.of_whole(cached.series(key).label, cached.finding(key)))


def whole_area_only(view: View, measure_id: str) -> bool:
    """Whether a ward is chosen that the measure cannot be shown for."""
    return view.ward is not None and not MEASURES[measure_id].shown_by_ward


def card_key(view: View, measure_id: str) -> cached.Key:
    """The measure in the view's ward, or in the whole area where it is not kept by ward."""
    if whole_area_only(view, measure_id):
        return cached.Key(view.root, view.release, measure_id, view.service.id)
    return view.key(measure_id)


def _card(view: View, key: cached.Key, *, whole_area_only: bool) -> None:
    series, plan = cached.series(key), cached.drawing(key)
    with st.container(border=True):
        words, picture = st.columns([5, 2], vertical_alignment="center", gap="medium")
        with words:
            params = session.carried(measure=series.measure.id)
            st.page_link(MEASURE, label=f"**{series.measure.title}**", query_params=params)
            st.markdown(_standing(view, series, cached.finding(key)))
            if whole_area_only:
                st.markdown(WHOLE_AREA_ONLY)
        svg = cached.spark(key)
        if svg is not None and plan is not None:
            picture.image(svg, width=WIDTH, alt=alt_text(plan.without_expected))


def _standing(view: View, series: Series, finding: Finding) -> str:
    """The verdict; then the level and the newest figure."""
    line = verdict.of_whole(series.label, finding)
    if series.not_measured_why:
        told = escape(official.quarter(view, series.measure))
        return f"{line}\\\n{told[0].upper()}{told[1:]}." if told else line
    lines = [line, level_line(view, series, finding)]
    if finding.verdict is None:
        lines.append(escape(before_and_after(series)))
    clocks = both_clocks(view, series.measure)
    if clocks is not None and disagree(*clocks):
        lines.append("The other clock disagrees: read both.")
    return "\\\n".join(lines)


def level_line(view: View, series: Series, finding: Finding) -> str:
    """Good enough or not, the newest figure, and where the regulator's stands among councils'."""
    words, newest = level_words(view.programme, series, finding.verdict), latest_words(series)
    newest = escape(newest[0].lower() + newest[1:])
    told = "" if series.node else official.quarter(view, series.measure)
    beside = f" · {escape(told)}" if told else ""
    if finding.of_whole:
        return f"**{escape(words)}** (the whole service) · newest here: {newest}."
    return f"**{escape(words)}** · newest: {newest}{beside}."
