"""What the address asks for: for readers the only memory. Officers' unfinished work beside it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from datasets.calendar import add_months, month_of
from datasets.contract import LONDON

LONDON_TIME = ZoneInfo(LONDON)
RELEASE, SERVICE, WARD, MEASURE = "release", "service", "ward", "measure"
SINCE = "since"
"""The release that a page compares its verdicts with."""
SUBMISSION = "submission"
"""The submitted file that an officer looks at."""
MONTHS_TO_CHOOSE = 36
YEAR = "year"
"""The year whose months the month's board shows."""
PAGE, ENTRY = "page", "entry"
"""Which page of a long list is shown, and which one thing of it in full."""
CARRIED = (RELEASE, SERVICE, WARD)
LONGEST = 200


class NotAReleaseError(Exception):
    """The address names something that is not a release number."""


def asked(name: str) -> str | None:
    """What the address says under a name; None if nothing."""
    value = st.query_params.get(name, "").strip()[:LONGEST]
    return value or None


def pinned_release() -> int | None:
    """The release that the address pins; NotAReleaseError if it is not a number."""
    value = asked(RELEASE)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise NotAReleaseError(value)
    return int(value)


def pin(release: int) -> None:
    """Write a release into the address, so that it reopens the page as it is now."""
    st.query_params[RELEASE] = str(release)


def unpin() -> None:
    """Take the release out of the address, so that it shows the newest."""
    st.query_params.pop(RELEASE, None)


def carried(**changes: str | None) -> dict[str, str]:
    """What a link to another page takes along: pin, service and ward, with changes."""
    kept = {name: asked(name) for name in CARRIED} | changes
    return {name: value for name, value in kept.items() if value}


def choose(
    label: str, name: str, options: dict[str, str], chosen: str, dropping: Sequence[str] = ()
) -> str:
    """A choice that is written into the address. `options` are words by value; "" is the default.

    What the address says under the names of `dropping` goes when something else is chosen.

    The address keeps the value (a ward's code), not its words as the library's own binding would:
    a reference must reopen after a ward is renamed, and an unknown one must be said, not dropped.
    """
    key = f"choice of {name}"
    st.session_state[key] = chosen

    def write() -> None:
        _write(name, st.session_state[key], dropping)

    return st.selectbox(
        label,
        list(options),
        format_func=lambda value: options[value],
        key=key,
        on_change=write,
        filter_mode="contains",
    )


def open_submission(submission: str) -> None:
    """Write a submitted file into the address, so that a reload opens it again."""
    st.query_params[SUBMISSION] = submission


def close_submission() -> None:
    """Take the submitted file out of the address."""
    st.query_params.pop(SUBMISSION, None)


def fresh_key(of: str) -> str:
    """The key of a widget that is emptied by `renew_key`."""
    return f"{of} {st.session_state.get(f'turn of {of}', 0)}"


def renew_key(of: str) -> None:
    """Have a widget start anew, empty."""
    turn = f"turn of {of}"
    st.session_state[turn] = st.session_state.get(turn, 0) + 1


def let_go(file: UploadedFile) -> None:
    """Drop an uploaded file from memory, where the library keeps it until the visit ends."""
    run = get_script_run_ctx()
    if run is not None and isinstance(run.uploaded_file_mgr, MemoryUploadedFileManager):
        run.uploaded_file_mgr.remove_file(run.session_id, file.file_id)


def tell(problems: list[str]) -> None:
    """Have sentences said on the next run of the page."""
    st.session_state["to be told"] = problems


def told() -> list[str]:
    """The sentences that the run before had to say, once."""
    return list(st.session_state.pop("to be told", []))


def recent_months() -> list[date]:
    """The months of the last three years, the newest first."""
    now = month_of(datetime.now(LONDON_TIME).date())
    return [add_months(now, -back) for back in range(MONTHS_TO_CHOOSE)]


def keep(name: str, value: object) -> None:
    """Keep something until this visit ends, on whatever page."""
    st.session_state[f"kept: {name}"] = value


def kept(name: str) -> Any:
    """What was kept in this visit; None if nothing was."""
    return st.session_state.get(f"kept: {name}")


def forget(name: str) -> None:
    """Keep it no longer."""
    st.session_state.pop(f"kept: {name}", None)


def type_line(label: str, name: str) -> str:
    """A line to type, which is still there after a look at another page."""
    key = _typed_key(name)
    return st.text_input(label, key=key, max_chars=LONGEST, persist_state="session")


def type_text(label: str, name: str, *, longest: int, height: int) -> str:
    """A text to type, which is still there after a look at another page."""
    key = _typed_key(name)
    return st.text_area(label, key=key, max_chars=longest, height=height, persist_state="session")


def typed(name: str) -> str | None:
    """What was typed under a name, the last key included; None if nothing ever was."""
    said = st.session_state.get(_typed_key(name))
    return None if said is None else str(said)


def write(name: str, words: str) -> None:
    """Put words in the place of what was typed, before the page has drawn it."""
    st.session_state[_typed_key(name)] = words


def upload(label: str, name: str, arrived: Callable[[], None]) -> None:
    """A place for one small text file, kept nowhere; `arrived` is called when one came or went."""
    st.file_uploader(label, type="toml", key=f"sent: {name}", on_change=arrived, max_upload_size=1)


def uploaded(name: str) -> bytes | None:
    """The bytes of the file that came; None without one."""
    sent = st.session_state.get(f"sent: {name}")
    return None if sent is None else bytes(sent.getvalue())


def _typed_key(name: str) -> str:
    return f"typed: {name}"


def type_in(label: str, name: str, dropping: Sequence[str] = ()) -> None:
    """A line to type into, which is written into the address, as `choose` does."""
    key = f"typed for {name}"
    st.session_state[key] = asked(name) or ""

    def write() -> None:
        _write(name, str(st.session_state[key]).strip()[:LONGEST], dropping)

    st.text_input(label, key=key, on_change=write, max_chars=LONGEST)


def put(name: str, value: str) -> None:
    """Write something into the address, or take it out with "".

    For a button that shows the same page otherwise: a link of the library's to the page that is
    open already changes the page, and not its address.
    """
    _write(name, value, ())


def _write(name: str, value: str, dropping: Sequence[str]) -> None:
    for other in dropping:
        st.query_params.pop(other, None)
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
