"""The parts of a measure's page, from the message down to the downloads."""

from dataclasses import dataclass
from typing import NoReturn

import streamlit as st

from dashboard import cached, session
from dashboard.analysis.judged import how_judged
from dashboard.analysis.judged.finding import Finding
from dashboard.analysis.series import Series
from dashboard.charts import describe
from dashboard.charts.clocks import Told, clocks_words
from dashboard.charts.control import has_control_chart
from dashboard.charts.estimates import opposite_words
from dashboard.charts.levels import target_words
from dashboard.charts.scale import Scale, scale_for_both
from dashboard.components import clocks, figure, files, frame, judged, verdict
from dashboard.components.card import WHOLE_AREA_ONLY, level_line
from dashboard.components.clearance import when_will_it_clear
from dashboard.components.text import escape
from dashboard.components.view import LANDING, MEASURE, View
from dashboard.kpis.measure import Measure, SmallNumberRule
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.scrutiny import SCRUTINY
from datasets.calendar import in_words
from datasets.programme import THEMES

COUNTED_PLAINLY = (
    "Before and since are counted plainly, without regard to trend, season or chance: a difference "
    "between them is not by itself an improvement."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The measure of a page, its series and verdict in the view, and both clocks if it has two."""

    measure: Measure
    key: cached.Key
    series: Series
    finding: Finding
    others: tuple[Series, ...]
    both: tuple[Told, Told] | None
    whole_area_only: bool

    @property
    def datasets(self) -> tuple[str, ...] | None:
        """The datasets that it is counted from; None where that is all of them."""
        return None if self.measure.dataset == SCRUTINY else (self.measure.dataset,)

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to draw."""
        return not self.series.not_measured_why


def asked(view: View) -> Asked:
    """What the address asks for; a page with plain words where there is no such measure."""
    name = session.asked(session.MEASURE)
    if name is None or name not in MEASURES:
        _no_such_measure(view, name)
    chosen = MEASURES[name]
    key = clocks.own_key(view, chosen)
    return Asked(
        measure=chosen,
        key=key,
        series=cached.series(key),
        finding=cached.finding(key),
        others=clocks.others(view, chosen),
        both=clocks.both_clocks(view, chosen),
        whole_area_only=view.ward is not None and not chosen.shown_by_ward,
    )


def _no_such_measure(view: View, name: str | None) -> NoReturn:
    frame.top(view)
    st.title("There is no such measure", anchor=False)
    told = (
        f"The address asks for the measure “{escape(name)}”" if name else "The address names none"
    )
    st.markdown(f"{told}. These are the measures:")
    for known in MEASURES.values():
        params = session.carried(measure=known.id)
        st.page_link(MEASURE, label=known.title, query_params=params)
    st.stop()


def way_back(view: View, asked: Asked) -> None:
    """The link to the landing page, the theme, and the release, which every figure needs."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(LANDING, label=escape(view.service.name), query_params=session.carried())
        theme = THEMES[asked.measure.theme - 1]
        place = escape(asked.series.label) if asked.series.node else "whole area"
        st.markdown(f"{theme} · {place} · release {view.release}")


def message(view: View, asked: Asked) -> None:
    """The title, which is the message; the verdict's sentence; its review; level and newest."""
    finding = asked.finding
    st.title(escape(describe.message(asked.series, finding)), anchor=False)
    st.markdown(verdict.of_whole(asked.series.label, finding))
    if not asked.has_figures:
        return
    row = finding.verdict
    lines = [level_line(view, asked.series, finding)]
    if row is not None:
        lines += map(escape, (*how_judged.review_words(row), *row.caveats))
    st.markdown("\\\n".join(lines))


def ward(view: View, asked: Asked) -> None:
    """The ward to show, or that there is none to choose."""
    if asked.measure.shown_by_ward and view.programme.wards:
        frame.choose_ward(view)
    elif asked.whole_area_only:
        st.warning(WHOLE_AREA_ONLY)


def charts(view: View, asked: Asked) -> None:
    """The line; where a measure has two clocks, both, on one scale, and whether they agree."""
    if asked.both is None:
        figure.chart(asked.key)
        return
    keys = [clocks.own_key(view, told.own.measure) for told in asked.both]
    rows = [cached.finding(key).verdict for key in keys]
    words = clocks_words(*asked.both)
    if words:
        apart = opposite_words(asked.both[0], rows[0], asked.both[1], rows[1])
        headline, *lines = map(escape, (*words, *apart))
        st.info(f"**{headline}**\n\n" + "\n".join(f"- {line}" for line in lines))
    scale = _shared_scale(keys[0], keys[1])
    for told, key, row in zip(asked.both, keys, rows, strict=True):
        st.header(describe.clock_words(told.own.measure).capitalize(), anchor=False)
        if told.own.measure is not asked.measure:
            st.markdown(verdict.of_whole(told.own.label, cached.finding(key)))
        figure.chart(key, scale)
        judged.estimates(told, row)


def _shared_scale(one: cached.Key, other: cached.Key) -> Scale | None:
    plans = cached.drawing(one), cached.drawing(other)
    if plans[0] is None or plans[1] is None:
        return None
    return scale_for_both(plans[0].scale, plans[1].scale)


def forecast(asked: Asked) -> None:
    """When a stock comes to its working level, where that is kept with its verdict."""
    row = asked.finding.verdict
    if row is not None and row.forecast is not None and not asked.series.node:
        when_will_it_clear(row.forecast)


def how_judged_words(asked: Asked) -> None:
    """Behind one click each: how the verdict was reached, and whether this month is unusual."""
    row, change = asked.finding.verdict, asked.series.change
    if row is not None and change is not None:
        is_ward = bool(asked.series.node) and not asked.finding.of_whole
        judged.how_this_was_judged(asked.measure, row, change, is_ward=is_ward)
    if has_control_chart(asked.measure):
        judged.is_this_month_unusual(asked.key)


def read_beside(asked: Asked) -> None:
    """The caveats, and the measures to read beside this one."""
    named = (asked.measure.companion, asked.measure.twin)
    beside = [MEASURES[name] for name in named if name and name in MEASURES]
    if not asked.measure.caveats and not beside and not asked.measure.lag:
        return
    st.header("Before you quote it", anchor=False)
    lines = [*asked.measure.caveats, *([asked.measure.lag] if asked.measure.lag else [])]
    st.markdown("\n".join(f"- {escape(line)}" for line in lines))
    if beside:
        st.markdown("Read beside it:")
    for other in beside:
        params = session.carried(measure=other.id)
        st.page_link(MEASURE, label=other.title, query_params=params)


def what_else_happened(view: View) -> None:
    """Other dated things that a reader of the line should know of."""
    events = [e for e in view.programme.events if e.service == view.service.id]
    if not events:
        return
    with st.expander("What else happened in these years"):
        for event in sorted(events, key=lambda event: event.on):
            when = escape(event.date_words or in_words(event.on))
            st.markdown(f"- {when}: {escape(event.name)} :small[:gray[{escape(event.source)}]]")


def against_others(view: View, asked: Asked) -> None:
    """The groups that were declared for comparison, by each clock."""
    if not asked.others:
        return
    st.header("Compared with others", anchor=False)
    for told in asked.both or (Told(asked.series, asked.others),):
        if asked.both:
            st.markdown(f"{describe.clock_words(told.own.measure).capitalize()}:")
        figure.comparator_table(view.programme.council, told.own, told.others)
    shown = {other.node for other in asked.others}
    st.markdown("Differences are worked out before rounding.")
    notes = [
        f"- {escape(group.name)}: {escape(group.note)}"
        for group in view.programme.comparators
        if group.note and group.id in shown
    ]
    changed = [
        f"- {escape(known.organisation)}: {escape(known.what)}, {in_words(known.on)}."
        for known in view.programme.model_changes
    ]
    if changed:
        notes.append("\nKnown to have changed how they deliver the service:\n")
    st.markdown("\n".join([*notes, *changed]))


def figures(view: View, asked: Asked) -> None:
    """The figures behind the line, and behind the other clock's."""
    st.header("The figures", anchor=False)
    st.markdown("\n".join(f"- {line}" for line in describe.pooled_sentences(asked.series)))
    st.markdown(COUNTED_PLAINLY)
    for told in asked.both or (Told(asked.series),):
        if asked.both:
            st.markdown(f"{describe.clock_words(told.own.measure).capitalize()}:")
        own = told.own.measure is asked.measure
        key = asked.key if own else clocks.own_key(view, told.own.measure)
        figure.table(told.own, cached.finding(key))


def definition(view: View, asked: Asked) -> None:
    """What is counted, whose definition it is, and whose figures they are."""
    chosen = asked.measure
    st.header("What is measured", anchor=False)
    standard = f" ({escape(chosen.standard_id)})" if chosen.standard_id else ""
    lines = [
        escape(chosen.definition),
        f"Definition from: {escape(chosen.source)}{standard}.",
        f"Target: {escape(target_words(view.programme, asked.series))}.",
        *files.provenance_lines(view, chosen),
    ]
    if chosen.small_numbers is SmallNumberRule.PUBLIC:
        lines.append(f"Nothing is hidden. {escape(view.programme.small_numbers.public_why)}")
    st.markdown("\n".join(f"- {line}" for line in lines))


def downloads(view: View, asked: Asked) -> None:
    """The figures and the picture as files."""
    st.header("Take it away", anchor=False)
    st.markdown("Every file carries the verdict, the release, the definition and the caveats.")
    files.download_buttons(view, asked.key, asked.series)
