"""How a file's columns become ours: suggestions with samples, confirmed by an officer."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from dashboard import access, session
from dashboard.components import findings
from dashboard.components.desk import month_choice
from dashboard.components.mapping_form import (
    Answers,
    codes_form,
    columns_form,
    constants_form,
    dates_form,
    parted,
)
from dashboard.components.text import counted, escape
from dashboard.desk.case import Case
from dashboard.desk.desk import Desk, NoSuchCaseError
from dashboard.permissions import NotPermittedError
from datasets.catalogue import CONTRACTS
from datasets.mapping import MappingError, parse_mapping
from datasets.store import StoreError
from datasets.suggestion import Suggestion
from datasets.suggestion.choices import Choices
from datasets.toml_text import LONGEST

FEW = 3


def mapping(desk: Desk, one: Case) -> None:
    """What was not understood, what is suggested, and the choices; or the mapping as a file."""
    if one.faults:
        with st.expander(
            f"What could not be read ({len(one.faults)})", expanded=len(one.faults) <= FEW
        ):
            findings.faults(one, one.faults, under_heading=False)
    _kept_until(desk, one)
    _which_dataset(desk, one)
    if one.suggestion is not None:
        st.header("What the columns mean", anchor=False)
        st.markdown(
            "Confirm each line. Only the columns that you choose are read. Of a reference to a "
            "home or a person only a code made from it is kept (a keyed hash), which cannot be "
            "turned back into it."
        )
        _form(desk, one, one.suggestion)
        _as_file(desk, one, one.suggestion)


def _kept_until(desk: Desk, one: Case) -> None:
    until = desk.kept_until(one.id)
    if until is None:
        st.warning(
            "The file as it was sent is gone: it is kept for fifteen minutes at most. Choose the "
            "file again once you have its mapping."
        )
        return
    at = datetime.fromtimestamp(until, session.LONDON_TIME)
    st.markdown(f"The file as it was sent is kept until {at:%H:%M} while you answer.")


def _which_dataset(desk: Desk, one: Case) -> None:
    """The dataset, where the header does not tell or tells wrongly."""
    known = one.suggestion.dataset if one.suggestion else one.reading.dataset
    names = {"": "Choose"} | {name: contract.title for name, contract in CONTRACTS.items()}
    chosen = st.selectbox(
        "Which dataset is it?",
        list(names),
        index=list(names).index(known or ""),
        format_func=lambda name: names[name],
        key=f"dataset of {one.id}",
    )
    if chosen and chosen != known:
        _read_with(desk, _as_dataset(one, chosen), Choices())


def _as_dataset(one: Case, dataset: str) -> Case:
    """The case as a file of another dataset."""
    return replace(one, reading=replace(one.reading, dataset=dataset, mapping=None))


def _form(desk: Desk, one: Case, suggestion: Suggestion) -> None:
    parts = parted(suggestion)
    answers = Answers({}, {}, {}, {})
    with st.form(f"mapping of {one.id}"):
        if parts.lacking:
            st.subheader("Needed, and not recognised", anchor=False)
            columns_form(parts.lacking, suggestion.header, answers)
        dates_form(suggestion, answers)
        codes_form(suggestion, answers)
        if parts.doubtful:
            st.subheader("Recognised by a name that is only like one we know", anchor=False)
            columns_form(parts.doubtful, suggestion.header, answers)
        with st.expander(f"Recognised by name ({len(parts.found)}): look through them"):
            columns_form(parts.found, suggestion.header, answers)
        if parts.others:
            with st.expander(f"Not recognised, and not needed ({len(parts.others)})"):
                columns_form(parts.others, suggestion.header, answers)
        st.subheader("What is the same in every row", anchor=False)
        name = constants_form(desk.programme(), suggestion, answers)
        month = None
        if not suggestion.has_month and not one.reading.history:
            month = month_choice("The month of the file, for no column says it", one.reading.month)
        _left_unread(suggestion)
        keep = st.checkbox("Keep as this system's mapping, for the months to come", value=True)
        if st.form_submit_button("Check the file with this mapping", type="primary"):
            choices = answers.as_choices(name, suggestion)
            reading = replace(one.reading, month=month, dataset=suggestion.dataset, mapping=None)
            _read_with(desk, replace(one, reading=reading), choices, keep=keep)


def _left_unread(suggestion: Suggestion) -> None:
    used = {column.theirs for column in suggestion.columns}
    unread = [name for name in suggestion.header if name not in used]
    if unread:
        st.markdown(
            f"**Never read and never kept** unless chosen above: {counted(len(unread), 'column')} "
            f"({escape(', '.join(unread))})."
        )


def _as_file(desk: Desk, one: Case, suggestion: Suggestion) -> None:
    """The mapping as the file that is kept: to be reviewed, or written by hand."""
    with st.expander("The mapping as a file (TOML)"), st.form(f"file of {one.id}"):
        text = st.text_area("The mapping", suggestion.text, height=400, max_chars=LONGEST)
        keep = st.checkbox("Keep it for the months to come", value=True)
        if st.form_submit_button("Check the file with this text"):
            try:
                chosen = parse_mapping(text, "The mapping")
            except MappingError as error:
                st.error(escape(error))
            else:
                reading = replace(one.reading, mapping=chosen, dataset=None)
                _read_with(desk, replace(one, reading=reading), None, keep=keep)


def _read_with(
    desk: Desk, one: Case, choices: Choices | None = None, *, keep: bool = False
) -> None:
    try:
        desk.read_with(one.id, access.actor(), one.reading, choices=choices, keep_mapping=keep)
    except (NoSuchCaseError, NotPermittedError, StoreError) as error:
        session.tell([str(error)])
    st.rerun()
