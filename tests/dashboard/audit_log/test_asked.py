"""Which entries are shown: written down by hand, one of each kind."""

from datetime import UTC, datetime

import polars as pl
import pytest

from dashboard.audit_log.asked import Asked, NotAskedError, actors, months
from datasets.store.refresh_log import LOG_ENTRIES

A, B = "a1" + "0" * 62, "b2" + "0" * 62
OCTOBER, MIDNIGHT = datetime(2026, 10, 5, 9, tzinfo=UTC), datetime(2026, 10, 31, 23, 59, tzinfo=UTC)
SUMMER_MIDNIGHT = datetime(2026, 8, 31, 23, 30, tzinfo=UTC)
"""In London it is September already."""


def entry(number: int, event: str, **values: object) -> dict[str, object]:
    texts = {name: "" for name, kind in LOG_ENTRIES.items() if kind == pl.String}
    counts = {"critical": 0, "warning": 0, "info": 0, "release": None}
    return texts | counts | {"number": number, "event": event, "at": OCTOBER} | values


LOG = pl.DataFrame(
    [
        entry(1, "created", at=SUMMER_MIDNIGHT),
        entry(2, "publishing", submission="s", dataset="repairs", actor="post"),
        entry(3, "published", submission="s", dataset="repairs", actor="post", file_sha256=A),
        entry(4, "refused", submission="t", dataset="complaints", actor="post", said_to_be="Ann"),
        entry(5, "purging", dataset="repairs", actor="other"),
        entry(6, "purged", dataset="repairs", actor="other"),
        entry(7, "purging", dataset="complaints", actor="other"),
        entry(8, "publishing", submission="u", dataset="repairs", actor="post", file_sha256=B),
        entry(9, "unconfirmed", submission="v", actor="post", at=MIDNIGHT),
    ],
    schema=LOG_ENTRIES,
)
ENDED = [9, 8, 7, 6, 4, 3, 1]


def numbers(**address: str) -> list[int]:
    return (
        Asked.read({name.rstrip("_"): value for name, value in address.items()})
        .of(LOG)["number"]
        .to_list()
    )


def test_a_beginning_is_shown_only_where_nothing_followed() -> None:
    assert numbers() == ENDED
    assert numbers(event="publishing") == [8, 2]
    assert numbers(event="purging") == [7, 5]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ({"dataset": "repairs"}, [8, 6, 3]),
        ({"event": "refused"}, [4]),
        ({"by": "post, said to be Ann"}, [4]),
        ({"by": "post"}, [9, 8, 3]),
        ({"from_": "2026-09", "to": "2026-09"}, [1]),
        ({"to": "2026-08"}, []),
        ({"from_": "2026-10"}, ENDED[:-1]),
        ({"file": A}, [3]),
        ({"file": "B2"}, [8]),
        ({"file": "ff"}, []),
        ({"dataset": "repairs", "by": "other"}, [6]),
        ({"dataset": "roads"}, []),
        ({"event": "' OR 1=1"}, []),
    ],
)
def test_each_filter_chooses_what_it_says(address: dict[str, str], found: list[int]) -> None:
    assert numbers(**address) == found


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"file": "xyz"}, "no file's SHA-256"),
        ({"file": "a" * 65}, "no file's SHA-256"),
        ({"from_": "2026-13"}, "“2026-13” is not a month"),
        ({"to": "October"}, "“October” is not a month"),
    ],
)
def test_what_cannot_be_asked_for_is_said(address: dict[str, str], said: str) -> None:
    with pytest.raises(NotAskedError, match=said):
        numbers(**address)


def test_an_address_reopens_what_was_asked_for() -> None:
    address = {"dataset": "repairs", "event": "refused", "from": "2026-09", "file": "ab"}
    assert Asked.read(address).address == address


def test_everybody_and_every_month_is_there_to_choose() -> None:
    assert actors(LOG) == ["other", "post", "post, said to be Ann"]
    assert [f"{month:%Y-%m}" for month in months(LOG)] == ["2026-10", "2026-09"]
