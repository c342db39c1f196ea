"""What an entry of the log says, word for word, and that every event of the store has words."""

import re
from datetime import UTC, datetime

import pytest

from dashboard.audit_log.words import BEGINNINGS, EVENTS, event_words, happened, lines
from datasets.store import publish
from datasets.store.refresh_log import CREATED
from datasets.store.retention import PURGED, PURGING
from tests.conftest import REPOSITORY
from tests.dashboard.audit_log.test_asked import entry

SERVICES = {"housing": "Housing management"}


def said(event: str, **values: object) -> list[str]:
    told = entry(7, event, at=datetime(2026, 7, 1, 8, 5, tzinfo=UTC), actor="post", **values)
    return [happened(told), *lines(told, SERVICES)]


def test_a_publication_is_told_in_full() -> None:
    assert said(
        "published",
        release=9,
        said_to_be="Ann",
        dataset="repairs",
        months="2026-06-01,2026-05-01",
        places='[["housing", "nec"]]',
        reason="Repairs; warnings accepted: a cold spell",
        file_name="repairs.csv",
        file_sha256="ab12" * 16,
        warning=1,
        info=2,
    ) == [
        "Published as release 9",
        "1 July 2026, 09:05, by post, said to be Ann.",
        "Of Repairs, May 2026 to June 2026 (2 months), Housing management from nec.",
        "Said: Repairs; warnings accepted: a cold spell.",
        "File: repairs.csv, SHA-256 ab12ab12ab12…",
        "The gate found 0 things that would block, 1 warning and 2 notes.",
    ]


def test_what_an_entry_does_not_tell_is_left_out() -> None:
    assert said("programme", release=2, reason="Programme: Anywhere") == [
        "Programme published as release 2",
        "1 July 2026, 09:05, by post.",
        "Said: Programme: Anywhere.",
    ]
    assert list(lines(entry(1, "created"), SERVICES)) == ["5 October 2026, 10:00."]
    assert said("purged", dataset="roads", places="[]")[2] == "Of Roads."
    many = '[["a", "x"], ["b", "x"], ["c", "x"], ["d", "x"]]'
    assert said("published", dataset="repairs", places=many)[2] == "Of Repairs, 4 systems."


def test_every_event_of_the_store_and_the_pages_has_words() -> None:
    known = {CREATED, PURGED, PURGING, publish.REFUSED, publish.UNCONFIRMED, publish.UNREADABLE}
    known |= {publish.PUBLISHED, publish.PUBLISHING, *publish.BEGUN, *publish.BEGUN.values()}
    source = " ".join(p.read_text("utf-8") for p in (REPOSITORY / "dashboard").rglob("*.py"))
    known |= set(re.findall(r"""event="(\w+)\"""", source))
    known |= set(re.findall(r"""store\.log\(\s*"(\w+)\"""", source))
    assert known <= set(EVENTS)
    assert set(BEGINNINGS) <= set(EVENTS)


@pytest.mark.parametrize("event", ["something_new", "x"])
def test_an_event_from_elsewhere_is_told_all_the_same(event: str) -> None:
    assert event_words(event) == event.replace("_", " ").capitalize()
