"""Every history, by the column that it adds."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.kpis.first_stage import STAGE_1_RECEIVED
from dashboard.kpis.first_target import FIRST_TARGET
from dashboard.kpis.history import History
from dashboard.kpis.inherited import INHERITED
from dashboard.kpis.made import KEYED_LATE
from dashboard.kpis.recalled import RECALLED
from dashboard.kpis.workforce_histories import JOINED_A_YEAR_AGO, MANAGES, TRANSFERRED

_EVERY = (
    INHERITED,
    RECALLED,
    FIRST_TARGET,
    STAGE_1_RECEIVED,
    KEYED_LATE,
    MANAGES,
    TRANSFERRED,
    JOINED_A_YEAR_AGO,
)
HISTORIES: Mapping[str, History] = MappingProxyType({h.column: h for h in _EVERY})


def histories_of(dataset: str) -> tuple[History, ...]:
    """The histories of one dataset."""
    return tuple(history for history in HISTORIES.values() if history.dataset == dataset)
