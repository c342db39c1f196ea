"""How large a change must be to be called one, frozen as a number before it is looked for."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from dashboard.analysis.before_after.effect import Kind
from dashboard.analysis.before_after.rules import Rules
from dashboard.analysis.before_after.worthwhile import Worthwhile, worthwhile
from dashboard.analysis.figures import figures_of
from dashboard.analysis.judged.candidates import Candidate
from dashboard.analysis.judged.observed import PER_HOMES
from dashboard.kpis.measure import Frequency
from dashboard.kpis.table import Floats
from datasets.programme import Programme
from datasets.store import LiveRelease

INFLOWS: Mapping[str, str] = MappingProxyType(
    {
        "repairs": "repairs_raised",
        "complaints": "stage1_received",
        "member_enquiries": "enquiries_received",
    }
)
"""What comes in each month to the stocks of a dataset. Of others, their own level stands for it."""


def worthwhile_of(
    release: LiveRelease, programme: Programme, one: Candidate, rules: Rules
) -> Worthwhile:
    """What the programme says for the measure, else what the rules say; 0 where that is unknown.

    The programme's numbers are in the measure's units: shares in [0, 1].
    """
    told = programme.worthwhile_change.get(one.measure.id)
    if told is not None:
        return Worthwhile(told, relative=one.observed.kind in (Kind.COUNT, Kind.DURATION))
    level = _level(release, one)
    if not np.isfinite(level) or (one.observed.kind is Kind.STOCK and level <= 0):
        return Worthwhile(0.0)
    return worthwhile(one.observed.kind, level, rules)


def _level(release: LiveRelease, one: Candidate) -> float:
    """The mean of the months before the change; of a stock, of what came in."""
    told = one.observed
    before = told.first + np.arange(told.numerator.size) < one.change.at
    if told.kind is Kind.STOCK:
        return _inflow(release, one)
    known = before & np.isfinite(told.numerator)
    above, below = told.numerator[known], told.denominator[known]
    if told.kind is Kind.PROPORTION:
        return float(above.sum() / below.sum()) if below.sum() > 0 else float("nan")
    return float(above.mean()) if above.size else float("nan")


def _inflow(release: LiveRelease, one: Candidate) -> float:
    dataset = one.measure.dataset
    figures = figures_of(release, dataset, one.service_id, Frequency.MONTHLY)
    whole = figures.tables[""]
    wanted = INFLOWS.get(dataset, one.measure.id)
    place = whole.index(wanted)
    values: Floats = whole.numerator[place, :, 0]
    if one.measure.per_homes:
        values = values / whole.denominator[whole.index(one.measure.id), :, 0] * PER_HOMES
    known = np.isfinite(values)
    known &= np.arange(values.size) + one.observed.first < one.change.at
    return float(values[known].mean()) if known.any() else float("nan")
