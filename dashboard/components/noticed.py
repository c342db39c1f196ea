"""What readers will notice of something that is about to be done: figures, and verdicts' words."""

import csv
import io
from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from dashboard.analysis.before_after.decision import Level
from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.changed import Changed
from dashboard.analysis.judged.verdict_row import VerdictRow
from dashboard.analysis.noticed import Noticed
from dashboard.components.text import counted, escape
from dashboard.components.verdict import shape
from dashboard.foretold import Foretold
from dashboard.kpis.registry import MEASURES
from datasets.calendar import month_in_words
from datasets.programme import Programme

SHOWN, SHOWN_AT_ALL = 10, 200
NO_VERDICT = "not judged"


def noticed(seen: Foretold, programme: Programme | None, *, of: str) -> None:
    """The verdicts that will read differently, then the figures that will read differently.

    `of` names what is about to be done, for the file with all of them.
    """
    wards = {one.code: one.name for one in programme.wards} if programme else {}
    verdicts = [one for one in seen.verdicts if one.measure in MEASURES]
    _verdicts(verdicts, _services(programme), wards)
    figures_noticed(seen.noticed, programme, of=of)


def figures_noticed(found: Sequence[Noticed], programme: Programme | None, *, of: str) -> None:
    """The figures alone, newest first: while the verdicts are not yet reached."""
    newest_first = sorted(found, key=lambda one: one.month, reverse=True)
    _figures(newest_first, _services(programme), of)


def _services(programme: Programme | None) -> dict[str, str]:
    return {one.id: one.name for one in programme.services} if programme else {}


def _verdicts(
    changed: Sequence[Changed], services: Mapping[str, str], wards: Mapping[str, str]
) -> None:
    if not changed:
        st.markdown("**Verdicts.** No verdict reads differently.")
        return
    moved = [one for one in changed if one.before and one.after]
    others = [one for one in changed if one not in moved]
    st.markdown(f"**Verdicts.** {_how_many(moved, others)}")
    rows = [
        {
            "Measure": f"{escape(MEASURES[one.measure].title)}{_ward(one, wards)}"
            f"{_service(one.service, services)}",
            "Now": _word(one.before),
            "Afterwards": _word(one.after),
        }
        for one in (*moved, *others)
    ]
    _table(rows, "verdict", alt="Verdicts that read differently")


def _how_many(moved: Sequence[Changed], others: Sequence[Changed]) -> str:
    new = sum(one.before is None for one in others)
    parts = ["No verdict changes"]
    if moved:
        parts = [counted(len(moved), "verdict changes", "verdicts change")]
    if new:
        parts.append(f"{counted(new, 'series is', 'series are')} judged for the first time")
    if gone := len(others) - new:
        parts.append(f"{counted(gone, 'series is', 'series are')} judged no longer")
    return f"{'; '.join(parts)}."


def _service(service: str, services: Mapping[str, str]) -> str:
    """Which service it is, where there are several."""
    return f", {escape(services.get(service, service))}" if len(services) > 1 else ""


def _ward(one: Changed, wards: Mapping[str, str]) -> str:
    return f" ({escape(wards.get(one.node, one.node))})" if one.node else ""


def _word(row: VerdictRow | None) -> str:
    """The verdict's word, and beside it the level where there is a target."""
    if row is None:
        return NO_VERDICT
    level = "" if row.level is Level.NO_TARGET else f", {row.level.value.lower()}"
    return f"{shape(Outcome(row.outcome))}{row.outcome}{level}"


def _figures(found: Sequence[Noticed], services: Mapping[str, str], of: str) -> None:
    if not found:
        st.markdown("**Figures.** Readers will notice nothing in any service's series.")
        return
    measures = len({one.measure for one in found})
    st.markdown(
        f"**Figures.** {counted(len(found), 'figure reads', 'figures read')} differently, "
        f"of {counted(measures, 'measure')}."
    )
    rows = [
        {
            "Measure": f"{escape(one.title)}{_service(one.service, services)}, "
            f"{month_in_words(one.month)}",
            "Now": escape(one.before),
            "Afterwards": escape(one.after),
        }
        for one in found
    ]
    _table(rows, "figure", alt="Figures that read differently")
    st.download_button(
        "All of these figures (CSV)",
        _csv(found),
        f"{of}-figures.csv",
        "text/csv",
        on_click="ignore",
    )


def _table(rows: Sequence[Mapping[str, str]], noun: str, *, alt: str) -> None:
    """The first rows, and the others behind a click."""
    st.table(pl.DataFrame(rows[:SHOWN]), alt=alt)
    rest = rows[SHOWN:SHOWN_AT_ALL]
    if rest:
        with st.expander(f"The other {counted(len(rows) - SHOWN, noun)}"):
            st.table(pl.DataFrame(rest), alt=f"{alt}, continued")
            if len(rows) > SHOWN_AT_ALL:
                st.markdown(f"{len(rows) - SHOWN_AT_ALL:,} more are not shown on this page.")


def _csv(found: Sequence[Noticed]) -> str:
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(["measure", "title", "service", "month", "now", "afterwards"])
    for one in found:
        row = [one.measure, one.title, one.service, f"{one.month:%Y-%m}", one.before, one.after]
        lines.writerow(row)
    return written.getvalue()
