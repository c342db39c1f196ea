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


def measures_of(dataset: str) -> tuple[Measure, ...]:
    """The measures of one dataset, in the order in which they are shown."""
    return tuple(measure for measure in MEASURES.values() if measure.dataset == dataset)
