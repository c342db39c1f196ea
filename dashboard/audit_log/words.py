"""What an entry of the refresh log says, in words."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from json import loads
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.analysis.before_after.wording import counted
from datasets.calendar import in_words, month_in_words
from datasets.catalogue import CONTRACTS
from datasets.contract import LONDON

Entry = Mapping[str, Any]
"""One row of the log (LOG_ENTRIES)."""
ANY_EVENT = ""
EVENTS: Mapping[str, str] = {
    "published": "Published",
    "refused": "Refused",
    "discarded": "Discarded",
    "withdrawn": "Withdrawn",
    "rolled_back": "Rolled back",
    "rebuilt": "Worked out again",
    "programme": "Programme published",
    "benchmarks": "Official figures published",
    "panel_actions": "The panel's actions published",
    "nothing_to_do": "Nothing to do: the live release said the same",
    "purged": "Purged",
    "unconfirmed": "Not confirmed to be on the disk",
    "unreadable": "Found unreadable",
    "created": "The store was made",
    "publishing": "A publication began",
    "withdrawing": "A withdrawal began",
    "rolling_back": "A roll back began",
    "rebuilding": "Working out again began",
    "purging": "A purge began",
}
BEGINNINGS = ("publishing", "withdrawing", "rolling_back", "rebuilding", "purging")
"""What is said before something is done: of interest where nothing follows."""
SHORT = 12
MOST_PLACES = 3


def event_words(event: str) -> str:
    """What happened: "Rolled back"."""
    return EVENTS.get(event, event.replace("_", " ").capitalize())


def happened(entry: Entry) -> str:
    """What happened, and as which release: "Published as release 9"."""
    release = entry["release"]
    return event_words(entry["event"]) + (f" as release {release}" if release else "")


def at_words(at: datetime) -> str:
    """When, as in London: "26 November 2026, 21:20"."""
    there = at.astimezone(ZoneInfo(LONDON))
    return f"{in_words(there.date())}, {there:%H:%M}"


def who(entry: Entry) -> str:
    """Who did it: their post, and who they are said to be."""
    said = f", said to be {entry['said_to_be']}" if entry["said_to_be"] else ""
    return f"{entry['actor']}{said}"


def lines(entry: Entry, services: Mapping[str, str]) -> Iterator[str]:
    """When, by whom, of what, why, from which file, and what the gate found; a line each."""
    by = f", by {who(entry)}" if entry["actor"] else ""
    yield f"{at_words(entry['at'])}{by}."
    if entry["dataset"]:
        yield f"Of {', '.join(what(entry, services))}."
    if entry["reason"]:
        yield f"Said: {entry['reason'].rstrip('.')}."
    if entry["file_name"]:
        yield f"File: {entry['file_name']}{_short(entry['file_sha256'])}"
    if entry["file_sha256"] and entry["dataset"] in CONTRACTS:
        yield (
            f"The gate found {counted(entry['critical'], 'thing')} that would block, "
            f"{counted(entry['warning'], 'warning')} and {counted(entry['info'], 'note')}."
        )


def what(entry: Entry, services: Mapping[str, str]) -> list[str]:
    """The dataset, months and places of an entry."""
    name = entry["dataset"]
    parts = [CONTRACTS[name].title if name in CONTRACTS else name.capitalize()]
    months = sorted(date.fromisoformat(month) for month in entry["months"].split(",") if month)
    if months:
        parts.append(_span(months))
    places = loads(entry["places"] or "[]")
    if 0 < len(places) <= MOST_PLACES:
        told = [f"{services.get(service, service)} from {system}" for service, system in places]
        parts.append("; ".join(told))
    elif places:
        parts.append(counted(len(places), "system"))
    return parts


def _span(months: list[date]) -> str:
    first, last = month_in_words(months[0]), month_in_words(months[-1])
    return first if first == last else f"{first} to {last} ({counted(len(months), 'month')})"


def _short(sha256: str) -> str:
    return f", SHA-256 {sha256[:SHORT]}…" if sha256 else ""
