"""What is said of yearly official figures: annual against monthly, and where a council stands."""

from collections.abc import Iterator, Sequence

from dashboard.analysis.yearly.points import Point, shown
from dashboard.analysis.yearly.quartiles import AREAS, ENGLAND, Quartiles
from datasets.benchmarks.figures import Kind

ANNUAL_AGAINST_MONTHLY = (
    "The monthly figures here are counted by us, month by month, from the council's records. The "
    "regulator's is one figure for the year, returned by the council and published by the "
    "Regulator of Social Housing, and it cannot be added up from ours."
)
NO_MONTHLY = (
    "It is one figure for the year, returned by the council and published by the Regulator of "
    "Social Housing. There is no monthly figure of ours beside it yet."
)
FROM_A_SURVEY = "It comes from a survey of tenants, so sampling alone moves it by a few points."
FLAGGED_STAY = (
    "Flagged figures stay in the quartiles, because the regulator published them; they are listed "
    "here so that nobody relies on one of them alone."
)


def own_sentence(point: Point) -> str:
    """The council's figure of a year, with the middle half of English councils."""
    based_on = f" ({point.based_on})" if point.based_on and point.value is not None else ""
    told = f"The regulator's yearly figure for {point.year}: {point.shown}{based_on}"
    england = point.quartiles.get(ENGLAND)
    if england is None:
        return f"{told}."
    return f"{told}; half of English councils were {_between(point, england)}."


def london_sentence(point: Point) -> str:
    """The middle half of London councils; "" where the figure has no quartiles for London."""
    london = point.quartiles.get(AREAS[1])
    return f"Half of London councils were {_between(point, london)}." if london else ""


def _between(point: Point, found: Quartiles) -> str:
    return f"between {shown(point.figure, found.lower)} and {shown(point.figure, found.upper)}"


def standing(point: Point, area: str) -> str:
    """In which quarter of an area's councils the figure stands: "lowest quarter of 159"."""
    found = point.quartiles.get(area)
    if found is None or point.value is None:
        return ""
    return f"{found.quarter(point.value)} of {found.councils}"


def measure_lines(points: Sequence[Point], *, monthly: bool = True) -> Iterator[str]:
    """What a measure's page says below its line: the newest year, then how to read it.

    `monthly` says whether the page has monthly figures of ours.
    """
    newest = points[-1]
    yield " ".join(filter(None, [own_sentence(newest), london_sentence(newest)]))
    yield ANNUAL_AGAINST_MONTHLY if monthly else NO_MONTHLY
    if newest.figure.kind is Kind.SURVEY:
        yield FROM_A_SURVEY
    for point in points:
        yield from (f"Flagged, {point.year}: {flag.why}" for flag in point.flags)
