"""Small numbers: which figures are hidden, so that none of those can be worked out from the rest.

Applied once, before a figure reaches any page, table or file. Three steps, repeated until nothing
more is hidden:

1. A count from 1 to the programme's limit is hidden (4, unless it says otherwise): the count
   itself, the numerator or the misses of a share, either part of a rate.
2. Never one node alone: the nodes of a breakdown add up to the whole service, so the next smallest
   is hidden with it, and another where the sum of the hidden ones would still give them away.
3. Figures that add up across measures are hidden together. What was open, plus what came in, less
   what went out, is what is open a month later; emergencies and the rest are all that was finished.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dashboard.kpis.measure import COMPARATOR, Family, Measure, SmallNumberRule
from dashboard.kpis.repairs_jobs import PRIORITY
from dashboard.kpis.table import Flags, Floats, Table
from datasets.programme import SmallNumbers

AT_LEAST = 2
"""How many nodes are hidden when any is."""

NOT_PARTS = ("", COMPARATOR)
"""The breakdowns whose nodes do not add up to the whole: groups may overlap."""

_ADD_UP = (Family.COUNT, Family.STOCK, Family.DURATION)


class When(StrEnum):
    """When a link holds."""

    HIDDEN = "the source is hidden"
    SMALL_HERE = "the source is hidden, and its denominator is small"
    SMALL_SOMEWHERE = "the source is hidden, and its denominator is small in some node that month"


@dataclass(frozen=True, slots=True)
class Link:
    """Where `source` is hidden, `target` is too, in the month `later` months on.

    In one breakdown alone, if `only` names it.
    """

    source: str
    target: str
    later: int = 0
    when: When = When.HIDDEN
    only: str = ""


def _together(*measures: str) -> tuple[Link, ...]:
    return tuple(Link(one, other) for one in measures for other in measures if one != other)


_EMERGENCIES, _OTHERS, _WITHIN_28 = ON_TIME = (
    "emergency_on_time",
    "non_emergency_on_time",
    "on_time_within_28_days",
)
LINKS = (
    *_together("open_repairs", "open_repairs_per_1000_homes", "open_repairs_age"),
    *_together("repairs_completed", "days_to_complete"),
    *_together("repairs_raised", "closed_without_completion"),
    Link("open_repairs", "repairs_raised"),
    Link("open_repairs", "repairs_raised", later=1),
    Link("repairs_completed", "repairs_raised"),
    *(Link("repairs_completed", share) for share in ON_TIME),
    *(Link(share, "repairs_completed", only=PRIORITY) for share in ON_TIME),
    Link(_EMERGENCIES, "repairs_completed", when=When.SMALL_HERE),
    Link(_OTHERS, _EMERGENCIES, when=When.SMALL_SOMEWHERE),
    Link(_OTHERS, _WITHIN_28, when=When.SMALL_SOMEWHERE),
    Link(_WITHIN_28, _OTHERS, when=When.SMALL_SOMEWHERE),
)
"""Open, raised, finished and closed reconcile from month to month, so where one is hidden, what was
raised is too. Emergencies and the others are all that was finished: a small number of emergencies
hides what was finished there, a small number of others hides the emergencies. A priority is either
an emergency or not, so what was finished in it is one or the other: they are hidden together."""


def stricter(one: SmallNumbers, other: SmallNumbers) -> SmallNumbers:
    """The rule that hides all that either hides; `public_why` is the first one's."""
    public = tuple(measure for measure in one.public if measure in other.public)
    return SmallNumbers(
        hide_up_to=max(one.hide_up_to, other.hide_up_to),
        public=public,
        public_why=one.public_why,
    )


def is_public(measure: Measure, rule: SmallNumbers) -> bool:
    """Whether nothing is hidden, because every record is already published one by one."""
    return measure.small_numbers is SmallNumberRule.PUBLIC or measure.id in rule.public


