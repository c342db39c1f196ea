"""What an officer is about to do: worked out meanwhile, shown whole, done on a second click."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import access, previews, session
from dashboard.components.text import escape
from dashboard.corrections.making import Asked
from dashboard.corrections.withdraw import NoSuchCellError
from dashboard.permissions import NotPermittedError
from dashboard.previews import PreviewLostError
from dashboard.refresh import RefreshBlockedError
from datasets.programme import ProgrammeError
from datasets.store import ConflictError, Release, StoreError

EXPECTED = (
    StoreError,
    NoSuchCellError,
    NotPermittedError,
    PreviewLostError,
    ProgrammeError,
    RefreshBlockedError,
)
"""What can stand in the way, each in words of its own."""
UNFORESEEN = (
    "This could not be worked out, and nobody foresaw why. Nothing was changed. Tell whoever runs "
    "this dashboard: the server's log says more."
)
ABOUT_THE_REASON = "kept for ever, and readers see it: name no person"
LOOK_AGAIN_AFTER = 1.0
"""Seconds between two looks at how far the preview is."""
Work = previews.Work[Any]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A preview of one thing to do. `work` prepares it, now or again; `notice` says why again."""

    subject: object
    work: Work
    preview: previews.Preview[Any]
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """A kind of thing that an officer does, under the name that all of it is kept by.

    `publish` does what was prepared; `done` says so, `undone` what did not happen in a conflict.
    """

    name: str
    publish: Callable[[Any, Asked], Release | None]
    done: Callable[[Any], str]
    undone: str

    @property
    def reason(self) -> str:
        """What the reason is kept by."""
        return f"why: {self.name}"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words, and the release that it made; None if there was nothing to do."""

    words: str
    release: int | None
    prepared: Any


def begin(deed: Deed, subject: object, work: Work, *, notice: str = "") -> None:
    """Have a preview worked out in the place of the one that there was."""
    drop(deed)
    session.forget(f"{deed.name}: done")
    preview = previews.submit(work, expected=EXPECTED)
    session.keep(deed.name, Foreseen(subject, work, preview, notice))


def drop(deed: Deed) -> None:
    """Nobody wants the preview any more."""
    one = foreseen(deed)
    if one is not None:
        one.preview.give_up()
    session.forget(deed.name)
    session.forget(f"{deed.name}: failed")


def foreseen(deed: Deed) -> Foreseen | None:
    """What is being, or was, worked out; None if nothing is."""
    one = session.kept(deed.name)
    return one if isinstance(one, Foreseen) else None


def what_was_done(deed: Deed) -> Done | None:
    """The last deed of this kind in this visit, said; None if there was none."""
    done = session.kept(f"{deed.name}: done")
    if not isinstance(done, Done):
        return None
    st.success(done.words)
    return done


def prepared(deed: Deed) -> Any:
    """What was prepared, once it is; until then how far it is; what stands in the way."""
    one = foreseen(deed)
    if one is None:
        return None
    if one.notice:
        st.warning(one.notice)
    if not one.preview.is_ready:
        _how_far(deed)
        return None
    if one.preview.error is not None:
        st.error(in_words(one.preview.error))
        return None
    return one.preview.result


@st.fragment(run_every=LOOK_AGAIN_AFTER)
def _how_far(deed: Deed) -> None:
    one = foreseen(deed)
    if one is None or one.preview.is_ready:
        st.rerun()
    st.info(
        f"**{escape(one.preview.words)} …**\\\n"
        "This can take a minute or more. You can look at other pages meanwhile and come back by "
        "their links: it goes on, and is kept until you close or reload this page."
    )


def in_words(error: Exception) -> str:
    """What stands in the way, safe to show."""
    if not isinstance(error, EXPECTED):
        return UNFORESEEN
    return "\n\n".join(escape(line) for line in str(error).splitlines())


def reason_and_button(deed: Deed, label: str, *, is_needed: bool = True) -> None:
    """Why, and the button that does it; what went wrong the last time stands between."""
    why = "Why" if is_needed else "Why, if there is more to say"
    session.type_line(f"{why} ({ABOUT_THE_REASON})", deed.reason)
    if failed := session.kept(f"{deed.name}: failed"):
        st.error(failed)
    st.button(label, type="primary", on_click=_do, args=(deed,), key=f"do: {deed.name}")


def _do(deed: Deed) -> None:
    """The second click. Whoever clicks is looked up again, and checked once more where it ends."""
    one = foreseen(deed)
    if one is None or one.preview.result is None:
        return
    ready = one.preview.result
    try:
        release = deed.publish(ready, Asked(access.actor(), session.typed(deed.reason) or ""))
    except ConflictError as error:
        begin(deed, one.subject, one.work, notice=_came_first(deed, error))
    except EXPECTED as error:
        session.keep(f"{deed.name}: failed", in_words(error))
    else:
        drop(deed)
        session.write(deed.reason, "")
        number = release.number if release else None
        session.keep(f"{deed.name}: done", Done(_done_words(deed, ready, number), number, ready))


def _came_first(deed: Deed, error: ConflictError) -> str:
    return (
        f"**Somebody else published release {error.latest} while you were reading.** "
        f"{deed.undone} What it would change is compared below with release {error.latest}; what "
        "you typed is still there. Read it again before you go on."
    )


def _done_words(deed: Deed, ready: Any, number: int | None) -> str:
    if number is None:
        return "Nothing to do: the live release says the same already, so none was made."
    return f"**{deed.done(ready)}** This is release {number}, and readers see it now."
