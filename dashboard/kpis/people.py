"""Small numbers of people at work: what is hidden beyond any small count.

Who joined and left in a month is nearly always fewer than ten, so months of such measures are never
shown, in any release: sums of twelve months that move on by one would otherwise tell them by their
differences, as soon as one month was known. A sum of twelve that moves on by one is hidden at 0
too, since it would tell that each of them was 0.
"""

from collections.abc import Callable, Mapping

import numpy as np

from dashboard.kpis.measure import Measure, SmallNumberRule
from dashboard.kpis.table import Flags, Floats, Table


def staff_among(table: Table) -> Flags:
    """Which measures count people at work."""
    return np.array([m.small_numbers is SmallNumberRule.STAFF for m in table.measures], np.bool_)


def hide_people(table: Table, hidden: Flags, limit_of: Callable[[Measure], int]) -> None:
    """Hide, in place, whole months, the parts of sums and the small steps of a stock."""
    known = {m.id: place for place, m in enumerate(table.measures)}
    yearly = {
        part for m in table.measures for part in m.derived_from if _never_by_month(table, part)
    }
    for place, measure in enumerate(table.measures):
        limit = limit_of(measure)
        if not limit:
            continue
        above = table.numerator[place]
        if measure.by_year_only:
            hidden[place] |= table.measured[place]
        if yearly.intersection(measure.derived_from) and not measure.years_to_march:
            hidden[place] |= above <= limit
        if measure.part_of is not None:
            others = table.numerator[known[measure.part_of]] - above
            hidden[place] |= (others > 0) & (others <= limit)
        if measure.in_steps:
            hidden[place] |= _small_steps(above, limit)


def hide_where_a_node_is(tables: Mapping[str, Table], hidden: Mapping[str, Flags]) -> None:
    """Hide, in place, what is also the figure of a node wherever that is hidden, and the node."""
    whole = tables[""]
    for place, measure in enumerate(whole.measures):
        if measure.node_of is None:
            continue
        target, node = measure.node_of
        at = whole.index(target)
        breakdown = whole.measures[at].breakdown or ""
        if breakdown not in tables or node not in tables[breakdown].nodes:
            continue
        number = tables[breakdown].nodes.index(node)
        either = hidden[""][place, :, 0] | hidden[breakdown][at, :, number]
        hidden[""][place, :, 0] = either & whole.measured[place, :, 0]
        hidden[breakdown][at, :, number] = either & tables[breakdown].measured[at, :, number]


def _never_by_month(table: Table, measure_id: str) -> bool:
    return any(m.id == measure_id and m.by_year_only for m in table.measures)


def _small_steps(stock: Floats, limit: int) -> Flags:
    """Where a stock has fallen by something, but by no more than a few, since it was last shown."""
    flags = np.zeros(stock.shape, dtype=np.bool_)
    last = np.full(stock.shape[1], np.nan)
    for month, level in enumerate(stock):
        fallen = np.abs(last - level)
        flags[month] = (fallen > 0) & (fallen <= limit)
        last = np.where(flags[month] | np.isnan(level), last, level)
    return flags
