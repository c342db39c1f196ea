"""Release and LiveRelease: one version of `measures`, as it was published."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self

import polars as pl

from datasets.store.days import DAYS, unpacked
from datasets.store.errors import (
    FAILURES,
    OutOfReachError,
    ReleaseDamagedError,
    out_of_reach,
    told,
)
from datasets.store.place import Place
from datasets.store.records import purged_cells, read_columns, read_records
from datasets.store.rows import CELL, CELL_KEY, DOCUMENT, FACTS, VERDICT, VERDICT_ROWS, CellKey


@dataclass(frozen=True, slots=True)
class Release:
    """Who published what number, when and why. Number 0 is the store as it was created, empty."""

    number: int
    at: datetime
    actor: str = ""
    said_to_be: str = ""
    why: str = ""
    event: str = ""
    submission: str = ""

    @classmethod
    def from_note(cls, number: int, note: Mapping[str, Any]) -> Self:
        """The release that a commit's note tells of; KeyError or ValueError if it tells of none."""
        at = datetime.fromisoformat(note["at"]).astimezone(UTC)
        names = ("actor", "said_to_be", "why", "event", "submission")
        return cls(number, at, **{name: str(note.get(name, "")) for name in names})


@dataclass(frozen=True, slots=True, eq=False)
class LiveRelease:
    """One release, whole in memory and found to be what was published.

    `notice` is "" or says in words why a newer release is not shown.
    """

    release: Release
    root: Place
    frame: pl.DataFrame
    notice: str = ""

    @property
    def number(self) -> int:
        """The release's number; 0 when nothing was ever published."""
        return self.release.number

    @property
    def published_at(self) -> datetime | None:
        """When it was published, in UTC; None when nothing was ever published."""
        return self.release.at if self.number else None

    def rows(
        self,
        *,
        kind: str | None = None,
        dataset: str | None = None,
        service: str | None = None,
        measure: str | None = None,
    ) -> pl.DataFrame:
        """The rows (MEASURE_ROWS) that have each of the values given."""
        return self.frame.filter(
            *_matches(kind=kind, dataset=dataset, service=service, measure=measure)
        )

    def day_rows(self, *where: pl.Expr) -> pl.DataFrame:
        """The rows (MEASURE_ROWS) that say how many records took a number of whole days.

        `frame` and `rows` hold them as they are kept, a row a distribution; `where` chooses among
        those, by any column but days, numerator and text.
        """
        counted = (pl.col("kind") == DAYS) | pl.col("days").is_not_null()
        return unpacked(self.frame.filter(counted, *where))

    def cells(self) -> pl.DataFrame:
        """One row per cell: its key, submission, rows, content_hash, and the facts of FACTS."""
        facts = pl.col("text").str.json_decode(pl.Struct(dict(FACTS))).alias("facts")
        return (
            self.rows(kind=CELL)
            .select(*CELL_KEY, "submission", "rows", "content_hash", facts)
            .unnest("facts")
            .sort(CELL_KEY)
        )

    def document(self, name: str) -> str | None:
        """The text of a document, such as "programme"; None if the release has none."""
        found = self.rows(kind=DOCUMENT).filter(pl.col("node") == name)
        return str(found["text"][0]) if found.height else None

    def verdicts(self) -> pl.DataFrame:
        """One row per verdict: service, then VERDICT_ROWS; none where none had been reached."""
        return self.rows(kind=VERDICT).select("service", *VERDICT_ROWS.names())

    def documents(self) -> tuple[str, ...]:
        """The documents' names."""
        return tuple(self.rows(kind=DOCUMENT)["node"].sort())

    def records(
        self,
        dataset: str,
        service: str | None = None,
        source_system: str | None = None,
        months: Collection[date] | None = None,
        *,
        columns: Sequence[str] | None = None,
    ) -> pl.DataFrame:
        """The records behind the cells chosen (None: all), in the contract's schema.

        By month and reference; instants in London time. `columns` are those that are wanted (None:
        all), beside each cell's key; they come after every column was verified.
        ReleaseDamagedError if they are not the records that were published, RecordsPurgedError if
        they were kept long enough.
        """
        cells = self._cells(months, dataset, service, source_system)
        return self._verified(dataset, cells, columns)

    def record_columns(
        self,
        dataset: str,
        columns: Sequence[str],
        service: str | None = None,
        source_system: str | None = None,
        months: Collection[date] | None = None,
    ) -> pl.DataFrame:
        """A cell's key and some columns of the records behind the cells chosen, in no order.

        For baselines over many months, where verifying every column would take seconds: there
        are as many records as were published, but what they say is not held against its hash.
        Nothing that is published may come from here. ReleaseDamagedError as for `records`.
        """
        cells = self._cells(months, dataset, service, source_system)
        return self._counted(dataset, cells, columns)

    def purged_cells(self) -> tuple[CellKey, ...]:
        """The cells whose records were purged: their figures stand, and cannot be worked out."""
        found: list[CellKey] = []
        for (dataset,), cells in self.rows(kind=CELL).group_by("dataset"):
            with self._read(str(dataset)):
                gone = purged_cells(self.root, str(dataset), cells)
            found += (CellKey(*key) for key in gone.select(CELL_KEY).iter_rows())
        return tuple(sorted(found))

    def _verified(
        self, dataset: str, cells: pl.DataFrame, columns: Sequence[str] | None
    ) -> pl.DataFrame:
        with self._read(dataset):
            return read_records(self.root, dataset, cells, columns)

    def _counted(self, dataset: str, cells: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        with self._read(dataset):
            return read_columns(self.root, dataset, cells, columns)

    def _cells(
        self,
        months: Collection[date] | None,
        dataset: str,
        service: str | None,
        source_system: str | None,
    ) -> pl.DataFrame:
        cells = self.rows(kind=CELL).filter(
            *_matches(dataset=dataset, service=service, source_system=source_system)
        )
        return cells if months is None else cells.filter(pl.col("month").is_in(list(months)))

    @contextmanager
    def _read(self, dataset: str) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            if why := out_of_reach(error):
                what = f"The {dataset} records of release {self.number}"
                raise OutOfReachError(f"{what} cannot be read: {why}.") from error
            raise ReleaseDamagedError(
                f"The {dataset} records of release {self.number} cannot be read: {told(error)}. "
                "Restore the store's folder from a backup."
            ) from error


def _matches(**wanted: str | None) -> list[pl.Expr]:
    return [pl.col(name) == value for name, value in wanted.items() if value is not None]
