"""The questions about a file's columns, each with what is suggested and some of its values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from dashboard import session
from dashboard.components.text import escape, in_a_sentence
from datasets.catalogue import CONTRACTS
from datasets.programme import Programme
from datasets.suggestion import Suggestion
from datasets.suggestion.choices import Choices, Offered

NONE = "(the file has no such column)"
CODES_SHOWN = 30
CONSTANTS = {
    "service": "Which service is it about?",
    "source_organisation": "Source organisation: whose system is it?",
    "delivery_model": "Who ran the service in that month?",
    "coverage": "How much of the month does the file hold?",
}
"""What every row has to say and few files do: said once for the whole file."""
COMPLETE, LIKE = "complete", "by a name like it"


@dataclass(frozen=True, slots=True)
class Parts:
    """The columns of ours, by how much there is to decide: not found, in doubt, found, spare."""

    lacking: list[Offered]
    doubtful: list[Offered]
    found: list[Offered]
    others: list[Offered]


def parted(suggestion: Suggestion) -> Parts:
    """The columns in four parts; what is the same in every row is asked for apart."""
    parts = Parts([], [], [], [])
    for column in suggestion.columns:
        if column.theirs is None and column.ours in {*CONSTANTS, "source_system", "month"}:
            continue
        if column.theirs is None:
            (parts.lacking if column.is_needed else parts.others).append(column)
        else:
            (parts.doubtful if column.how == LIKE else parts.found).append(column)
    return parts


@dataclass(frozen=True, slots=True)
class Answers:
    """What the form's widgets say, by column of ours."""

    sources: dict[str, str | None]
    formats: dict[str, str]
    codes: dict[str, dict[str, str]]
    constants: dict[str, str]

    def as_choices(self, name: str, suggestion: Suggestion) -> Choices:
        """The choices for another suggestion."""
        title = f"{CONTRACTS[suggestion.dataset].title}, from {name}"
        constants = {**self.constants, "source_system": name}
        return Choices(self.sources, self.formats, self.codes, constants, name, title)


def columns_form(columns: Sequence[Offered], header: Sequence[str], answers: Answers) -> None:
    """A choice for each column of ours, and for what its values leave open."""
    for column in columns:
        options = ["", *header]
        chosen = st.selectbox(
            _asked_for(column),
            options,
            index=options.index(column.theirs) if column.theirs in options else 0,
            format_func=lambda name: name or NONE,
        )
        answers.sources[column.ours] = chosen or None
        if about := " · ".join(_about(column)):
            st.caption(about)


def _asked_for(column: Offered) -> str:
    """A column of ours and what it holds: "Ward code: the home's ward"."""
    return f"{column.ours.replace('_', ' ').capitalize()}: {in_a_sentence(column.what)}"


def dates_form(suggestion: Suggestion, answers: Answers) -> None:
    """How dates are written, asked once for all the columns that leave it open alike."""
    open_ones = [column for column in suggestion.columns if column.formats and column.theirs]
    for forms in dict.fromkeys(column.formats for column in open_ones):
        alike = [column for column in open_ones if column.formats == forms]
        words = {form: _read_as(form) for form in forms}
        names = ", ".join(dict.fromkeys(f"“{escape(column.theirs)}”" for column in alike))
        chosen = _one_of(
            f"The dates in {names} can be read in more than one way. Which is right?", words
        )
        answers.formats.update({column.ours: chosen for column in alike})


def codes_form(suggestion: Suggestion, answers: Answers) -> None:
    """What each code means that is not known."""
    for column in suggestion.columns:
        if column.unknown and column.allowed and column.theirs:
            with st.expander(
                f"What the codes in “{escape(column.theirs)}” mean ({len(column.unknown)}): "
                f"{in_a_sentence(column.what)}",
                expanded=True,
            ):
                answers.codes[column.ours] = dict(_codes(column))


def _about(column: Offered) -> Iterator[str]:
    if column.how:
        yield f"Recognised {column.how}" if column.how != "chosen" else "As you chose"
    if column.is_key:
        yield "only a code made from it is kept"
    if column.samples:
        yield f"for example {', '.join(map(escape, column.samples))}"


def _read_as(form: str) -> str:
    """A date format by an example: "3 November 2026 is written 03/11/2026"."""
    day = datetime(2026, 11, 3, 14, 5, tzinfo=session.LONDON_TIME)
    return f"3 November 2026 is written {day.strftime(form)}"


def _codes(column: Offered) -> Iterator[tuple[str, str]]:
    """What each unknown code means."""
    codes = column.unknown[:CODES_SHOWN]
    for first in range(0, len(codes), 2):
        for code, place in zip(codes[first : first + 2], st.columns(2), strict=False):
            meaning = place.selectbox(
                f"What does “{escape(code)}” mean?",
                ["", *column.allowed],
                format_func=lambda value: value or "(leave as it is)",
                key=f"{column.ours} {code}",
            )
            if meaning:
                yield code, meaning


def constants_form(programme: Programme | None, suggestion: Suggestion, answers: Answers) -> str:
    """The system's name; the answers to what is the same in every row go into `answers`."""
    systems = _systems(programme, suggestion.dataset)
    name = st.selectbox(
        "The system that made the file",
        [*systems, *([suggestion.name] if suggestion.name not in systems else [])],
        index=systems.index(suggestion.name) if suggestion.name in systems else len(systems),
        accept_new_options=True,
        help="Small letters, digits and _: the mapping is named after it.",
    )
    by_name = {column.ours: column for column in suggestion.columns}
    options = _options(programme, by_name)
    for ours, question in CONSTANTS.items():
        column = by_name.get(ours)
        if column is None or column.theirs:
            continue
        known = suggestion.constants.get(ours, "")
        values = options[ours]
        first = known or (COMPLETE if COMPLETE in values else "")
        if len(values) > 1 and not first:  # nothing is taken for granted that might be another
            values = {"": "Choose"} | values
        answers.constants[ours] = _one_of(question, values, first)
    return str(name or suggestion.name)


def _one_of(label: str, words: Mapping[str, str], first: str = "") -> str:
    """The value chosen among those that the words are of; "" where there is none to choose."""
    values = list(words)
    place = values.index(first) if first in values else 0
    said = st.selectbox(label, values, index=place, format_func=lambda value: words[value])
    return said or ""


def _systems(programme: Programme | None, dataset: str) -> list[str]:
    if programme is None:
        return []
    named = [cell.source_system for cell in programme.expected if cell.dataset == dataset]
    return list(dict.fromkeys(named))


def _options(
    programme: Programme | None, columns: Mapping[str, Offered]
) -> dict[str, dict[str, str]]:
    """What each constant may be: value -> words."""
    services = programme.services if programme else ()
    organisations = [name for service in services for name in service.organisations]
    words = {
        "service": {service.id: service.name for service in services},
        "source_organisation": {name: name for name in organisations},
    }
    for ours in ("delivery_model", "coverage"):
        allowed = columns[ours].allowed if ours in columns else ()
        words[ours] = {value: value.replace("_", " ") for value in allowed}
    return words
