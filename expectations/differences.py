"""The classes of difference between two months that meet, and what is said of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

VANISHED = "vanished"
APPEARED_OLD = "appeared_old"
LATE_KEYED = "late_keyed"
REOPENED = "reopened"
BACKDATED_COMPLETION = "backdated_completion"
BACKDATED_CANCELLATION = "backdated_cancellation"
MERGED = "merged"
RECLASSIFIED = "reclassified"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of one class of difference; {before} and {month} are months in words."""

    one: str
    many: str
    mend: str


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        VANISHED: Words(
            "was open at the end of {before} and is missing from {month}",
            "were open at the end of {before} and are missing from {month}",
            "The report should hold every record not closed before the 1st: run it again without "
            "a filter on status.",
        ),
        APPEARED_OLD: Words(
            "in {month} was opened earlier but was not known at the end of {before}",
            "in {month} were opened earlier but were not known at the end of {before}",
            "Find out where they come from: a wider report, a second system, or a load of old "
            "records.",
        ),
        LATE_KEYED: Words(
            "was opened in {before} but entered after its extract was taken",
            "were opened in {before} but entered after its extract was taken",
            "Sending {before} again would count them in it.",
        ),
        REOPENED: Words(
            "was closed by the end of {before} and is back in {month}",
            "were closed by the end of {before} and are back in {month}",
            "They count as reopened.",
        ),
        BACKDATED_COMPLETION: Words(
            "counted as open at the end of {before} was since finished with an earlier date",
            "counted as open at the end of {before} were since finished with an earlier date",
            "The month that shows them as open would change if it were sent again.",
        ),
        BACKDATED_CANCELLATION: Words(
            "counted as open at the end of {before} was since cancelled with an earlier date",
            "counted as open at the end of {before} were since cancelled with an earlier date",
            "The month that shows them as open would change if it were sent again.",
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
    }
)
