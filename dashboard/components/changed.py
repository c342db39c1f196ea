"""What changed in the verdicts since an earlier release: a line, and each change behind a click."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import cached, session
from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.changed import Changed
from dashboard.analysis.judged.verdict_row import VerdictRow
from dashboard.components.text import counted, escape
from dashboard.components.verdict import shape
from dashboard.components.view import MEASURE, View
from dashboard.kpis.registry import MEASURES

NO_VERDICT = "not judged"


def since(view: View, place: DeltaGenerator) -> None:
    """Fills a place on the page: how many verdicts changed, and which, with their links."""
    older, notice = _older(view)
    with place.container():
        if notice:
            st.markdown(notice)
        if older:
            _since(view, older)


def _older(view: View) -> tuple[int, str]:
    """The release to compare with, 0 for none: the address says it, or it is the one before."""
    before = view.release - 1
    asked = session.asked(session.SINCE)
    if asked is None:
        return before, ""
    if asked.isascii() and asked.isdigit() and 0 < int(asked) < view.release:
        return int(asked), ""
    return before, f"There is no release “{escape(asked)}” before release {view.release}."


def _since(view: View, older: int) -> None:
    found = cached.changed(view.root, older, view.release)
    if found is None:
        st.markdown(f"Release {older} was made before verdicts were kept: nothing to compare with.")
        return
    changed = [one for one in found if one.place[0] == view.service.id and _is_shown(view, one)]
    if not changed:
        st.markdown(f"Since release {older}: no verdict changed.")
        return
    moved = [one for one in changed if one.before and one.after]
    with st.expander(f"Since release {older}: {_how_many(changed, len(moved))}"):
        for one in (*moved, *(one for one in changed if one not in moved)):
            _line(one)


def _how_many(changed: Sequence[Changed], moved: int) -> str:
    """How many changed their word, were never there before, or are there no longer."""
    new, gone = (sum(side is None for side in sides) for sides in _sides(changed))
    parts = [f"{counted(moved, 'verdict')} changed" if moved else "no verdict changed"]
    if new:
        parts.append(f"{counted(new, 'measure')} judged for the first time")
    if gone:
        parts.append(f"{counted(gone, 'measure')} no longer judged")
    return ", ".join(parts)


def _sides(changed: Sequence[Changed]) -> tuple[list[VerdictRow | None], list[VerdictRow | None]]:
    return [one.before for one in changed], [one.after for one in changed]


def _is_shown(view: View, one: Changed) -> bool:
    """Whether it is of the whole service or of the ward that is chosen."""
    _, measure, _, node = one.place
    return measure in MEASURES and node in ("", view.ward.code if view.ward else "")


def _line(one: Changed) -> None:
    _, measure, _, ward = one.place
    place = " (this ward)" if ward else ""
    title = f"{escape(MEASURES[measure].title)}{place}"
    params = session.carried(measure=measure)
    with st.container(gap=None):
        st.page_link(MEASURE, label=title, query_params=params)
        st.markdown(f"{_word(one.before)} → {_word(one.after)}")


def _word(row: VerdictRow | None) -> str:
    return NO_VERDICT if row is None else f"{shape(Outcome(row.outcome))}**{row.outcome}**"