def hidden_in(tables: Mapping[str, Table], rule: SmallNumbers) -> dict[str, Flags]:
    """What is hidden in each table of one service, by breakdown: True where nothing may be shown.

    All breakdowns and linked measures have to be given, whatever is to be read: what is hidden for
    one ward must be what is hidden when all wards are read.
    """
    hidden = {name: _small(table, rule) for name, table in tables.items()}
    while True:
        before = _count(hidden)
        for name, table in tables.items():
            if name not in NOT_PARTS:
                _hide_complement(table, hidden[name], hidden.get(""), rule.hide_up_to)
            _hide_linked(table, hidden[name], rule)
        if _count(hidden) == before:
            return hidden


def _count(hidden: Mapping[str, Flags]) -> int:
    return sum(int(flags.sum()) for flags in hidden.values())


def small(counts: Floats, limit: int) -> Flags:
    """Which counts are small but not 0; NaN is not."""
    return (counts > 0) & (counts <= limit)


def _small(table: Table, rule: SmallNumbers) -> Flags:
    """Step 1."""
    flags = np.zeros(table.numerator.shape, dtype=np.bool_)
    for place, measure in enumerate(table.measures):
        if is_public(measure, rule):
            continue
        above, below = table.numerator[place], table.denominator[place]
        flags[place] = small(above, rule.hide_up_to)
        if measure.has_denominator:
            flags[place] |= small(below, rule.hide_up_to)
        if measure.family is Family.PROPORTION:
            flags[place] |= small(below - above, rule.hide_up_to)
    return flags


def _hide_complement(table: Table, hidden: Flags, whole: Flags | None, limit: int) -> None:
    """Step 2, in place: one more node at a time in every month that still gives something away."""
    sizes = np.where(_has_below(table), table.denominator, table.numerator)
    last = np.where(
        sizes > 0, sizes, np.inf
    )  # an empty node hides nothing: only if no other is left
    while True:
        open_nodes = table.measured & ~hidden
        wanting = _gives_away(table, hidden, whole, limit) & open_nodes.any(axis=2)
        if not wanting.any():
            return
        order = np.where(
            open_nodes, np.where(np.isinf(last), np.finfo(np.float64).max, last), np.inf
        )
        places, months = np.nonzero(wanting)
        hidden[places, months, order.argmin(axis=2)[places, months]] = True


def _has_below(table: Table) -> Flags:
    return np.array([m.has_denominator for m in table.measures], dtype=np.bool_)[:, None, None]


def _gives_away(table: Table, hidden: Flags, whole: Flags | None, limit: int) -> Flags:
    """Months of a measure in which a hidden node could be worked out from the others."""
    count = hidden.sum(axis=2)
    unseen = np.zeros_like(count, dtype=np.bool_) if whole is None else whole[:, :, 0]
    together = np.where(hidden, np.nan_to_num(table.numerator), 0.0).sum(axis=2)
    add_up = np.array([m.family in _ADD_UP for m in table.measures], dtype=np.bool_)[:, None]
    all_alike = (together == count) | (together == count * limit)
    told = add_up & (count > 0) & all_alike & ~unseen
    wanting: Flags = ((count > 0) | unseen) & ((count < AT_LEAST) | told)
    return wanting


def _hide_linked(table: Table, hidden: Flags, rule: SmallNumbers) -> None:
    """Step 3, in place."""
    here = {m.id: place for place, m in enumerate(table.measures) if not is_public(m, rule)}
    for link in LINKS:
        if link.source not in here or link.target not in here:
            continue
        if link.only not in ("", table.breakdown):
            continue
        source, target = here[link.source], here[link.target]
        flags: Flags = hidden[source] & _holds(link.when, table.denominator[source], rule)
        flags = flags[: len(flags) - link.later]
        hidden[target, link.later :] |= flags & table.measured[target, link.later :]


def _holds(when: When, denominator: Floats, rule: SmallNumbers) -> Flags:
    telling = small(denominator, rule.hide_up_to)
    if when is When.HIDDEN:
        return np.ones_like(telling)
    return telling if when is When.SMALL_HERE else np.asarray(telling.any(axis=1, keepdims=True))
