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

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from dashboard.kpis.links import Link, When
from dashboard.kpis.measure import COMPARATOR, Family, Measure, SmallNumberRule
from dashboard.kpis.people import hide_people, hide_where_a_node_is, staff_among
from dashboard.kpis.table import Flags, Floats, Table
from datasets.programme import SmallNumbers

AT_LEAST = 2
"""How many nodes are hidden when any is."""

NOT_PARTS = ("", COMPARATOR)
"""The breakdowns whose nodes do not add up to the whole: groups may overlap."""

_ADD_UP = (Family.COUNT, Family.STOCK, Family.DURATION)


STAFF_LIMIT = 9
"""Counts of people at work are hidden up to here, whatever the programme says."""


def stricter(one: SmallNumbers, other: SmallNumbers) -> SmallNumbers:
    """The rule that hides all that either hides; `public_why` is the first one's."""
    public = tuple(measure for measure in one.public if measure in other.public)
    return SmallNumbers(
        hide_up_to=max(one.hide_up_to, other.hide_up_to),
        public=public,
        public_why=one.public_why,
    )


def is_public(measure: Measure, rule: SmallNumbers) -> bool:
    """Whether nothing is hidden: every record is published one by one, or is about nobody."""
    open_rules = (SmallNumberRule.PUBLIC, SmallNumberRule.NOT_PEOPLE)
    return measure.small_numbers in open_rules or measure.id in rule.public


def limit_of(measure: Measure, rule: SmallNumbers) -> int:
    """The largest count of a measure that is hidden; 0 where none is."""
    if is_public(measure, rule):
        return 0
    staff = measure.small_numbers is SmallNumberRule.STAFF
    return max(rule.hide_up_to, STAFF_LIMIT) if staff else rule.hide_up_to


def links_among(measures: Iterable[Measure]) -> Iterator[tuple[str, Link]]:
    """Each link with its source: those declared, and an amount with what makes it small."""
    for measure in measures:
        if measure.sized_by is not None:
            yield measure.sized_by, Link(measure.id)
        for link in measure.hides:
            yield measure.id, link


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
                _hide_complement(table, hidden[name], hidden.get(""), rule)
            _hide_linked(table, hidden[name], rule)
        hide_where_a_node_is(tables, hidden)
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
        limit = limit_of(measure, rule)
        above, below = table.numerator[place], table.denominator[place]
        if measure.sized_by is None:
            flags[place] = small(above, limit)
        if measure.has_denominator:
            flags[place] |= small(below, limit)
        if measure.family is Family.PROPORTION:
            flags[place] |= small(below - above, limit)
    hide_people(table, flags, lambda measure: limit_of(measure, rule))
    return flags


def _hide_complement(table: Table, hidden: Flags, whole: Flags | None, rule: SmallNumbers) -> None:
    """Step 2, in place: one more node at a time in every month that still gives something away."""
    sizes = np.where(_has_below(table), table.denominator, table.numerator)
    limits = np.array([limit_of(m, rule) for m in table.measures], dtype=np.float64)[:, None]
    last = np.where(
        sizes > 0, sizes, np.inf
    )  # an empty node hides nothing: only if no other is left
    while True:
        open_nodes = table.measured & ~hidden
        wanting = _gives_away(table, hidden, whole, limits) & open_nodes.any(axis=2)
        if not wanting.any():
            return
        order = np.where(
            open_nodes, np.where(np.isinf(last), np.finfo(np.float64).max, last), np.inf
        )
        places, months = np.nonzero(wanting)
        hidden[places, months, order.argmin(axis=2)[places, months]] = True


def _has_below(table: Table) -> Flags:
    return np.array([m.has_denominator for m in table.measures], dtype=np.bool_)[:, None, None]


def _gives_away(table: Table, hidden: Flags, whole: Flags | None, limits: Floats) -> Flags:
    """Months of a measure in which a hidden node could be worked out from the others."""
    count = hidden.sum(axis=2)
    unseen = np.zeros_like(count, dtype=np.bool_) if whole is None else whole[:, :, 0]
    together = np.where(hidden, np.nan_to_num(table.numerator), 0.0).sum(axis=2)
    add_up = np.array([m.family in _ADD_UP for m in table.measures], dtype=np.bool_)[:, None]
    all_alike = (together == count) | (together == count * limits)
    few = staff_among(table)[:, None] & (together <= limits)
    told = add_up & (count > 0) & (all_alike | few) & ~unseen
    wanting: Flags = ((count > 0) | unseen) & ((count < AT_LEAST) | told)
    return wanting


def _hide_linked(table: Table, hidden: Flags, rule: SmallNumbers) -> None:
    """Step 3, in place."""
    here = {m.id: place for place, m in enumerate(table.measures) if not is_public(m, rule)}
    for name, link in links_among(table.measures):
        if name not in here or link.target not in here:
            continue
        if link.only not in ("", table.breakdown):
            continue
        source, target = here[name], here[link.target]
        limit = limit_of(table.measures[source], rule)
        flags: Flags = hidden[source] & _holds(link.when, table.denominator[source], limit)
        flags = flags[: max(len(flags) - link.later, 0)]
        hidden[target, link.later :] |= flags & table.measured[target, link.later :]


def _holds(when: When, denominator: Floats, limit: int) -> Flags:
    telling = small(denominator, limit)
    if when is When.HIDDEN:
        return np.ones_like(telling)
    return telling if when is When.SMALL_HERE else np.asarray(telling.any(axis=1, keepdims=True))
