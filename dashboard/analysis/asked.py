"""Asked: which series is meant, told from a measure's id, a service and at most one node."""

from dataclasses import dataclass

import polars as pl

from dashboard.analysis.figures import programme_of
from dashboard.kpis.measure import COMPARATOR, NOT_RECORDED, WARD, Measure
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.repairs_jobs import PRIORITY
from dashboard.kpis.scrutiny import SCRUTINY
from datasets.programme import Programme, Service
from datasets.repairs import PRIORITY_NAMES
from datasets.store import LiveRelease


class NoSuchSeriesError(LookupError):
    """There is no such series; the message says what there is instead."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Asked:
    """One series: a measure of a service, whole (breakdown and node "") or one node of it."""

    programme: Programme
    measure: Measure
    service: Service
    breakdown: str
    node: str
    label: str


def asked_for(
    release: LiveRelease,
    measure_id: str,
    service_id: str | None,
    *,
    ward: str | None,
    comparator: str | None,
    node: str | None,
) -> Asked:
    """What is meant; NoSuchSeriesError where the measure, service or node does not exist."""
    programme = programme_of(release)
    if programme is None:
        raise NoSuchSeriesError(
            f"Release {release.number} holds no programme, so nobody knows which services there "
            "are. Publish one first."
        )
    if measure_id not in MEASURES:
        raise NoSuchSeriesError(
            f"There is no measure {measure_id!r}. There are: {', '.join(MEASURES)}."
        )
    measure = MEASURES[measure_id]
    breakdown, chosen = _node(measure, ward=ward, comparator=comparator, node=node)
    group = comparator if service_id is None else None
    service = _service(release, programme, measure, service_id, group)
    label = _label(release, programme, service, breakdown, chosen)
    return Asked(programme, measure, service, breakdown, chosen, label)


def _node(
    measure: Measure, *, ward: str | None, comparator: str | None, node: str | None
) -> tuple[str, str]:
    """The breakdown and its node."""
    wanted = {WARD: ward, COMPARATOR: comparator, measure.breakdown or "part": node}
    given = {name: value for name, value in wanted.items() if value is not None}
    if not given:
        return "", ""
    if len(given) > 1:
        raise NoSuchSeriesError(
            f"Figures are kept by {' and by '.join(given)}, but not crossed. Choose one."
        )
    breakdown, value = next(iter(given.items()))
    if not measure.shows(breakdown):
        raise NoSuchSeriesError(f"{measure.title} is not kept by {breakdown}.")
    return breakdown, value


def _service(
    release: LiveRelease,
    programme: Programme,
    measure: Measure,
    service_id: str | None,
    comparator: str | None,
) -> Service:
    known = {service.id: service for service in programme.services}
    if service_id is not None:
        if service_id in known:
            return known[service_id]
        raise NoSuchSeriesError(
            f"There is no service {service_id!r}. There are: {', '.join(known)}."
        )
    groups = [c.service for c in programme.comparators if c.id == comparator]
    if groups and groups[0] in known:
        return known[groups[0]]
    dataset = None if measure.dataset == SCRUTINY else measure.dataset
    held = release.rows(kind="cell", dataset=dataset)["service"].unique().to_list()
    having = [service for service in programme.services if service.id in held]
    if len(having) > 1:
        raise NoSuchSeriesError(
            f"Several services have figures: {', '.join(s.id for s in having)}. Choose one."
        )
    return (having or list(programme.services))[0]


def _label(
    release: LiveRelease, programme: Programme, service: Service, breakdown: str, node: str
) -> str:
    """The name of what the figures are about; NoSuchSeriesError for an unknown group or ward."""
    if not breakdown:
        return service.name
    if breakdown == COMPARATOR:
        names = {c.id: c.name for c in programme.comparators if c.service == service.id}
    elif breakdown == WARD:
        names = {ward.code: ward.name for ward in programme.wards}
        names = names or {code: code for code in _wards_held(release, service)}
    elif breakdown == PRIORITY:
        names = {str(code): f"{name} priority" for code, name in PRIORITY_NAMES.items()}
    else:
        names = {node: node}
    names[NOT_RECORDED] = f"{breakdown} {NOT_RECORDED}"
    if node not in names:
        kind = "comparator" if breakdown == COMPARATOR else breakdown.replace("_", " ")
        raise NoSuchSeriesError(
            f"There is no {kind} {node!r} for {service.name}. "
            f"There are: {', '.join(name for name in names if name != NOT_RECORDED) or 'none'}."
        )
    return names[node]


def _wards_held(release: LiveRelease, service: Service) -> list[str]:
    """The wards that the records name, where the programme names none."""
    held = release.frame.filter(pl.col("service") == service.id, pl.col("breakdown") == WARD)
    return held["node"].unique().sort().to_list()
