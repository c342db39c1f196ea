"""Whether the log is whole: read, checked, and said before anything that it tells."""

import polars as pl
import streamlit as st

from dashboard import access, cached, cached_log, permissions
from dashboard.audit_log.words import at_words
from dashboard.components.text import counted, escape
from dashboard.components.view import View
from datasets.store import StoreError


def log_of(view: View) -> pl.DataFrame:
    """Every entry of the log, oldest first; a page with plain words where it cannot be read."""
    try:
        with st.spinner("Reading the log"):
            return cached.store(view.root).log_entries()
    except StoreError as error:
        st.warning(escape(str(error)))
        st.stop()


def whole(view: View, entries: pl.DataFrame) -> None:
    """Whether anything shows that the log was changed since it was written, and as of when."""
    check = cached_log.log_check(view.root)
    length = counted(check.entries, "entry", "entries")
    when = f"checked on {at_words(check.at)}, when it had {length}"
    if check.problems:
        st.error(f"**The log is not whole**, {when}.")
        st.markdown("\n".join(f"- {escape(problem)}" for problem in check.problems))
    else:
        since = entries.height - check.entries
        later = f" {counted(since, 'entry', 'entries')} came since." if since > 0 else ""
        st.markdown(
            f"● **The log is whole**, {when}: each entry carries the hash of the one before, and "
            f"each release names the entry that it followed.{later}"
        )
    st.button("Check the log now", on_click=_check_now, args=(view.root,))


def _check_now(root: str) -> None:
    if permissions.may_see_log(access.actor()):
        cached_log.log_check.clear(root)
