"""What a control chart says in words: how it varies, and whether a target is met."""

from enum import StrEnum

from dashboard.analysis.process_control import ControlChart, SpecialCause
from dashboard.kpis.measure import Better


class PointType(StrEnum):
    """Whether a point is usual, and whether an unusual one is good: as NHSRplotthedots has it."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL_HIGH = "special_cause_neutral_high"
    NEUTRAL_LOW = "special_cause_neutral_low"


class Assurance(StrEnum):
    """Whether a target lies beyond what usually happens: as NHSRplotthedots has it."""

    MET = "consistent_pass"
    MISSED = "consistent_fail"
    EITHER = "inconsistent"


_HIGH = (
    SpecialCause.ABOVE_LIMIT,
    SpecialCause.INCREASING,
    SpecialCause.TWO_IN_THREE_ABOVE,
    SpecialCause.SEVEN_ABOVE,
)
_SEEN = {
    SpecialCause.ABOVE_LIMIT: "it is above the range in which values usually lie",
    SpecialCause.BELOW_LIMIT: "it is below the range in which values usually lie",
    SpecialCause.INCREASING: "it is part of a rise of seven or more in a row",
    SpecialCause.DECREASING: "it is part of a fall of seven or more in a row",
    SpecialCause.TWO_IN_THREE_ABOVE: "two of three in a row are close to the upper limit",
    SpecialCause.TWO_IN_THREE_BELOW: "two of three in a row are close to the lower limit",
    SpecialCause.SEVEN_ABOVE: "it is one of seven or more in a row above the average",
    SpecialCause.SEVEN_BELOW: "it is one of seven or more in a row below the average",
}
_WEIGHED = {
    PointType.IMPROVEMENT: " That is the good direction.",
    PointType.CONCERN: " That is the bad direction.",
}
_ASSURED = {
    Assurance.MET: "As things usually go, the target of {} is met every time.",
    Assurance.MISSED: "As things usually go, the target of {} is missed every time.",
    Assurance.EITHER: "The target of {} is sometimes met and sometimes missed, by chance.",
}


def point_type(cause: SpecialCause, better: Better) -> PointType:
    """Whether the cause is good or bad, where a direction is; else which way it points."""
    if cause is SpecialCause.COMMON:
        return PointType.COMMON_CAUSE
    is_high = cause in _HIGH
    if better is Better.CONTEXT:
        return PointType.NEUTRAL_HIGH if is_high else PointType.NEUTRAL_LOW
    is_good = is_high == (better is Better.HIGHER)
    return PointType.IMPROVEMENT if is_good else PointType.CONCERN


def variation_words(chart: ControlChart, better: Better) -> str:
    """What the newest value is like, in one or two sentences."""
    cause = next((one for one in reversed(chart.causes) if one), None)
    if cause is None or chart.stretches[-1].limits is None:
        return "There are too few values side by side to say what is usual."
    if cause is SpecialCause.COMMON:
        return "The newest value is a usual one: it shows no sign of change."
    weighed = _WEIGHED.get(point_type(cause, better), "")
    return f"The newest value is unusual: {_SEEN[cause]}.{weighed}"


def assurance(chart: ControlChart, target: float, better: Better) -> Assurance | None:
    """Whether the target lies beyond the newest limits; None without limits or a direction."""
    limits = chart.stretches[-1].limits if chart.stretches else None
    if limits is None or better is Better.CONTEXT:
        return None
    if limits.lower <= target <= limits.upper:
        return Assurance.EITHER
    is_met = (target < limits.lower) == (better is Better.HIGHER)
    return Assurance.MET if is_met else Assurance.MISSED


def assurance_words(found: Assurance, target: float) -> str:
    """The same in a sentence."""
    return _ASSURED[found].format(f"{target:,.10g}")
