"""Rolling back: choose a release, see all that goes back, say why, do it."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby

import polars as pl
import streamlit as st

from dashboard import access, cached, permissions, session
from dashboard.components import foreseen
from dashboard.components.foreseen import Deed
from dashboard.components.noticed import noticed
from dashboard.components.text import counted, escape, listed
from dashboard.components.view import ABOUT, View
from dashboard.corrections.roll_back import Rollback, roll_back
from dashboard.foreseeing import foresee_rollback
from dashboard.foretold import Foretold
from dashboard.permissions import Actor
from dashboard.session import LONDON_TIME
from datasets.calendar import in_words, month_in_words, next_month
from datasets.catalogue import CONTRACTS
from datasets.store import CellGoingBack, GoesBack, Release, StoreError

BACK_TO = "back-to"
"""Under which the address names the release that is chosen."""
GOES_BACK = {
    GoesBack.RETURNS: "published again",
    GoesBack.GOES: "published no longer",
    GoesBack.RECORDS: "the records and figures of then",
    GoesBack.FIGURES: "the figures of then, of the same records",
}


def rolling_back(view: View, who: Actor) -> None:
    """The whole of it, for officers who may publish every dataset."""
    st.header("Roll back", anchor=False)
    st.markdown(
        "Everything says again what an earlier release said, as a new release. Nothing is lost: "
        "what is published now can be had back in the same way."
    )
    if foreseen.what_was_done(_deed(view)):
        st.page_link(ABOUT, label="See the releases as readers do")
    if not permissions.may_publish_all(who):
        st.markdown("This needs an officer who may publish every dataset.")
        return
    earlier = _earlier(view)
    if not earlier:
        st.markdown("There is no earlier release to go back to.")
        return
    target = _chosen(view, earlier)
    one = foreseen.foreseen(_deed(view))
    if one is not None and one.subject != target:
        foreseen.drop(_deed(view))
        one = None
    if one is None:
        st.button("Show what would go back", on_click=_begin, args=(view, target))
    elif (ready := foreseen.prepared(_deed(view))) is not None:
        _show(view, ready)
        if not ready.nothing_to_do:
            foreseen.reason_and_button(_deed(view), f"Roll back to release {ready.target}")


def _deed(view: View) -> Deed:
    return Deed(
        "rollback",
        publish=lambda ready, asked: roll_back(cached.store(view.root), ready, asked),
        done=lambda ready: f"Rolled back: everything says again what release {ready.target} said.",
        undone="Nothing was rolled back.",
    )


def _earlier(view: View) -> dict[str, str]:
    """Every release but the newest, in words by its number, newest first."""
    try:
        known = cached.store(view.root).releases()
    except StoreError as error:
        st.error(escape(error))
        return {}
    return {str(release.number): _told(release) for release in reversed(known[:-1])}


def _told(release: Release) -> str:
    day = in_words(release.at.astimezone(LONDON_TIME).date())
    return f"Release {release.number}, {day}: {release.why or release.event}"


def _chosen(view: View, earlier: dict[str, str]) -> int:
    """The release that the address names, or that is being worked out; else the one before."""
    one = foreseen.foreseen(_deed(view))
    known = str(one.subject) if one is not None else ""
    asked = session.asked(BACK_TO)
    first = next(iter(earlier))
    chosen = next((name for name in (asked, known) if name and name in earlier), first)
    return int(session.choose("Release to go back to", BACK_TO, earlier, chosen))


def _begin(view: View, target: int) -> None:
    work = partial(foresee_rollback, view.root, target, access.actor())
    foreseen.begin(_deed(view), target, work)


def _show(view: View, ready: Rollback) -> None:
    st.subheader(f"What would go back to release {ready.target}", anchor=False)
    if ready.nothing_to_do:
        st.markdown(f"Nothing: release {ready.base} says what release {ready.target} said.")
        return
    st.markdown(f"Compared with release {ready.base}.")
    if ready.damage:
        st.warning(f"{escape(ready.damage)} So what differs from it is not known, and not listed.")
        return
    _documents(ready.documents)
    _months(view, ready.cells)
    seen = Foretold(ready.noticed, ready.verdicts)
    noticed(seen, view.programme, of=f"rollback-{ready.target}")


def _documents(names: Sequence[str]) -> None:
    if names:
        told = listed([escape(name.replace(":", " ")) for name in names])
        st.markdown(f"**Documents.** Those of then come back: {told}.")


def _months(view: View, cells: Sequence[CellGoingBack]) -> None:
    """Every month that goes back, months in a row told together."""
    if not cells:
        st.markdown("**Months.** No month differs.")
        return
    names = {service.id: service.name for service in view.programme.services}
    st.markdown(f"**Months.** {counted(len(cells), 'month goes', 'months go')} back.")
    rows = [
        {
            "What": CONTRACTS[dataset].title if dataset in CONTRACTS else escape(dataset),
            "Service": escape(names.get(service, service)),
            "From": escape(system),
            "Months": _runs([back for back in held if back.change is change]),
            "Afterwards": GOES_BACK[change],
        }
        for (dataset, service, system), group in groupby(cells, key=_place)
        for held in [list(group)]
        for change in dict.fromkeys(back.change for back in held)
    ]
    st.table(pl.DataFrame(rows), alt="Every month that goes back")


def _place(back: CellGoingBack) -> tuple[str, str, str]:
    return back.cell.dataset, back.cell.service, back.cell.source_system


def _runs(cells: Sequence[CellGoingBack]) -> str:
    """Months as spans: "April 2022 to June 2024, May 2026"."""
    spans: list[list[CellGoingBack]] = []
    for back in cells:
        if spans and next_month(spans[-1][-1].cell.month) == back.cell.month:
            spans[-1].append(back)
        else:
            spans.append([back])
    return ", ".join(_span(span) for span in spans)


def _span(span: Sequence[CellGoingBack]) -> str:
    first, last = (month_in_words(one.cell.month) for one in (span[0], span[-1]))
    return first if len(span) == 1 else f"{first} to {last} ({len(span)} months)"
