"""Withdrawing a month: choose it, see what it changes, say why, do it."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import access, cached, permissions, session
from dashboard.components import foreseen
from dashboard.components.foreseen import Deed
from dashboard.components.noticed import noticed
from dashboard.components.text import counted, escape
from dashboard.components.view import LANDING, MEASURE, View
from dashboard.corrections.withdraw import Withdrawal, withdraw
from dashboard.foreseeing import foresee_withdrawal
from dashboard.foretold import Foretold
from dashboard.permissions import Actor
from dashboard.rederived import live_cells
from datasets.calendar import month_in_words
from datasets.catalogue import CONTRACTS
from datasets.store import CellKey

SOURCE, MONTH = "source", "month"
"""Under which the address names the cell that is chosen."""
Place = tuple[str, str, str]
"""Dataset, service and source system."""


def withdrawing(view: View, who: Actor) -> None:
    """The whole of it, for the datasets that the officer may publish."""
    st.header("Withdraw a month", anchor=False)
    st.markdown(
        "One month of one system is published no longer: readers see it as missing, and what was "
        "counted from it is worked out again. If the right file is at hand, publish that instead."
    )
    if done := foreseen.what_was_done(_deed(view)):
        _way_to_readers(done.prepared)
    cells = [
        cell
        for cell in live_cells(cached.release(view.root, view.latest))
        if permissions.may_publish(who, cell.dataset)
    ]
    if not cells:
        st.markdown("No month is published of what you may publish.")
        return
    cell = _chosen(view, cells)
    one = foreseen.foreseen(_deed(view))
    if one is not None and one.subject != cell:
        foreseen.drop(_deed(view))
        one = None
    if one is None:
        st.button("Show what would change", on_click=_begin, args=(view, cell))
    elif (ready := foreseen.prepared(_deed(view))) is not None:
        _show(view, ready)
        foreseen.reason_and_button(_deed(view), "Withdraw this month")


def _deed(view: View) -> Deed:
    return Deed(
        "withdrawal",
        publish=lambda ready, asked: withdraw(cached.store(view.root), ready, asked),
        done=lambda ready: f"{_named(view, ready.cell)}, is withdrawn.",
        undone="Nothing was withdrawn.",
    )


def _chosen(view: View, cells: Sequence[CellKey]) -> CellKey:
    """The cell that the address names, or that is being worked out; else the newest month."""
    one = foreseen.foreseen(_deed(view))
    known = next((cell for cell in cells if one is not None and cell == one.subject), cells[-1])
    by_source: dict[str, list[CellKey]] = {}
    for cell in cells:
        by_source.setdefault(" ".join(_place(cell)), []).append(cell)
    asked = session.asked(SOURCE)
    source = asked if asked in by_source else " ".join(_place(known))
    words = {place: _source(view, held[0]) for place, held in by_source.items()}
    source = session.choose("What was published", SOURCE, words, source)
    months = {f"{cell.month:%Y-%m}": cell for cell in reversed(by_source[source])}
    asked = session.asked(MONTH)
    usual = f"{known.month:%Y-%m}" if known in by_source[source] else next(iter(months))
    told = {name: month_in_words(cell.month) for name, cell in months.items()}
    month = session.choose("Month", MONTH, told, asked if asked in months else usual)
    return months[month]


def _place(cell: CellKey) -> Place:
    return cell.dataset, cell.service, cell.source_system


def _source(view: View, cell: CellKey) -> str:
    """Dataset, service and system, as they stand: a choice is shown as plain text."""
    names = {service.id: service.name for service in view.programme.services}
    title = CONTRACTS[cell.dataset].title if cell.dataset in CONTRACTS else cell.dataset
    return f"{title}, {names.get(cell.service, cell.service)}, from {cell.source_system}"


def _named(view: View, cell: CellKey) -> str:
    return f"{escape(_source(view, cell))}, {month_in_words(cell.month)}"


def _begin(view: View, cell: CellKey) -> None:
    work = partial(foresee_withdrawal, view.root, cell, access.actor())
    foreseen.begin(_deed(view), cell, work)


def _show(view: View, ready: Withdrawal) -> None:
    st.subheader(f"What would change: {_named(view, ready.cell)}", anchor=False)
    lines = ["Readers will see this month as missing."]
    if ready.again:
        again = counted(len(ready.again), "other month is", "other months are")
        lines.append(f"{again} worked out again without its records.")
    st.markdown(f"Compared with release {ready.base}. {' '.join(lines)}")
    seen = Foretold(ready.noticed, ready.verdicts)
    name = "-".join((*_place(ready.cell), f"{ready.cell.month:%Y-%m}"))
    noticed(seen, view.programme, of=f"withdrawal-{name}")


def _way_to_readers(ready: Withdrawal) -> None:
    """A link to a page that shows it: the first measure that reads differently, if one does."""
    params = {session.SERVICE: ready.cell.service}
    if ready.noticed:
        first = ready.noticed[0]
        params = {session.SERVICE: first.service, "measure": first.measure}
    page = MEASURE if ready.noticed else LANDING
    st.page_link(page, label="See it as readers do", query_params=params)
