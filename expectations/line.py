"""Line: one service's records from one source system, what the extract has and what is live."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from datasets.extract import Extract
from datasets.store import LiveRelease
from expectations.suite import Suite

_WHOLE = ("complete", "migrated_open", "", None)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One service's records from one source system: what the extract has, and what is live.

    `published` has one row per live cell of theirs: month, coverage and content hash. `newest` is
    the newest month that is published of the service, from whatever system; None for none.
    `purged` are the published months whose records were kept long enough, and are gone.
    """

    extract: Extract
    live: LiveRelease
    suite: Suite
    service: str
    source_system: str
    records: pl.DataFrame
    foreign: pl.DataFrame
    published: pl.DataFrame
    newest: date | None
    purged: frozenset[date] = frozenset()
    _read: dict[tuple[date, ...], pl.DataFrame] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What a sentence calls it: "Repairs of housing_management from civica"."""
        return f"{self.suite.contract.title} of {self.service} from {self.source_system}"

    @property
    def first(self) -> date:
        """The first month that the extract covers."""
        return self.extract.months[0]

    @property
    def last(self) -> date:
        """The last month that the extract covers."""
        return self.extract.months[-1]

    @property
    def months(self) -> tuple[date, ...]:
        """The published months, oldest first."""
        return tuple(self.published["month"].sort().to_list())

    @property
    def kept(self) -> tuple[date, ...]:
        """The published months whose records are still there, oldest first."""
        return tuple(month for month in self.months if month not in self.purged)

    def live_records(self, months: Sequence[date]) -> pl.DataFrame:
        """The live records of those months, those not published or since purged left out."""
        known = tuple(month for month in months if month in self.kept)
        if known not in self._read:
            place = (self.suite.contract.name, self.service, self.source_system)
            self._read[known] = self.live.records(*place, known)
        return self._read[known]

    def live_columns(self, columns: Sequence[str], months: Sequence[date]) -> pl.DataFrame:
        """Some columns of those months' live records, counted but not verified.

        Months whose records were purged are left out.
        """
        known = [month for month in months if month in self.kept]
        name = self.suite.contract.name
        return self.live.record_columns(name, columns, self.service, self.source_system, known)

    def own_records(self, month: date) -> pl.DataFrame:
        """The extract's records of one month."""
        return self.records.filter(pl.col("month") == month)

    def is_whole(self, month: date) -> bool:
        """Whether a month, the extract's or a published one, declares to hold every record."""
        if month in self.extract.months:
            coverages = self.own_records(month)["coverage"].unique().to_list()
        else:
            coverages = self.published.filter(pl.col("month") == month)["coverage"].to_list()
        return all(coverage in _WHOLE for coverage in coverages)


def lines_of(extract: Extract, live: LiveRelease, suite: Suite) -> Iterator[Line]:
    """One line for each service and source system that the extract has rows of, or declares."""
    cells = live.cells().filter(pl.col("dataset") == suite.contract.name)
    gone = live.purged_cells()
    for service, system in _pairs(extract):
        place = (suite.contract.name, service, system)
        of_service = cells.filter(pl.col("service") == service)
        same = (pl.col("service") == service) & (pl.col("source_system") == system)
        yield Line(
            extract=extract,
            live=live,
            suite=suite,
            service=service,
            source_system=system,
            records=extract.records.filter(same),
            foreign=extract.foreign.filter(same),
            published=of_service.filter(same).select("month", "coverage", "content_hash"),
            newest=max(of_service["month"].to_list(), default=None),
            purged=frozenset(
                key.month for key in gone if (key.dataset, key.service, key.source_system) == place
            ),
        )


def _pairs(extract: Extract) -> list[tuple[str, str]]:
    if extract.declared_empty and extract.service and extract.source_system:
        return [(extract.service, extract.source_system)]
    pairs = extract.records.select("service", "source_system").drop_nulls().unique().sort(pl.all())
    return [(service, system) for service, system in pairs.iter_rows()]
