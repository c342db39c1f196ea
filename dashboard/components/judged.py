"""How a verdict was reached, and whether this month is unusual: depth, each behind one click."""

import polars as pl
import streamlit as st

from dashboard import cached, session
from dashboard.analysis.judged import how_judged
from dashboard.analysis.judged.verdict_row import VerdictRow
from dashboard.charts.clocks import Told
from dashboard.charts.control import control_figure
from dashboard.charts.estimates import estimate_words, plain_words
from dashboard.charts.line import SCREEN_CONFIG
from dashboard.components.text import escape
from dashboard.components.view import HOW_SURE, exists
from dashboard.kpis.measure import Measure
from datasets.calendar import month_in_words
from datasets.programme import Intervention

BY_CHANCE = "By chance"
WHAT_CHANCE_IS = (
    "“By chance” is how often figures that move as these do would show as much, in either "
    "direction, had nothing changed."
)
NEVER_A_VETO = "These are shown so that anyone can weigh them. None of them makes the verdict."
NO_VERDICT = (
    "This says what is usual, and is no verdict: with nothing happening, a year has an unusual "
    "month in a quarter of cases or more. Limits begin anew at the change, and nowhere else."
)


def how_this_was_judged(
    measure: Measure, row: VerdictRow, change: Intervention, *, is_ward: bool
) -> None:
    """Months, trend, reviews, other ways of looking, and what would change the word."""
    with st.expander("How this was judged"):
        if how_judged.is_flow(measure):
            st.markdown(
                "A stock is judged by its flow: how much it grows or shrinks in a month, before "
                "the change and since."
            )
        lines = [
            how_judged.months_words(row, change),
            *how_judged.fit_words(row),
            how_judged.family_words(row, is_ward=is_ward),
            row.smallest,
            row.together,
        ]
        st.markdown("\n".join(f"- {escape(line)}" for line in lines if line))
        _reviews(measure, row)
        _others(measure, row)
        turning = " ".join(how_judged.turning_words(row))
        st.markdown(f"**What would change the word.** {escape(turning)}")
        if exists(HOW_SURE):
            st.page_link(HOW_SURE, label="How sure are we?", query_params=session.carried())


def _reviews(measure: Measure, row: VerdictRow) -> None:
    """Each review: what it found, and how often chance alone would show as much."""
    if not row.reviews:
        return
    rows = [
        {
            "Review": month_in_words(look.on) if look.on else f"after {look.months} months",
            "Change": how_judged.short_effect(measure, look, veiled=row.veiled),
            BY_CHANCE: how_judged.chance_words(look.p),
            "Found": how_judged.found_words(measure, look),
        }
        for look in row.reviews
    ]
    st.markdown(
        "**Reviews.** Verdicts change only at these; figures move in between. Changes are in "
        f"{escape(how_judged.unit_words(measure))}, each with its 95% interval."
    )
    st.table(_escaped(rows), alt=f"{measure.title}: what each review found")
    st.markdown(WHAT_CHANCE_IS)


def _others(measure: Measure, row: VerdictRow) -> None:
    """The same change looked at in other ways, and at dates when there was none."""
    if row.others:
        rows = [
            {
                "Looked at": other.name,
                "Change": estimate_words(measure, other, veiled=row.veiled),
                BY_CHANCE: "" if other.why_none else how_judged.chance_words(other.p),
            }
            for other in row.others
        ]
        st.markdown(f"**Looked at in other ways.** {NEVER_A_VETO}")
        st.table(_escaped(rows), alt=f"{measure.title}: the change looked at in other ways")
    if row.placebos:
        st.markdown(f"**Earlier dates.** {escape(row.placebos)}")


def estimates(clock: Told, row: VerdictRow | None) -> None:
    """What the figures say by themselves and beside others, be the comparison fair or not."""
    if row is None or not row.estimates:
        return
    measure = clock.own.measure
    rows = [
        {
            "Looked at": look.name,
            "Plainly": plain_words(clock, look),
            "Estimated": estimate_words(measure, look, veiled=row.veiled),
            BY_CHANCE: "" if look.why_none else how_judged.chance_words(look.p),
        }
        for look in row.estimates
    ]
    st.markdown(
        f"Changes in {escape(how_judged.unit_words(measure))}, whether the comparison is fair or "
        "not. Plainly: the pooled figure since the change less the one before, and less the same "
        f"elsewhere. Estimated: as verdicts are, by the {row.read_by}, with its 95% interval."
    )
    st.table(_escaped(rows), alt=f"{measure.title}: estimates, by itself and beside others")


def _escaped(rows: list[dict[str, str]]) -> pl.DataFrame:
    return pl.DataFrame([{name: escape(words) for name, words in row.items()} for row in rows])


@st.fragment
def is_this_month_unusual(key: cached.Key) -> None:
    """The control chart, made only when somebody asks for it."""
    if cached.drawing(key) is None:
        return
    opened = st.expander("Is this month unusual?", on_change="rerun", key="control chart")
    if not opened.open:
        return
    with opened:
        control = cached.control(key)
        if control is None:
            st.markdown("There are too few months of figures to say what is usual.")
            return
        st.markdown("\n".join(f"- {escape(words)}" for words in control.words))
        st.plotly_chart(
            control_figure(control), theme=None, config=dict(SCREEN_CONFIG), alt=control.alt
        )
        st.markdown(NO_VERDICT)
