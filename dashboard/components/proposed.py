"""The preview: what publishing a file would change, before it is done."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from dashboard.analysis.judged.changed import Changed
from dashboard.analysis.judged.verdict_row import VerdictRow
from dashboard.analysis.noticed import Noticed
from dashboard.components.text import counted, escape
from dashboard.kpis.registry import MEASURES
from dashboard.proposal import Proposal, RowsMoved
from datasets.calendar import month_in_words
from datasets.programme import Programme
from datasets.store import CellKey

SHOWN = 15
"""So many lines of a part are shown at once; the others open on request."""


def proposed(proposal: Proposal, programme: Programme) -> None:
    """Rows, months, figures and verdicts: what is and what would be."""
    st.header("What would change", anchor=False)
    names = {service.id: service.name for service in programme.services}
    st.markdown(_in_short(proposal))
    _rows(proposal.rows, names)
    _restated(proposal, names)
    verdicts_that_change(proposal.verdicts, names)
    _figures(proposal.noticed, names)


def _in_short(proposal: Proposal) -> str:
    parts = [
        f"**{counted(sum(row.added for row in proposal.rows), 'row')} added**",
        f"**{sum(row.removed for row in proposal.rows):,} removed**",
        f"**{sum(row.changed for row in proposal.rows):,} changed**",
    ]
    against = f"against release {proposal.base}" if proposal.base else "in the first release"
    return (
        f"{', '.join(parts)} {against}; {counted(len(proposal.noticed), 'figure')} read otherwise."
    )


def _rows(rows: Sequence[RowsMoved], names: dict[str, str]) -> None:
    table = [
        {
            "Service": escape(names.get(row.cell.service, row.cell.service)),
            "System": escape(row.cell.source_system),
            "Month": month_in_words(row.cell.month),
            "Live now": "purged" if row.held is None else f"{row.held:,}",
            "Added": f"{row.added:,}",
            "Removed": f"{row.removed:,}",
            "Changed": f"{row.changed:,}",
        }
        for row in rows
    ]
    if len(table) > SHOWN:
        with st.expander(f"Rows by month ({len(table)} months)"):
            st.table(table)
    elif table:
        st.table(table)


def _restated(proposal: Proposal, names: dict[str, str]) -> None:
    """The months that are published already, and those whose figures follow from them."""
    if proposal.restated:
        st.markdown(
            f"**Published already, and restated by this:** {_cells(proposal.restated, names)}."
        )
    if proposal.again:
        st.markdown(
            "**Worked out again, because their figures read these months:** "
            f"{_cells(proposal.again, names)}."
        )


def _cells(cells: Sequence[CellKey], names: dict[str, str]) -> str:
    told = [
        f"{escape(names.get(cell.service, cell.service))}, {month_in_words(cell.month)}"
        for cell in cells[:SHOWN]
    ]
    more = len(cells) - SHOWN
    return "; ".join(told) + (f" and {more:,} more" if more > 0 else "")


def verdicts_that_change(verdicts: Sequence[Changed] | None, names: dict[str, str]) -> None:
    """The verdicts whose word would be another."""
    st.subheader("Verdicts that would change", anchor=False)
    if verdicts is None:
        st.markdown("The verdicts are being reached; they follow in a moment.")
        return
    if not verdicts:
        st.markdown("None: every verdict keeps its word.")
        return
    lines = [_verdict(one, names) for one in verdicts]
    st.markdown("\n".join(f"- {line}" for line in lines[:SHOWN]))
    if len(lines) > SHOWN:
        with st.expander(f"{len(lines) - SHOWN} more verdicts"):
            st.markdown("\n".join(f"- {line}" for line in lines[SHOWN:]))


def _verdict(one: Changed, names: dict[str, str]) -> str:
    title = MEASURES[one.measure].title if one.measure in MEASURES else one.measure
    where = escape(names.get(one.service, one.service))
    part = f", {escape(one.node)}" if one.node else ""
    words = f"**{_word(one.before)}** now, would be **{_word(one.after)}**"
    return f"{escape(title)} ({where}{part}): {words}"


def _word(row: VerdictRow | None) -> str:
    return "not judged" if row is None else escape(row.outcome.value)


def _figures(noticed: Sequence[Noticed], names: dict[str, str]) -> None:
    """What readers will notice: each figure that reads otherwise, by measure."""
    st.subheader("What readers will notice", anchor=False)
    if not noticed:
        st.markdown("No figure reads otherwise.")
        return
    newest = max(one.month for one in noticed)
    first = [one for one in noticed if one.month == newest]
    others = [one for one in noticed if one.month != newest]
    st.markdown(f"Figures of {month_in_words(newest)}:")
    st.table(_lines(first, names))
    for month, found in groupby(sorted(others, key=_month, reverse=True), key=_month):
        listed = list(found)
        with st.expander(f"{month_in_words(month)}: {counted(len(listed), 'figure')}"):
            st.table(_lines(listed, names))


def _month(one: Noticed) -> date:
    return one.month


def _lines(noticed: Sequence[Noticed], names: dict[str, str]) -> list[dict[str, str]]:
    return [
        {
            "Measure": escape(one.title),
            "Service": escape(names.get(one.service, one.service)),
            "Now": escape(one.before),
            "Would be": escape(one.after),
        }
        for one in noticed
    ]
