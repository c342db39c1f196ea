"""Stale: which datasets of a service are out of date on a day, and what is said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from dashboard.analysis.before_after.wording import counted
from dashboard.analysis.expected import ExpectedExtract, Held, expected_extracts
from datasets.calendar import in_words, month_in_words
from datasets.catalogue import CONTRACTS
from datasets.programme import Programme


@dataclass(frozen=True, slots=True)
class Stale:
    """One source system whose newest extracts are late: the months, oldest first.

    `good_to` is the newest month before them that is here, None if none is. `alone` says whether no
    other system is to send the dataset in those months.
    """

    dataset: str
    source_system: str
    late: tuple[ExpectedExtract, ...]
    good_to: date | None
    alone: bool

    def words(self, *, then: bool = False) -> str:
        """A sentence: what is out of date, since when, and when the next extract was due.

        `then`, of the day on which the release was published that is shown.
        """
        good = f"last good data {month_in_words(self.good_to)}" if self.good_to else "no data yet"
        return f"{self._claim(then=then)}: {good}; {self._due('had' if then else 'have')}."

    def _claim(self, *, then: bool) -> str:
        title = CONTRACTS[self.dataset].title if self.dataset in CONTRACTS else self.dataset
        system = "" if self.alone else f" from {self.source_system}"
        are, were = ("are", "were") if title.endswith("s") else ("is", "was")
        if then:
            return f"{title}{system} {were} out of date when this release was published"
        return f"{title}{system} {are} out of date"

    def _due(self, have: str) -> str:
        first, last = self.late[0], self.late[-1]
        if first is last:
            month = month_in_words(first.key.month)
            return f"the extract for {month} was due on {in_words(first.due_on)}"
        span = f"{month_in_words(first.key.month)} to {month_in_words(last.key.month)}"
        many = counted(len(self.late), "extract")
        return f"{many}, {span}, {have} not come; the first was due on {in_words(first.due_on)}"


def stale(held: Held, programme: Programme, service: str, today: date) -> tuple[Stale, ...]:
    """What is out of date of a service on a day, in the programme's order.

    A month that is missing in the middle is a gap, and makes nothing stale that came after it; so
    is the last month of a system that another followed.
    """
    found = expected_extracts(held, programme, today, service=service)
    due = [one for one in found if one.came_on or one.is_late]
    newest = {one.key.dataset: one.key.month for one in sorted(due, key=_month)}
    late = [_late_at_the_end(list(own)) for _, own in groupby(due, key=_place)]
    return tuple(
        _stale(months, due)
        for months in late
        if months and months[-1].key.month == newest[months[-1].key.dataset]
    )


def _late_at_the_end(due: Sequence[ExpectedExtract]) -> tuple[ExpectedExtract, ...]:
    """The newest months of a system that are not here; none if the newest one is."""
    here = max((place for place, one in enumerate(due) if one.came_on), default=-1)
    return tuple(due[here + 1 :])


def _stale(months: tuple[ExpectedExtract, ...], due: Sequence[ExpectedExtract]) -> Stale:
    (dataset, system), first = _place(months[0]), months[0].key.month
    others = [one for one in due if one.key.dataset == dataset and _place(one) != (dataset, system)]
    alone = all(one.key.month < first for one in others)
    of_which = [one for one in due if alone or _place(one) == (dataset, system)]
    came = [m.key.month for m in of_which if m.key.dataset == dataset and m.came_on]
    good_to = max((month for month in came if month < first), default=None)
    return Stale(dataset, system, months, good_to, alone)


def _place(one: ExpectedExtract) -> tuple[str, str]:
    return one.key.dataset, one.key.source_system


def _month(one: ExpectedExtract) -> date:
    return one.key.month
