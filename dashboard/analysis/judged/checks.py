"""Checks: what stands beside a verdict without being a part of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.comparators import together_before
from dashboard.analysis.before_after.effect import BeforeAfter
from dashboard.analysis.before_after.placebos import placebos
from dashboard.analysis.before_after.sensitivity import Examined, Row, sensitivities
from dashboard.analysis.before_after.worthwhile import Worthwhile
from dashboard.analysis.judged.candidates import Candidate
from dashboard.analysis.judged.family import Found
from dashboard.analysis.judged.observed import number_of
from datasets.calendar import month_of
from datasets.programme import Intervention


@dataclass(frozen=True, slots=True)
class Checks:
    """The change looked at in other ways, at earlier dates, and beside the comparators."""

    rows: tuple[Row, ...] = ()
    placebos: str = ""
    together: str = ""


NO_CHECKS = Checks()


def checked(
    candidates: Sequence[Candidate],
    found: Mapping[str, Found],
    sizes: Mapping[str, Worthwhile],
    intervention: Intervention,
) -> dict[str, Checks]:
    """By key, the checks of every candidate that has been reviewed and could be fitted."""
    by_change: dict[Change, list[tuple[Candidate, Examined]]] = defaultdict(list)
    for one in candidates:
        its = found.get(one.key)
        if its is not None and its.reviews and isinstance(its.today, BeforeAfter):
            examined = Examined(one.as_of(one.months), its.today, one.comparators_as_of(one.months))
            by_change[one.change].append((one, examined))
    told: dict[str, Checks] = {}
    for change, those in by_change.items():
        announced = _announced(those[0][0], intervention)
        series = [examined for _, examined in those]
        rows = sensitivities(series, change, announced=announced)
        tried = placebos(series, [sizes[one.key].amount for one, _ in those], change)
        for (one, examined), its_rows, its_placebos in zip(those, rows, tried, strict=True):
            beside = together_before(examined.observed, examined.comparators, change)
            told[one.key] = Checks(its_rows, its_placebos.words, beside.words if beside else "")
    return told


def _announced(one: Candidate, intervention: Intervention) -> int | None:
    on = intervention.announced_on
    return None if on is None else number_of(one.measure, month_of(on))
