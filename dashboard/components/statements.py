"""The small print of the data: the programme and its documents, rules, licence, accessibility."""

from collections.abc import Iterable

import polars as pl
import streamlit as st

from dashboard import cached
from dashboard.components.text import escape
from dashboard.components.view import View
from datasets.calendar import in_words, month_in_words
from datasets.mapping import MappingError, read_mapping

Row = tuple[str, str, str]

ACCESSIBILITY = (
    "These pages aim to meet the Web Content Accessibility Guidelines 2.2 at level AA, and are "
    "tested in a real browser with axe-core. Every chart has a text alternative and a table with "
    "the same figures; nothing is told by colour alone; everything can be reached by keyboard, "
    "and pages reflow at 320 pixels."
)
KNOWN_FAULTS = (
    "Pages need JavaScript.",
    "When a page changes, the library that draws it does not tell screen readers so.",
    "Points of a chart cannot be reached by keyboard; the table beside it holds the same figures.",
    (
        "On officers' pages, the place to drop files bears a name but the role of mere decoration "
        "(axe-core: presentation-role-conflict). Its button “Upload” does all that it does."
    ),
    (
        "The library's short-lived messages in a corner (toasts) are not told to screen readers "
        "properly, so there are none: what was done is said on the page, and stays there."
    ),
)


def about(view: View) -> None:
    """What these figures are, in the programme's own words."""
    if view.programme.about:
        st.markdown(escape(view.programme.about))


def programme(view: View) -> None:
    """Every dated fact of the programme, and the document it rests on."""
    st.header("The facts behind the pages, and their documents", anchor=False)
    st.markdown(
        "Changes, promises, claims, targets and breaks come from one programme file, which is "
        "published with the figures. A fact whose document has not been found says “not yet "
        "sourced”."
    )
    for title, rows in _facts(view):
        if rows:
            with st.expander(f"{title}: {len(rows)}"):
                st.table(_frame(rows), alt=title)


def _facts(view: View) -> Iterable[tuple[str, list[Row]]]:
    told = view.programme
    yield "Changes", [(in_words(i.on), i.name, i.source) for i in told.interventions]
    yield (
        "Promises",
        [
            (p.date_words or month_in_words(p.on), f"{p.text} ({p.who})", p.source)
            for p in told.promises
        ],
    )
    yield (
        "Claims",
        [
            (
                c.date_words or (month_in_words(c.on) if c.on else ""),
                f"{c.text} ({c.who})",
                c.source,
            )
            for c in told.claims
        ],
    )
    yield "Events", [(e.date_words or in_words(e.on), e.name, e.source) for e in told.events]
    yield (
        "Series breaks",
        [(in_words(b.from_day), f"{b.name}. {b.why}", b.source) for b in told.breaks],
    )
    yield (
        "Targets",
        [
            (in_words(t.from_day), f"{t.measure}: {t.value:g}, set by {t.set_by}", t.source)
            for t in told.targets
        ],
    )
    yield (
        "Others that changed how they deliver",
        [(in_words(m.on), f"{m.organisation}: {m.what}", m.source) for m in told.model_changes],
    )


def _frame(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"When": escape(when), "What": escape(what), "Document": escape(document)}
            for when, what, document in rows
        ]
    )


def small_numbers(view: View) -> None:
    """How people are kept from being recognised, and what is exempt."""
    st.header("Small numbers", anchor=False)
    rule = view.programme.small_numbers
    st.markdown(
        f"A count from 1 to {rule.hide_up_to} could point to a household, so it is not shown: the "
        f"page says “fewer than {rule.hide_up_to + 1}”. Where a hidden figure could be worked out "
        "from the total and the other wards, another is hidden with it."
        if rule.hide_up_to
        else "This programme hides no small numbers."
    )
    if rule.public:
        st.markdown(f"Some measures are exempt. {escape(rule.public_why)}")


def licence(view: View) -> None:
    """Whose data it is, and under which licence it may be used."""
    st.header("Whose data, and its licence", anchor=False)
    names = cached.cells(view.root, view.release)["mapping"].unique().sort().to_list()
    known = [words for name in names if (words := _licence_of(name))]
    st.markdown(
        "\n".join(f"- {words}" for words in known)
        or "The extracts are the council's own. Ask it before using the figures elsewhere."
    )


def _licence_of(name: str) -> str:
    try:
        mapping = read_mapping(name)
    except MappingError:
        return ""
    parts = [part for part in (mapping.title, mapping.publisher, mapping.licence) if part]
    return escape(". ".join(part.rstrip(".") for part in parts)) + "." if mapping.licence else ""


def accessibility() -> None:
    """What these pages promise, and where they fall short."""
    st.header("Accessibility", anchor=False)
    st.markdown(ACCESSIBILITY)
    st.markdown("What we know to fall short:")
    st.markdown("\n".join(f"- {fault}" for fault in KNOWN_FAULTS))
