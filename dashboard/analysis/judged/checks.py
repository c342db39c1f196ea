"""Checks: what stands beside a verdict without being a part of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.comparators import together_before
from dashboard.analysis.before_after.effect import BeforeAfter
from dashboard.analysis.before_after.estimate import (
    before_after_each,
    comparators_mean,
    nothing_against,
)
from dashboard.analysis.before_after.placebos import placebos
from dashboard.analysis.before_after.sensitivity import Examined, Row, sensitivities
from dashboard.analysis.before_after.worthwhile import Worthwhile
from dashboard.analysis.judged.candidates import Candidate
from dashboard.analysis.judged.family import Found
from dashboard.analysis.judged.verdict_row import Forecast
from datasets.programme import Intervention

BY_ITSELF, AGAINST = "By itself", "Set against"


@dataclass(frozen=True, slots=True)
class Checks:
    """The change looked at in other ways, at earlier dates, beside the comparators, and ahead."""

    rows: tuple[Row, ...] = ()
    placebos: str = ""
    together: str = ""
    estimates: tuple[Row, ...] = ()
    forecast: Forecast | None = None


NO_CHECKS = Checks()


def checked(
    candidates: Sequence[Candidate],
    found: Mapping[str, Found],
    sizes: Mapping[str, Worthwhile],
    intervention: Intervention,
) -> dict[str, Checks]:
    """By key, the checks of every candidate that has been reviewed and could be fitted."""
    by_change: dict[Change, list[tuple[Candidate, Examined]]] = defaultdict(list)
    told: dict[str, Checks] = {}
    for one in candidates:
        told[one.key] = Checks(estimates=_beside_others(one))
        its = found.get(one.key)
        if its is not None and its.reviews and isinstance(its.today, BeforeAfter):
            examined = Examined(one.as_of(one.months), its.today, one.comparators_as_of(one.months))
            by_change[one.change].append((one, examined))
    for change, those in by_change.items():
        announced = _announced(those[0][0], intervention)
        series = [examined for _, examined in those]
        rows = sensitivities(series, change, announced=announced)
        tried = placebos(series, [sizes[one.key].amount for one, _ in those], change)
        for (one, examined), its_rows, its_placebos in zip(those, rows, tried, strict=True):
            beside = together_before(examined.observed, examined.comparators, change)
            told[one.key] = Checks(
                its_rows,
                its_placebos.words,
                beside.words if beside else "",
                told[one.key].estimates,
            )
    return told


def _beside_others(one: Candidate) -> tuple[Row, ...]:
    """What its figures say by themselves and set against each group of others, fair or not.

    As if nothing else had happened, and with what is provisional.
    """
    if not one.entire:
        return ()
    (_, own), *others = one.entire
    plain = Change(one.change.at, settling_in=0)
    told = [(BY_ITSELF, nothing_against(own))]
    told += [(f"{AGAINST} {name}", comparators_mean(own, [other])) for name, other in others]
    answers = before_after_each([own] * len(told), plain, offsets=[offset for _, offset in told])
    return tuple(
        Row(name, answer) if isinstance(answer, BeforeAfter) else Row(name, None, f"{answer}.")
        for (name, _), answer in zip(told, answers, strict=True)
    )


def _announced(one: Candidate, intervention: Intervention) -> int | None:
    on = intervention.announced_on
    return None if on is None else one.span.holding(on)
