"""Ward fits: what each ward's own figures say, of all the measures of a service at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.design import Mask
from dashboard.analysis.before_after.deviations import WITH_WARDS, deviation_of, rest_of
from dashboard.analysis.before_after.effect import Kind, Observed
from dashboard.analysis.before_after.step import Step, steps
from dashboard.analysis.before_after.wards import Own
from dashboard.kpis.measure import Clock, Family, Frequency, Measure

HALF = 0.5


@dataclass(frozen=True, slots=True)
class ByWard:
    """One measure of a service, whole and by ward, over the same periods.

    `rests` are the borough without each ward: to be given for medians, where it takes the records;
    of counts and proportions it is worked out. A month that may not be shown is missing, of the
    ward, of the whole and of the rest: see `deviations`. A ward that is older than its boundary
    has no months from before.
    """

    borough: Observed
    wards: Mapping[str, Observed]
    rests: Mapping[str, Observed] = field(default_factory=dict)


def judged_by_ward(measure: Measure) -> bool:
    """Whether a measure's wards get verdicts: not a backlog or its age, nor twelve months added up.

    Those are levels, in which a month holds most of what the month before held.
    """
    return (
        measure.shown_by_ward
        and measure.frequency is Frequency.MONTHLY
        and measure.family is not Family.STOCK
        and measure.recipe is None
        and measure.clock is not Clock.MONTH_END
    )


def own_figures(measures: Sequence[ByWard], change: Change) -> list[dict[str, Own]]:
    """What the wards of each measure say by themselves, in the order given.

    A ward is left out where its figures cannot be judged even so: none before or after the change,
    all of them hidden, or fewer than five cases.
    """
    asked = [
        (place, name, ward, deviation_of(ward, _rest(measure, name, ward)))
        for place, measure in enumerate(measures)
        if measure.borough.kind in WITH_WARDS
        for name, ward in measure.wards.items()
    ]
    found: list[dict[str, Own]] = [{} for _ in measures]
    answers = steps([deviation for *_, deviation in asked], change)
    for (place, name, ward, _), step in zip(asked, answers, strict=True):
        if step is not None:
            found[place][name] = _own(ward, step, change)
    return found


def _rest(measure: ByWard, name: str, ward: Observed) -> Observed:
    return measure.rests[name] if name in measure.rests else rest_of(measure.borough, ward)


def _own(ward: Observed, deviation: Step, change: Change) -> Own:
    times = ward.first + np.arange(ward.numerator.size)
    settled = times >= change.at + change.settling_in
    counted = ward.numerator if ward.kind is Kind.COUNT else ward.denominator
    after = deviation.used & (times >= change.at)
    return Own(deviation, float(np.nanmean(counted[settled])), _level(ward, after))


def _level(ward: Observed, after: Mask) -> float:
    """The figure of the after-months, half a record added so that it is never 0."""
    numerator, denominator = ward.numerator[after], ward.denominator[after]
    if ward.kind is Kind.PROPORTION:
        return float((numerator.sum() + HALF) / (denominator.sum() + 2 * HALF))
    if ward.kind is Kind.COUNT:
        return float((numerator.sum() + HALF) / numerator.size)
    return float(numerator.mean())
