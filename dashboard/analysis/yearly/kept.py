"""How a release keeps a year of official figures: the rows, and what was worked out of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.analysis.yearly.flag import Flag
from dashboard.analysis.yearly.flags import flags
from dashboard.analysis.yearly.quartiles import ByMeasure, Quartiles, quartiles
from datasets.benchmarks.context import DOCUMENT as CONTEXT
from datasets.benchmarks.context import ContextSeries
from datasets.benchmarks.official import DOCUMENT, OfficialReturn, as_text
from datasets.store import LiveRelease


@dataclass(frozen=True, slots=True, eq=False)
class KeptYear:
    """One year as it was published: nothing of it is worked out again when it is read."""

    official: OfficialReturn
    quartiles: ByMeasure
    flags: tuple[Flag, ...]

    @property
    def year(self) -> str:
        """The year as it is said: "2024/25"."""
        return self.official.year

    def flags_of(self, code: str, measure: str) -> tuple[Flag, ...]:
        """What is wrong with one figure of one council."""
        return tuple(f for f in self.flags if f.code == code and measure in f.figures)


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What a release holds that others publish: years oldest first, and context series."""

    years: tuple[KeptYear, ...] = ()
    context: tuple[ContextSeries, ...] = ()


def worked_out(returns: Iterable[OfficialReturn]) -> tuple[KeptYear, ...]:
    """Each year with its quartiles and flags, held against the years beside it; oldest first."""
    ordered = sorted(returns, key=lambda one: one.year)
    return tuple(
        KeptYear(one, quartiles(one.rows), flags(one, _beside(one, ordered))) for one in ordered
    )


def _beside(one: OfficialReturn, others: Sequence[OfficialReturn]) -> list[OfficialReturn]:
    """The year before and the year after: over more, counts may well grow fivefold."""
    return [other for other in others if abs(other.first_year - one.first_year) == 1]


def documents(years: Sequence[KeptYear], context: Sequence[ContextSeries]) -> dict[str, str]:
    """The texts that a release keeps, by name."""
    found = {year.official.document_name: as_text(_facts(year)) for year in years}
    return found | {series.document_name: as_text(series.facts()) for series in context}


def kept_in(live: LiveRelease) -> Kept:
    """What a release holds; empty where it holds none."""
    texts = {name: live.document(name) or "{}" for name in live.documents()}
    years = [_year(json.loads(text)) for name, text in texts.items() if name.startswith(DOCUMENT)]
    context = [
        ContextSeries.of(json.loads(text))
        for name, text in texts.items()
        if name.startswith(CONTEXT)
    ]
    return Kept(
        tuple(sorted(years, key=lambda one: one.year)),
        tuple(sorted(context, key=lambda one: one.title)),
    )


def _facts(year: KeptYear) -> dict[str, Any]:
    cuts = {
        measure: {area: asdict(found) for area, found in areas.items()}
        for measure, areas in year.quartiles.items()
    }
    found = {"quartiles": cuts, "flags": [asdict(flag) for flag in year.flags]}
    return year.official.facts() | found


def _year(facts: Mapping[str, Any]) -> KeptYear:
    cuts = {
        measure: {area: Quartiles(**found) for area, found in areas.items()}
        for measure, areas in facts["quartiles"].items()
    }
    flagged = (Flag(**flag | {"figures": tuple(flag["figures"])}) for flag in facts["flags"])
    return KeptYear(OfficialReturn.of(facts), cuts, tuple(flagged))
