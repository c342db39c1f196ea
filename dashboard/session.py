"""What the address asks for. The address is the only memory: it reopens every view."""

import streamlit as st

RELEASE, SERVICE, WARD, MEASURE = "release", "service", "ward", "measure"
SINCE = "since"
"""The release that a page compares its verdicts with."""
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


def choose(label: str, name: str, options: dict[str, str], chosen: str) -> str:
    """A choice that is written into the address. `options` are words by value; "" is the default.

    The address keeps the value (a ward's code), not its words as the library's own binding would:
    a reference must reopen after a ward is renamed, and an unknown one must be said, not dropped.
    """
    key = f"choice of {name}"
    st.session_state[key] = chosen

    def write() -> None:
        value = st.session_state[key]
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)

    return st.selectbox(
        label,
        list(options),
        format_func=lambda value: options[value],
        key=key,
        on_change=write,
        filter_mode="contains",
    )
