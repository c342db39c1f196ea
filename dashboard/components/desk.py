"""The files in hand: choosing them, and the list of those that wait."""

from collections.abc import Sequence
from datetime import date
from typing import NoReturn

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import access, cached, session
from dashboard.components.text import counted, escape
from dashboard.desk.case import Case
from dashboard.desk.desk import Desk
from dashboard.desk.mappings import known_mappings
from dashboard.desk.opening import desk_for
from dashboard.permissions import Actor, NotPermittedError
from dashboard.refresh import Reading
from datasets.calendar import in_words, month_in_words
from datasets.catalogue import CONTRACTS
from datasets.extract import ExtractRefusedError
from datasets.store import NoStoreError, StoreError

KINDS = ["parquet", "csv", "xlsx"]
BY_ITSELF = "Find out from the file"


def open_desk() -> Desk:
    """The desk of this server's store; the page says why there is none, and ends."""
    try:
        return desk_for(cached.root())
    except NoStoreError:
        _end(
            "There is no store here yet. Make one by publishing the programme file: "
            "`insourcing programme FILE`."
        )
    except StoreError as error:
        _end(escape(error))
    except OSError as error:
        why = escape(error.strerror or "the disk did not answer")
        _end(f"The files in hand cannot be looked up now: {why}. Tell whoever runs this dashboard.")


def _end(words: str) -> NoReturn:
    st.title("Upload a month", anchor=False)
    st.error(words)
    st.stop()


def is_demonstration(desk: Desk) -> bool:
    """Whether the store holds made-up figures, which each page says."""
    programme = desk.programme()
    return programme is not None and programme.demonstration


def choose_files(desk: Desk) -> None:
    """The place to choose or drop files; each is on disk before the page goes on."""
    chosen = st.file_uploader(
        "Choose Excel, CSV or Parquet files, or drop them here",
        type=KINDS,
        accept_multiple_files=True,
        key=session.fresh_key("files"),
    )
    reading = _more_choices(desk)
    if chosen:
        _take(desk, chosen, reading)


def _more_choices(desk: Desk) -> Reading:
    """How files are to be read, where they do not tell it themselves."""
    with st.expander("More choices: for files that do not tell everything themselves"):
        mappings = {m.name: m for m in known_mappings(desk.store)}
        named = st.selectbox(
            "How the system names its columns (mapping)",
            ["", *mappings],
            format_func=lambda name: f"{mappings[name].title} ({name})" if name else BY_ITSELF,
        )
        history = st.checkbox("It is a full history: cut it into months by its dates")
        month = None if history else month_choice("The month, if no column says which it is")
        nothing = bool(month) and st.checkbox(
            "The month truly had nothing: publish it as an empty month"
        )
    mapping = mappings.get(named)
    return Reading(mapping=mapping, month=month, history=history or None, empty_month=nothing)


def month_choice(label: str, chosen: date | None = None) -> date | None:
    """A month of the last three years; None: the file tells."""
    months = session.recent_months()
    words = {"": BY_ITSELF} | {month.isoformat(): month_in_words(month) for month in months}
    known = chosen.isoformat() if chosen else ""
    place = list(words).index(known) if known in words else 0
    said = st.selectbox(label, list(words), index=place, format_func=lambda value: words[value])
    return date.fromisoformat(said) if said else None


def _take(desk: Desk, chosen: Sequence[UploadedFile], reading: Reading) -> None:
    """Hand the files over, and show what became of them."""
    who, taken, problems = access.actor(), [], []
    for file in chosen:
        try:
            taken.append(desk.submit(file.name, file.getvalue(), who, reading))
        except (ExtractRefusedError, NotPermittedError) as error:
            problems.append(str(error))
        except OSError as error:
            why = error.strerror or "the disk did not answer"
            problems.append(f"{file.name} could not be kept: {why}. Nothing was changed.")
        session.let_go(file)
    session.renew_key("files")
    session.tell(problems)
    if len(taken) == 1:
        session.open_submission(taken[0].id)
    st.rerun()


def in_hand(desk: Desk, who: Actor) -> None:
    """Each file that waits or was decided of late, with how it stands and a link to it."""
    for words in session.told():
        st.error(escape(words))
    cases = desk.cases(who)
    if not cases:
        return
    st.header("Files in hand", anchor=False)
    for case in cases:
        with st.container(border=True):
            st.button(  # a link to the page that is open would not change its address
                f"{escape(case.file_name)}: {case.step}",
                key=f"open {case.id}",
                on_click=session.open_submission,
                args=(case.id,),
                type="tertiary",
            )
            st.markdown(f"{_what(case)}{escape(case.words)}")


def _what(case: Case) -> str:
    """Of what it is, once that is known: "Repairs, October 2026. "."""
    if not case.dataset:
        return ""
    return f"{CONTRACTS[case.dataset].title}, {months_in_words(case)}. "


def months_in_words(case: Case) -> str:
    """The months of a file: "October 2026", "April 2024 to October 2026"."""
    first, last = case.months[0], case.months[-1]
    if first == last:
        return month_in_words(first)
    return (
        f"{month_in_words(first)} to {month_in_words(last)} ({counted(len(case.months), 'month')})"
    )


def arrived_words(case: Case) -> str:
    """Which file, when and from whom, in a line."""
    at = case.arrived_at.astimezone(session.LONDON_TIME)
    return (
        f"File {escape(case.file_name)}, received on {in_words(at.date())} at {at:%H:%M} from "
        f"{escape(case.by)}. The log knows it by its fingerprint (SHA-256): {case.sha256[:12]}…"
    )
