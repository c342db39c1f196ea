"""How a value reads: percentages, jobs, days, weeks."""

from dashboard.kpis.measure import Measure, Unit

NO_FIGURE = "no figure"
_NOUNS = {Unit.JOBS: "job", Unit.DAYS: "day", Unit.WEEKS: "week"}


def format_value(measure: Measure, value: float | None) -> str:
    """A value with its unit: "71.2%", "1,204 jobs", "12 days", "113.0 per 1,000 homes"."""
    if value is None:
        return NO_FIGURE
    if measure.unit is Unit.SHARE:
        return f"{100 * value:.1f}%"
    if measure.unit is Unit.PER_1000_HOMES:
        return f"{value:,.1f} {measure.unit.value}"
    number = _number(value, always_a_decimal=measure.unit is Unit.WEEKS)
    noun = _NOUNS[measure.unit]
    return f"{number} {noun}" if number == "1" else f"{number} {noun}s"


def format_level(measure: Measure, value: float) -> str:
    """A level that somebody set, without a decimal that they did not say: "90%", "5 weeks"."""
    return format_value(measure, value).replace(".0%", "%").replace(".0 ", " ")


LARGE = 100


def _number(value: float, *, always_a_decimal: bool) -> str:
    """Large numbers without decimals; small ones with one, unless they are whole."""
    if always_a_decimal:
        return f"{value:,.1f}"
    whole = value == round(value) or abs(value) >= LARGE
    return f"{value:,.0f}" if whole else f"{value:,.1f}"
