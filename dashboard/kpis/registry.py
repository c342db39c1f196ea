"""Every measure, by id."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.kpis.complaints import COMPLAINTS_MEASURES
from dashboard.kpis.enquiries import ENQUIRIES_MEASURES
from dashboard.kpis.local_employment import LOCAL_EMPLOYMENT_MEASURES
from dashboard.kpis.measure import Measure
from dashboard.kpis.repairs import REPAIRS_MEASURES
from dashboard.kpis.scrutiny import SCRUTINY_MEASURES
from dashboard.kpis.workforce import WORKFORCE_MEASURES

_EVERY = (
    *REPAIRS_MEASURES,
    *COMPLAINTS_MEASURES,
    *ENQUIRIES_MEASURES,
    *WORKFORCE_MEASURES,
    *LOCAL_EMPLOYMENT_MEASURES,
    *SCRUTINY_MEASURES,
)
MEASURES: Mapping[str, Measure] = MappingProxyType({measure.id: measure for measure in _EVERY})


def relying_on(measure_id: str) -> frozenset[str]:
    """The measures whose figures, or what is hidden of them, need those of another; itself too."""
    found, more = {measure_id}, {measure_id}
    while more:
        more = {m.id for m in MEASURES.values() if not more.isdisjoint(_needed_by(m))} - found
        found |= more
    return frozenset(found)


def _needed_by(measure: Measure) -> set[str]:
    node = None if measure.node_of is None else measure.node_of[0]
    named = (*measure.derived_from, measure.sized_by, measure.part_of, node)
    return {name for name in named if name is not None}


def measures_of(dataset: str) -> tuple[Measure, ...]:
    """The measures of one dataset, in the order in which they are shown."""
    return tuple(measure for measure in MEASURES.values() if measure.dataset == dataset)
