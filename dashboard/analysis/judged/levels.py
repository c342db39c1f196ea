"""Good enough, whatever became of it: the level since the change, against the target in force."""

import numpy as np

from dashboard.analysis.before_after.decision import Level
from dashboard.analysis.before_after.effect import Kind
from dashboard.analysis.judged.candidates import Candidate
from dashboard.analysis.line import value_of
from dashboard.kpis.measure import Better
from dashboard.kpis.words import format_level
from datasets.calendar import MONTHS_IN_YEAR
from datasets.programme import Programme


def level_of(programme: Programme, service_id: str, one: Candidate) -> tuple[Level, str]:
    """Whether the last twelve months meet the newest target, and their level as it is written."""
    value = recent(one)
    if value is None:
        return Level.NO_TARGET, ""
    return against_target(programme, service_id, one, value), format_level(one.measure, value)


def recent(one: Candidate) -> float | None:
    """The value of the last twelve months together; None for a stock, or without a figure."""
    told = one.observed
    if told.kind is Kind.STOCK:
        return None
    above, below = told.numerator[-MONTHS_IN_YEAR:], told.denominator[-MONTHS_IN_YEAR:]
    known = np.isfinite(above) & np.isfinite(below)
    if not known.any():
        return None
    if told.kind is Kind.DURATION:
        return float(np.median(above[known]))
    if told.kind is Kind.PROPORTION or one.measure.has_denominator or one.measure.per_homes:
        return value_of(one.measure, float(above[known].sum()), float(below[known].sum()))
    return float(above[known].mean())


def against_target(programme: Programme, service_id: str, one: Candidate, value: float) -> Level:
    """Whether a value meets the target of the service that is in force."""
    targets = [
        target
        for target in programme.targets
        if target.measure == one.measure.id and target.service == service_id
    ]
    if not targets or one.measure.better is Better.CONTEXT:
        return Level.NO_TARGET
    newest = max(targets, key=lambda target: target.from_day)
    higher = one.measure.better is Better.HIGHER
    met = value >= newest.value if higher else value <= newest.value
    return Level.MEETS if met else Level.MISSES
