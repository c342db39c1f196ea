"""What is out of date, said once on each page that it concerns."""

from collections.abc import Collection
from datetime import date, datetime

import streamlit as st

from dashboard import cached, cached_log
from dashboard.components.text import escape
from dashboard.components.view import View
from dashboard.session import LONDON_TIME


def day_of(view: View) -> date:
    """The day that a page is told by: today; of a pinned release, that on which it was published.

    A pinned page reopens years later as it is now, so nothing on it may move with the calendar.
    """
    published_at = cached.release(view.root, view.release).published_at
    at = published_at if view.pinned and published_at else datetime.now(LONDON_TIME)
    return at.astimezone(LONDON_TIME).date()


def out_of_date(view: View, datasets: Collection[str] | None = None) -> None:
    """A sentence for each of the datasets (None: all) whose newest extract is late or missing."""
    found = cached_log.out_of_date(view.root, view.release, view.service.id, day_of(view))
    said = [one for one in found if datasets is None or one.dataset in datasets]
    words = "\n\n".join(escape(one.words(then=view.pinned)) for one in said)
    if words:
        (st.markdown if view.pinned else st.warning)(words)
