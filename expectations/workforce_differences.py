"""What is said of people who differ between two months: they come, leave and stay in post."""

from types import MappingProxyType

from expectations import foreign
from expectations.differences import (
    APPEARED_OLD,
    BACKDATED_COMPLETION,
    KEYED_SINCE,
    LATE_KEYED,
    REDATED,
    REOPENED,
    VANISHED,
    WORDS,
    Words,
)

DIFFERENCES = MappingProxyType(
    {
        VANISHED: Words(
            "was in post at the end of {before} and is missing from {month}, without having left",
            "were in post at the end of {before} and are missing from {month}, without having left",
            "The snapshot should hold everybody in post at its end, and everybody who left in the "
            "month with movement leaver or tupe_out. For who had left before it, send {before} "
            "again with them as leavers.",
            WORDS[VANISHED].again,
        ),
        APPEARED_OLD: Words(
            "in {month} started earlier but was not in post at the end of {before}",
            "in {month} started earlier but were not in post at the end of {before}",
            "Somebody new joins, or comes by TUPE on its date: correct employment_start, or find "
            "out which team was left out before.",
            WORDS[APPEARED_OLD].again,
        ),
        BACKDATED_COMPLETION: Words(
            "counted as in post at the end of {before} had left by then",
            "counted as in post at the end of {before} had left by then",
            "Sending {before} again, mended, would count them as leavers of it.",
        ),
        LATE_KEYED: Words(
            "started in {before} but was entered after its extract was taken",
            "started in {before} but were entered after its extract was taken",
            WORDS[LATE_KEYED].mend,
        ),
        KEYED_SINCE: Words(
            "who started in {before} was entered after the extract for {month} was taken, which "
            "lacks them",
            "who started in {before} were entered after the extract for {month} was taken, which "
            "lacks them",
            WORDS[KEYED_SINCE].mend,
        ),
        REOPENED: Words(
            "had left by the end of {before} and is back in {month}",
            "had left by the end of {before} and are back in {month}",
            "Who comes back is a joiner with a new record_id: find out whether they left at all.",
        ),
        REDATED: Words(
            "has another employment_start according to {month} than according to {before}",
            "have another employment_start according to {month} than according to {before}",
            "When an employment began should never move: ask why it was changed. A transfer begins "
            "a new employment, with movement tupe_in and a record_id of its own.",
        ),
        foreign.CHECK: Words(
            "had left before the month began",
            "had left before the month began",
            "Leave them out, and send the month in which they left again, with them as leavers.",
        ),
    }
)
