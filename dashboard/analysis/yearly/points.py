"""A council's yearly figures as points: value, what stands behind it, quartiles, flags."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from dashboard.analysis.yearly.flag import Flag
from dashboard.analysis.yearly.kept import KeptYear
from dashboard.analysis.yearly.quartiles import Quartiles
from datasets.benchmarks.figures import ASKED_COMPLAINT, ASKED_REPAIR, FIGURES, Figure, Kind, Of

_ASKED = {
    "TP02": (ASKED_REPAIR, "had a repair in the last 12 months"),
    "TP03": (ASKED_REPAIR, "had a repair in the last 12 months"),
    "TP09": (ASKED_COMPLAINT, "had complained in the last 12 months"),
}
_SAID = (Of.PER_CENT, Of.REPAIRS, Of.HOMES)
_MARKS = {
    "[X]": "left blank by the council",
    "blank": "left blank",
    "[Z]": "not asked of this council",
    "[E]": "left out by the regulator, who could not rely on it",
    "[U]": "not worked out by the regulator",
    "[S]": "left out by the regulator: too few answers",
    "NULL": "left blank",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One council's figure of one year. `value` None: `missing` says why there is none."""

    figure: Figure
    year: str
    value: float | None
    base: float | None
    missing: str = ""
    asked_of: str = ""
    quartiles: Mapping[str, Quartiles] = field(default_factory=lambda: MappingProxyType({}))
    flags: tuple[Flag, ...] = ()

    @property
    def shown(self) -> str:
        """The value as it is read: "61.9%"; else why there is none."""
        return shown(self.figure, self.value) if self.value is not None else self.missing

    @property
    def based_on(self) -> str:
        """What stands behind it: "23,492 repairs completed"; "" where that is not told."""
        if self.base is None or not self.figure.based_on:
            return ""
        return f"{self.base:,.0f} {self.figure.based_on}{self.asked_of}"


def shown(figure: Figure, value: float) -> str:
    """A figure's value as it is read."""
    number = f"{value:,.{figure.decimals}f}"
    return f"{number}%" if figure.of is Of.PER_CENT else f"{number} {figure.of.value}"


def in_table(figure: Figure, value: float) -> str:
    """The value where its heading says what it is counted in: "111.1"."""
    number = f"{value:,.{figure.decimals}f}"
    return f"{number}%" if figure.of is Of.PER_CENT else number


def table_title(figure: Figure) -> str:
    """A figure's title, with what it is counted in where its values do not say that."""
    return figure.title if figure.of in _SAID else f"{figure.title}, {figure.of.value}"


def points(years: Sequence[KeptYear], code: str, measure: str) -> tuple[Point, ...]:
    """A council's figure in each year that has it, oldest first."""
    found = (_point(year, code, FIGURES[measure]) for year in years)
    return tuple(point for point in found if point is not None)


def all_points(years: Sequence[KeptYear], code: str) -> tuple[tuple[Point, ...], ...]:
    """Every figure that any year has of a council, in the order in which they are listed."""
    found = (points(years, code, measure) for measure in FIGURES)
    return tuple(series for series in found if series)


def _point(year: KeptYear, code: str, figure: Figure) -> Point | None:
    own = {row["measure"]: row for row in year.official.council(code).to_dicts()}
    row = own.get(figure.id)
    if row is None:
        return None
    return Point(
        figure=figure,
        year=year.year,
        value=row["value"],
        base=row["base"],
        missing=_MARKS.get(row["missing"], row["missing"]),
        asked_of=_asked_of(figure, own),
        quartiles=year.quartiles.get(figure.id, {}),
        flags=year.flags_of(code, figure.id),
    )


def _asked_of(figure: Figure, own: Mapping[str, Mapping[str, float | None]]) -> str:
    """Of how many of those surveyed a question was asked."""
    if figure.kind is not Kind.SURVEY or figure.id not in _ASKED:
        return ""
    role, what = _ASKED[figure.id]
    share = own.get(role, {}).get("value")
    return "" if share is None else f", of whom {share:.0f}% {what}"
