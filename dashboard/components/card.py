"""A measure on the landing page: where it stands, in words, with a small line beside it."""

import streamlit as st

from dashboard import cached, session
from dashboard.analysis.series import Series
from dashboard.charts.clocks import disagree
from dashboard.charts.describe import NOT_YET_JUDGED, alt_text, before_and_after, latest_words
from dashboard.charts.spark import WIDTH
from dashboard.components.clocks import both_clocks
from dashboard.components.text import escape
from dashboard.components.view import MEASURE, View
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.words import format_level

WHOLE_AREA_ONLY = "This is kept for the whole area only, so no ward can be shown."


def measure_card(view: View, measure_id: str) -> None:
    """One measure. A promise may name a measure that nobody can compute yet; that is said."""
    if measure_id not in MEASURES:
        with st.container(border=True):
            st.markdown(f"**{escape(measure_id.replace('_', ' ').capitalize())}**")
            st.markdown("**Not measured.** No extract for it has been described yet.")
        return
    only = _whole_area_only(view, measure_id)
    _card(view, _key(view, measure_id), whole_area_only=only)


def measure_line(view: View, measure_id: str) -> None:
    """One measure in one line: its title, which leads to its page, and its newest figure."""
    series = cached.series(_key(view, measure_id))
    words = "not measured" if series.not_measured_why else latest_words(series)
    place = " (whole area)" if _whole_area_only(view, measure_id) else ""
    params = session.carried(measure=measure_id)
    label = f"**{series.measure.title}**: {words[0].lower()}{words[1:]}{place}"
    st.page_link(MEASURE, label=label, query_params=params)


def _whole_area_only(view: View, measure_id: str) -> bool:
    return view.ward is not None and not MEASURES[measure_id].shown_by_ward


def _key(view: View, measure_id: str) -> cached.Key:
    if _whole_area_only(view, measure_id):
        return cached.Key(view.root, view.release, measure_id, view.service.id)
    return view.key(measure_id)


def _card(view: View, key: cached.Key, *, whole_area_only: bool) -> None:
    series = cached.series(key)
    with st.container(border=True):
        words, picture = st.columns([5, 2], vertical_alignment="center", gap="medium")
        with words:
            params = session.carried(measure=series.measure.id)
            st.page_link(MEASURE, label=f"**{series.measure.title}**", query_params=params)
            st.markdown(_standing(view, series))
            if whole_area_only:
                st.markdown(WHOLE_AREA_ONLY)
        svg = cached.spark(key)
        plan = cached.drawing(key)
        if svg is not None and plan is not None:
            picture.image(svg, width=WIDTH, alt=alt_text(plan))


def _standing(view: View, series: Series) -> str:
    if series.not_measured_why:
        return f"**Not measured.** {escape(series.not_measured_why)}"
    return (
        f"○ **{NOT_YET_JUDGED}** · target: {target_words(view, series)}\\\n"
        f"{latest_words(series)}.\\\n{before_and_after(series)}{_other_clock(view, series)}"
    )


def _other_clock(view: View, series: Series) -> str:
    clocks = both_clocks(view, series.measure)
    if clocks is None or not disagree(*clocks):
        return ""
    return "\\\nThe other clock disagrees: read both."


def target_words(view: View, series: Series) -> str:
    """The target in force now, or that there is none."""
    targets = [
        target
        for target in view.programme.targets
        if target.service == series.service.id and target.measure == series.measure.id
    ]
    if not targets:
        return "none"
    newest = max(targets, key=lambda target: target.from_day)
    return f"{format_level(series.measure, newest.value)}, set by {escape(newest.set_by)}"
