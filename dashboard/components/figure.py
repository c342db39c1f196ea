"""A measure's chart with its words, its table and its files."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard import cached
from dashboard.analysis.covered import EVERY_RECORD, label_of
from dashboard.analysis.judged.finding import Finding
from dashboard.analysis.judged.verdict_row import Expected
from dashboard.analysis.series import Series, Status
from dashboard.charts.clocks import change_of, difference_words
from dashboard.charts.describe import COUNTED, STATUS_WORDS, alt_text, gaps, pooled_value
from dashboard.charts.drawing import Drawing, expected_points, period_words
from dashboard.charts.line import SCREEN_CONFIG
from dashboard.charts.scale import Scale
from dashboard.components.text import escape
from dashboard.kpis.measure import Family
from dashboard.kpis.words import format_value

MONTHS_SHOWN = 12
EXPECTED = "Expected"


EXPECTED_WORDS = (
    "Dashed: what the months before led to expect without the change, with the range that 95 in "
    "100 single months would fall in."
)


def chart(key: cached.Key, scale: Scale | None = None) -> None:
    """The line, and in words what is marked on it and what its reader must know."""
    plan, figure = cached.drawing(key), cached.figure(key, scale)
    if plan is None or figure is None:
        st.markdown("There is nothing to draw yet.")
        return
    shown = plan if scale is None else plan.with_scale(scale)
    st.plotly_chart(figure, theme=None, config=dict(SCREEN_CONFIG), alt=alt_text(shown))
    st.markdown(_beside(shown))


def _beside(plan: Drawing) -> str:
    sentences = [f"{escape(plan.subtitle)}."]
    marked = [mark.words for mark in plan.marks] + [level.words for level in plan.levels]
    if plan.expected:
        sentences.append(EXPECTED_WORDS)
    if marked:
        sentences.append(f"Drawn on it: {escape('; '.join(marked))}.")
    sentences.extend(f"{escape(sentence)}." for sentence in gaps(plan))
    return " ".join(sentences)


def comparator_table(council: str, own: Series, others: Sequence[Series]) -> None:
    """Before, since and the difference, one row for each group."""
    rows = [_compared(council, own)] + [_compared(other.label, other) for other in others]
    st.table(pl.DataFrame(rows), alt=f"{own.measure.title}: before and since, here and elsewhere")


def _compared(name: str, series: Series) -> dict[str, str]:
    return {
        "Who": escape(name),
        "Before the change": escape(_with_count(series, before=True)),
        "Since": escape(_with_count(series, before=False)),
        "Difference": escape(_difference(series)),
    }


def _with_count(series: Series, *, before: bool) -> str:
    pooled = series.before if before else series.after
    value = pooled_value(series, pooled)
    if pooled is None or pooled.value is None or pooled.denominator is None:
        return value
    return f"{value} of {pooled.denominator:,.0f}"


def _difference(series: Series) -> str:
    change = change_of(series)
    return "cannot be told" if change is None else difference_words(series.measure, change)


def table(series: Series, finding: Finding) -> None:
    """Every period, newest first; the older ones folded away."""
    rows = figures(series, finding)
    alt = f"{series.measure.title}, {series.label}"
    st.table(rows.head(MONTHS_SHOWN), alt=f"{alt}: newest first")
    if rows.height > MONTHS_SHOWN:
        with st.expander(f"The {rows.height - MONTHS_SHOWN} before those"):
            st.table(rows.slice(MONTHS_SHOWN), alt=f"{alt}: older figures")


def figures(series: Series, finding: Finding) -> pl.DataFrame:
    """The table's words: one row a period, newest first; with what was expected, where it is."""
    foretold = finding.verdict.expected if finding.verdict and not finding.of_whole else Expected()
    expected = {point.period: point.words for point in expected_points(series, foretold)}
    rows = [_row(series, row, expected) for row in reversed(series.frame.to_dicts())]
    return pl.DataFrame(rows)


def _row(series: Series, row: Mapping[str, Any], expected: Mapping[str, str]) -> dict[str, str]:
    status = Status(row["status"])
    hidden = {Status.HIDDEN: "hidden", Status.NOW_HIDDEN: "now hidden"}
    blank = hidden.get(status, "none")
    value = blank if row["value"] is None else format_value(series.measure, row["value"])
    period = "Year" if series.frequency == "yearly" else "Month"
    cells = {period: period_words(series, row["month"]), "Figure": value}
    cells |= _parts(series, row, blank)
    if expected:
        cells[EXPECTED] = expected.get(cells[period], _none_expected(series, row["month"]))
    label = label_of(row["coverage"], series.measure.dataset)
    partly = f", {label}" if label not in ("", EVERY_RECORD) and status in COUNTED else ""
    cells["Status"] = STATUS_WORDS[status] + partly
    return {name: escape(words) for name, words in cells.items()}


def _none_expected(series: Series, month: date) -> str:
    """What the column says of a month before the change, and of one that was not foretold."""
    before = series.change is not None and month < series.change.on.replace(day=1)
    return "before" if before else "none"


def _parts(series: Series, row: Mapping[str, Any], blank: str) -> dict[str, str]:
    """What a figure is made of, where it is not the count itself: "1,384 of 1,894"."""
    some, every = row["numerator"], row["denominator"]
    if series.frame["denominator"].is_not_null().any():
        known = some is not None and every is not None
        return {"Counted": f"{some:,.0f} of {every:,.0f}" if known else blank}
    if series.measure.family is Family.DURATION:
        return {"Counted": blank if some is None else f"{some:,.0f}"}
    return {}
