"""The programme file: what is in force, a new one with all that it would change, and publishing."""

from collections.abc import Sequence
from functools import partial

import polars as pl
import streamlit as st

from dashboard import access, cached, permissions, session
from dashboard.components import foreseen
from dashboard.components.foreseen import Deed
from dashboard.components.noticed import noticed
from dashboard.components.text import counted, escape
from dashboard.components.view import LANDING
from dashboard.foreseeing import foresee_programme
from dashboard.permissions import Actor
from dashboard.programme_parts import Comes, PartChanged
from dashboard.programmes import ProgrammePreview, publish_prepared
from datasets.programme import ProgrammeError
from datasets.store import LiveRelease, StoreError
from datasets.toml_text import LONGEST, Problem, TextError, text_of

DRAFT, FILE = "programme", "programme file"
HEIGHT = 420
HOW = {
    Comes.NEW: "New",
    Comes.GONE: "No longer there",
    Comes.OTHER: "Changed",
}


def live_release(root: str) -> LiveRelease:
    """The newest release, be it empty; the page says why it cannot be shown, and ends."""
    try:
        live = cached.store(root).release()
    except StoreError as error:
        st.error(escape(error))
        st.stop()
    if live.notice:
        st.warning(escape(live.notice))
    return live


def in_force(live: LiveRelease) -> str:
    """The text of the programme in force, which is shown and can be taken away; "" if none is."""
    text = live.document("programme")
    if text is None:
        st.markdown("No programme is in force yet.")
        return ""
    plan = cached.programme(cached.root(), live.number)
    council = f", of {escape(plan.council)}" if plan else ""
    st.markdown(f"In force is that of release {live.number}{council}. It is public.")
    st.download_button(
        "Download it",
        text,
        f"programme-release-{live.number}.toml",
        "application/toml",
        on_click="ignore",
    )
    with st.expander("Read it, with its line numbers"):
        st.code(text, language="toml", line_numbers=True, wrap_lines=True)
    return text


def change(text: str, who: Actor) -> None:
    """Type or upload another, see all that it would change, publish it; for who may."""
    st.header("Change it", anchor=False)
    if not permissions.may_publish_all(who):
        st.markdown("This needs an officer who may publish every dataset.")
        return
    if foreseen.what_was_done(_deed()):
        st.page_link(LANDING, label="See it as readers do")
    if session.typed(DRAFT) is None:
        session.write(DRAFT, text)
    session.upload("A programme file (TOML), to take the place of the text below", FILE, _take_over)
    if problem := session.kept(f"{FILE}: problem"):
        st.error(problem)
    draft = session.type_text("The programme", DRAFT, longest=LONGEST, height=HEIGHT)
    st.button("Check it and show what would change", on_click=_begin)
    one = foreseen.foreseen(_deed())
    if one is None:
        return
    if one.subject != draft:
        st.warning("The text was changed since it was checked. Check it again.")
        return
    if isinstance(one.preview.error, ProgrammeError):
        _problems(one.preview.error, draft)
    elif (ready := foreseen.prepared(_deed())) is not None:
        _show(ready)


def _deed() -> Deed:
    return Deed(
        "programme",
        publish=lambda ready, asked: publish_prepared(
            cached.store(cached.root()), ready.new, asked
        ),
        done=lambda ready: f"The programme of {escape(ready.new.programme.council)} is published.",
        undone="The programme was not published.",
    )


def _take_over() -> None:
    """The uploaded file's text in the place of what was typed; or why it cannot be."""
    session.forget(f"{FILE}: problem")
    sent = session.uploaded(FILE)
    if sent is None:
        return
    try:
        session.write(DRAFT, text_of(sent, "The file").replace("\r\n", "\n"))
    except TextError as error:
        session.keep(f"{FILE}: problem", escape(error))


def _begin() -> None:
    text = session.typed(DRAFT) or ""
    work = partial(foresee_programme, cached.root(), text, access.actor())
    foreseen.begin(_deed(), text, work)


def _problems(error: ProgrammeError, text: str) -> None:
    """Everything that is wrong, by the line on which it is."""
    problems = error.problems or (Problem(None, str(error)),)
    st.error(
        f"**This cannot be used as a programme: {counted(len(problems), 'problem')}.** "
        "Nothing was changed."
    )
    st.table(pl.DataFrame(_rows(problems, text)), alt="What is wrong in the programme, by line")


def _rows(problems: Sequence[Problem], text: str) -> list[dict[str, str]]:
    lines = text.split("\n")
    return [
        {
            "Where": escape(problem.where or "the whole file").capitalize(),
            "What is wrong": escape(problem.words),
            "The line says": escape(lines[problem.line - 1]) if problem.line else "",
        }
        for problem in problems
    ]


def _show(ready: ProgrammePreview) -> None:
    new = ready.new
    st.subheader("What would change", anchor=False)
    if new.change is None:
        st.markdown(f"Nothing: it is the text that is in force in release {new.base}.")
        return
    st.markdown(f"It is a valid programme. Compared with release {new.base}.")
    _parts(ready.parts)
    noticed(ready.seen, new.programme, of="programme")
    for caution in new.cautions:
        st.warning(escape(caution))
    foreseen.reason_and_button(_deed(), "Publish this programme", is_needed=bool(new.cautions))


def _parts(parts: Sequence[PartChanged]) -> None:
    if not parts:
        st.markdown("**The programme.** Only its remarks or its layout change.")
        return
    st.markdown(f"**The programme.** {counted(len(parts), 'entry comes, goes or changes', _MANY)}.")
    lines = [
        f"- {HOW[part.how]}: {_lower(part.kind)} “{escape(part.name)}”{_says(part)}"
        for part in parts
    ]
    st.markdown("\n".join(lines[:_SHOWN]))
    if lines[_SHOWN:]:
        with st.expander(f"The other {len(lines) - _SHOWN:,}"):
            st.markdown("\n".join(lines[_SHOWN:]))


_MANY = "entries come, go or change"
_SHOWN = 15


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _says(part: PartChanged) -> str:
    return f" ({'; '.join(map(escape, part.says))})" if part.says else ""
