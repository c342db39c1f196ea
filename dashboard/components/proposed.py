"""The preview: what publishing a file would change, before it is done."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.components.noticed import figures_noticed, noticed
from dashboard.components.text import counted, escape
from dashboard.foretold import Foretold
from dashboard.proposal import Proposal, RowsMoved
from datasets.calendar import month_in_words
from datasets.programme import Programme
from datasets.store import CellKey

SHOWN = 15
"""So many months are named at once; the others open on request."""


def proposed(proposal: Proposal, programme: Programme, *, of: str) -> None:
    """Rows, months, verdicts and figures: what is and what would be. `of` names its file."""
    st.header("What would change", anchor=False)
    names = {service.id: service.name for service in programme.services}
    st.markdown(_in_short(proposal))
    _rows(proposal.rows, names)
    _restated(proposal, names)
    st.subheader("What readers will notice", anchor=False)
    if proposal.verdicts is None:
        st.info("The verdicts are being reached; they follow in a moment.")
        figures_noticed(proposal.noticed, programme, of=of)
    else:
        noticed(Foretold(proposal.noticed, proposal.verdicts), programme, of=of)


def _in_short(proposal: Proposal) -> str:
    parts = [
        f"**{counted(sum(row.added for row in proposal.rows), 'row')} added**",
        f"**{sum(row.removed for row in proposal.rows):,} removed**",
        f"**{sum(row.changed for row in proposal.rows):,} changed**",
    ]
    against = f"against release {proposal.base}" if proposal.base else "in the first release"
    return f"{', '.join(parts)}, {against}."


def _rows(rows: Sequence[RowsMoved], names: Mapping[str, str]) -> None:
    lines = [f"- {_row(row, names)}" for row in rows]
    st.markdown("\n".join(lines[:SHOWN]))
    if len(lines) > SHOWN:
        with st.expander(f"{counted(len(lines) - SHOWN, 'more month')}"):
            st.markdown("\n".join(lines[SHOWN:]))


def _row(row: RowsMoved, names: Mapping[str, str]) -> str:
    where = f"{_cell(row.cell, names)} (from {escape(row.cell.source_system)})"
    if row.held is None:
        return (
            f"{where}: published already; its records were purged, so {row.added:,} rows replace it"
        )
    if not row.held:
        return f"{where}: new, {counted(row.added, 'row')}"
    return (
        f"{where}: {counted(row.held, 'row')} now; {row.added:,} added, {row.removed:,} removed, "
        f"{row.changed:,} changed"
    )


def _restated(proposal: Proposal, names: Mapping[str, str]) -> None:
    """The months that are published already, and those whose figures follow from them."""
    for heading, cells in (
        ("Published already, and restated by this", proposal.restated),
        ("Worked out again, because their figures read these months", proposal.again),
    ):
        if cells:
            st.markdown(f"**{heading}:** {_cells(cells, names)}.")


def _cells(cells: Sequence[CellKey], names: Mapping[str, str]) -> str:
    told = [_cell(cell, names) for cell in cells[:SHOWN]]
    more = len(cells) - SHOWN
    return "; ".join(told) + (f" and {more:,} more" if more > 0 else "")


def _cell(cell: CellKey, names: Mapping[str, str]) -> str:
    return f"{escape(names.get(cell.service, cell.service))}, {month_in_words(cell.month)}"
