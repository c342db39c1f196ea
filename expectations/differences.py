"""The classes of difference between two months that meet, and what is said of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from expectations.report import Severity

VANISHED = "vanished"
APPEARED_OLD = "appeared_old"
LATE_KEYED = "late_keyed"
KEYED_SINCE = "keyed_since"
REOPENED = "reopened"
BACKDATED_COMPLETION = "backdated_completion"
BACKDATED_CANCELLATION = "backdated_cancellation"
MERGED = "merged"
RECLASSIFIED = "reclassified"
REDATED = "redated"
SET_ASIDE_NOW = "set_aside_now"
CAME_AFTER_ALL = "came_after_all"

MOST_JOBS = 20
MOST_IN = 200
"""Half a percent: one in so many."""
_BLOCK = (VANISHED, APPEARED_OLD)
_KEYED_LATE = (LATE_KEYED, KEYED_SINCE)
FEW_KEYED_LATE, FEW_IN = 5, 20
"""A twentieth: one in so many. Some of every month's records are entered after its end."""


def too_many(count: int, of: int) -> bool:
    """Whether differences are more than 20, or more than half a percent of all: either will do."""
    return count > MOST_JOBS or count * MOST_IN > of


def severity_of(check: str, count: int, of: int) -> Severity:
    """What so many differences of a class mean: only vanished and appeared old can block.

    Late keying is honest, and in a small service one record is a large share of what is open: it
    is a question only where it is both more than a few and more than a twentieth.
    """
    if check in _BLOCK:
        return Severity.CRITICAL if too_many(count, of) else Severity.WARNING
    doubted = count > FEW_KEYED_LATE and count * FEW_IN > of
    if (check == REDATED and too_many(count, of)) or (check in _KEYED_LATE and doubted):
        return Severity.WARNING
    return Severity.INFO


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of one class of difference; {before} and {month} are months in words.

    `mend` is the remedy where {month} has just come, `again` where {before} is being replaced and
    {month} is published already; "" means the same one.
    """

    one: str
    many: str
    mend: str
    again: str = ""


_WOULD_CHANGE = "The month that shows them as open would change if it were sent again."
_SEND_BOTH = (
    "{month} is published without them: send both months again in one full-history file, or mend "
    "{before}."
)

WORDS: Mapping[str, Words] = MappingProxyType(
    {
        VANISHED: Words(
            "was open at the end of {before} and is missing from {month}",
            "were open at the end of {before} and are missing from {month}",
            "The report should hold every record not closed before the 1st: run it again without "
            "a filter on status.",
            _SEND_BOTH,
        ),
        APPEARED_OLD: Words(
            "in {month} was opened earlier but was not known at the end of {before}",
            "in {month} were opened earlier but were not known at the end of {before}",
            "Find out where they come from: a wider report, a second system, or a load of old "
            "records.",
            "{month} is published with them: look for what this file for {before} leaves out.",
        ),
        LATE_KEYED: Words(
            "was opened in {before} but entered after its extract was taken",
            "were opened in {before} but entered after its extract was taken",
            "Sending {before} again would count them in it.",
        ),
        KEYED_SINCE: Words(
            "opened in {before} was entered after the extract for {month} was taken, which lacks "
            "it",
            "opened in {before} were entered after the extract for {month} was taken, which lacks "
            "them",
            "Sending {month} again would count them in it.",
        ),
        REOPENED: Words(
            "was closed by the end of {before} and is back in {month}",
            "were closed by the end of {before} and are back in {month}",
            "They count as reopened.",
        ),
        BACKDATED_COMPLETION: Words(
            "counted as open at the end of {before} was since finished with an earlier date",
            "counted as open at the end of {before} were since finished with an earlier date",
            _WOULD_CHANGE,
        ),
        BACKDATED_CANCELLATION: Words(
            "counted as open at the end of {before} was since cancelled with an earlier date",
            "counted as open at the end of {before} were since cancelled with an earlier date",
            _WOULD_CHANGE,
        ),
        MERGED: Words(
            "counted as open at the end of {before} was since closed as a duplicate",
            "counted as open at the end of {before} were since closed as duplicates",
            "Nothing needs doing.",
        ),
        RECLASSIFIED: Words(
            "changed kind between {before} and {month}",
            "changed kind between {before} and {month}",
            "Nothing needs doing.",
        ),
        SET_ASIDE_NOW: Words(
            "that was open at the end of {before} is set aside from {month}",
            "that were open at the end of {before} are set aside from {month}",
            "They are expected next month, mended.",
        ),
        CAME_AFTER_ALL: Words(
            "set aside from {before} is in {month}, as expected",
            "set aside from {before} are in {month}, as expected",
            "Nothing needs doing; sending {before} again, mended, would count them in it.",
        ),
        REDATED: Words(
            "was opened on another date or at another time according to {month} than according to "
            "{before}",
            "were opened on another date or at another time according to {month} than according to "
            "{before}",
            "When a record was opened should never move: ask why it was changed.",
        ),
    }
)
