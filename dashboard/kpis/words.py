"""How a value reads: percentages, jobs, days, weeks, pounds."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.kpis.measure import Measure, Unit

NO_FIGURE = "no figure"
NOUNS: Mapping[Unit, tuple[str, str]] = MappingProxyType(
    {
        Unit.JOBS: ("job", "jobs"),
        Unit.COMPLAINTS: ("complaint", "complaints"),
        Unit.CASES: ("case", "cases"),
        Unit.ENQUIRIES: ("enquiry", "enquiries"),
        Unit.PEOPLE: ("person", "people"),
        Unit.APPRENTICES: ("apprentice", "apprentices"),
        Unit.POSTS: ("post", "posts"),
        Unit.EXTRACTS: ("extract", "extracts"),
        Unit.FTE: ("full-time equivalent", "full-time equivalents"),
        Unit.DAYS: ("day", "days"),
        Unit.WORKING_DAYS: ("working day", "working days"),
        Unit.WEEKS: ("week", "weeks"),
        Unit.MONTHS: ("month", "months"),
        Unit.TIMES: ("time", "times"),
    }
)
_ALWAYS_A_DECIMAL = (
    Unit.WEEKS,
    Unit.FTE,
    Unit.PER_1000_HOMES,
    Unit.STAFF_PER_MANAGER,
    Unit.DAYS_PER_FTE,
)
_POUNDS = (Unit.POUNDS, Unit.POUNDS_PER_1000_HOMES, Unit.POUNDS_PER_JOB)


def format_value(measure: Measure, value: float | None) -> str:
    """A value with its unit: "71.2%", "1,204 jobs", "12 days", "113.0 per 1,000 homes"."""
    if value is None:
        return NO_FIGURE
    unit = measure.unit
    if unit is Unit.SHARE:
        return f"{100 * value:.1f}%"
    if unit in _POUNDS:
        return f"{_pounds(value)}{unit.value.removeprefix(Unit.POUNDS)}"
    number = _number(value, always_a_decimal=unit in _ALWAYS_A_DECIMAL)
    one, many = NOUNS.get(unit, (unit.value, unit.value))
    return f"{number} {one if number == '1' else many}"


def format_level(measure: Measure, value: float) -> str:
    """A level that somebody set, without a decimal that they did not say: "90%", "5 weeks"."""
    return format_value(measure, value).replace(".0%", "%").replace(".0 ", " ")


LARGE = 100


def _pounds(value: float) -> str:
    """Pounds, with pence where they are few: "£1,204", "£12.50"."""
    shown = f"{abs(value):,.0f}" if abs(value) >= LARGE else f"{abs(value):,.2f}"
    return f"-£{shown}" if value < 0 else f"£{shown}"


def _number(value: float, *, always_a_decimal: bool) -> str:
    """Large numbers without decimals; small ones with one, unless they are whole."""
    if always_a_decimal:
        return f"{value:,.1f}"
    whole = value == round(value) or abs(value) >= LARGE
    return f"{value:,.0f}" if whole else f"{value:,.1f}"
