"""What is expected, in words: what is late first, then each system in a line, then the others."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from dashboard.analysis.before_after.wording import counted
from dashboard.analysis.expected import ExpectedExtract, Stands
from datasets.calendar import in_words, month_in_words
from datasets.catalogue import CONTRACTS
from datasets.programme import Programme
from datasets.store import CellKey

NOTHING_EXPECTED = (
    "The programme expects no extracts, so none can be late. Say which should come each month "
    "under [[expected]] in the programme file (dataset, service, source_system, from) and publish "
    "it: insourcing programme FILE."
)
NO_PROGRAMME = (
    "There is no programme yet, so nobody knows which extracts are expected. "
    "Publish one first: insourcing programme FILE."
)


def due_words(
    found: Sequence[ExpectedExtract],
    others: Sequence[CellKey],
    programme: Programme | None,
    today: date,
) -> Iterator[str]:
    """The answer, line by line."""
    if programme is None:
        yield NO_PROGRAMME
        return
    if not programme.expected:
        yield NOTHING_EXPECTED
    yield from late_lines(found, programme)
    if programme.expected:
        yield how_many_late(found, today)
    yield from system_lines(found, programme)
    if programme.expected:
        yield due_rule(programme)
    yield from unexpected_lines(others, programme)


def late_lines(found: Sequence[ExpectedExtract], programme: Programme) -> Iterator[str]:
    """A line for each system that is late: which months, and since when."""
    late = [one for one in found if one.is_late]
    for place, months in groupby(late, key=lambda one: named(one.key, programme)):
        yield f"Late: {place}, {_late_words(list(months))}"


def how_many_late(found: Sequence[ExpectedExtract], today: date) -> str:
    """How many are late on a day, in one sentence."""
    late = sum(one.is_late for one in found)
    if late:
        return f"{counted(late, 'extract')} late on {in_words(today)}."
    return f"Nothing is late on {in_words(today)}."


def system_lines(found: Sequence[ExpectedExtract], programme: Programme) -> Iterator[str]:
    """A line for each system: how its months stand, and which is due next."""
    for place, system in groupby(found, key=lambda one: named(one.key, programme)):
        yield f"{place}: {_system_words(list(system))}."


def unexpected_lines(others: Sequence[CellKey], programme: Programme) -> Iterator[str]:
    """A line for each system that sends something, although nobody expects it."""
    for key in others:
        month = month_in_words(key.month)
        yield f"Not expected, yet published up to {month}: {named(key, programme)}."


def named(key: CellKey, programme: Programme) -> str:
    """A dataset, service and system as they are read aloud: "Repairs, Housing, from civica"."""
    names = {service.id: service.name for service in programme.services}
    title = CONTRACTS[key.dataset].title if key.dataset in CONTRACTS else key.dataset
    return f"{title}, {names.get(key.service, key.service)}, from {key.source_system}"


def _late_words(months: Sequence[ExpectedExtract]) -> str:
    """Which months of a system are late, and since when."""
    first, last = months[0], months[-1]
    due = f"due on {in_words(first.due_on)}, {counted(first.days_late, 'day')} ago."
    withdrawn = [m for m in months if m.stands is Stands.WITHDRAWN]
    if len(months) == 1:
        gone = " It had come and was withdrawn." if withdrawn else ""
        return f"{month_in_words(first.key.month)}: {due}{gone}"
    names = ", ".join(month_in_words(month.key.month) for month in withdrawn)
    gone = f" Had come and were withdrawn: {names}." if withdrawn else ""
    span = f"{month_in_words(first.key.month)} and {month_in_words(last.key.month)}"
    return f"{counted(len(months), 'month')} between {span}: the first {due}{gone}"


def _system_words(system: Sequence[ExpectedExtract]) -> str:
    """How many months are expected, how they stand, and which is due next."""
    counts = Counter(one.stands for one in system)
    parts = [f"{counts[stands]} {stands}" for stands in Stands if counts[stands]]
    for name, count in (
        ("restated", sum(one.restated for one in system)),
        ("with checks waived", sum(bool(one.waived) for one in system)),
        ("with rows set aside", sum(bool(one.set_aside) for one in system)),
    ):
        parts += [f"{count} {name}"] if count else []
    waiting = [one for one in system if one.stands is Stands.NOT_YET_DUE]
    parts += [
        f"{month_in_words(one.key.month)} is due on {in_words(one.due_on)}" for one in waiting
    ]
    return f"{counted(len(system), 'month')} expected; {', '.join(parts)}"


def due_rule(programme: Programme) -> str:
    """By which day extracts are due."""
    day = programme.due_day_of_month
    return (
        f"Extracts are due by day {day} of the next month; where that is a weekend or a bank "
        "holiday, by the next working day."
    )
