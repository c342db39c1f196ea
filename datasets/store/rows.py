"""What a release is made of: the rows of `measures`, and the change that one publish makes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import polars as pl

MEASURE_ROWS = pl.Schema(
    {
        "kind": pl.String(),
        "dataset": pl.String(),
        "service": pl.String(),
        "source_system": pl.String(),
        "month": pl.Date(),
        "measure": pl.String(),
        "period": pl.Date(),
        "breakdown": pl.String(),
        "node": pl.String(),
        "days": pl.Int32(),
        "numerator": pl.Float64(),
        "denominator": pl.Float64(),
        "submission": pl.String(),
        "rows": pl.Int64(),
        "content_hash": pl.String(),
        "text": pl.String(),
    }
)
"""The schema of `measures`, in order; text columns are "" rather than null."""

CELL, MEASURE, DOCUMENT, VERDICT = "cell", "measure", "document", "verdict"
INDEX_KINDS = (CELL, DOCUMENT, VERDICT)
"""The rows that say what a release holds; every other row belongs to a cell."""

CELL_KEY = ("dataset", "service", "source_system", "month")
DOCUMENTS, ALL_SERVICES = "documents", "all"
VERDICTS = "verdicts"
VERDICT_ROWS = pl.Schema(
    {name: MEASURE_ROWS[name] for name in ("measure", "breakdown", "node", "text")}
)
"""One verdict of a service: of which series, and all that was found, as JSON."""
ROWS_HASH = "rows_hash"

FACTS = pl.Schema(
    {
        "coverage": pl.String(),
        "file_name": pl.String(),
        "file_sha256": pl.String(),
        "mapping": pl.String(),
        "publisher": pl.String(),
        "published_at": pl.String(),
        "restated": pl.Boolean(),
        "set_aside": pl.Int64(),
        "set_aside_hash": pl.String(),
        "waived": pl.List(pl.String()),
        "left_out": pl.List(pl.Struct({"why": pl.String(), "rows": pl.Int64()})),
        "not_collected": pl.List(pl.String()),
        "worked_out": pl.List(pl.Struct({"column": pl.String(), "how": pl.String()})),
        "migrations": pl.List(
            pl.Struct({"what": pl.String(), "on": pl.String(), "records": pl.Int64()})
        ),
        "key_fingerprint": pl.String(),
        "checks": pl.Int64(),
        "checks_waived": pl.Int64(),
        "first_published_on": pl.String(),
        "due_on": pl.String(),
        "first_load": pl.Boolean(),
        "passed_first_time": pl.Boolean(),
        "keyed_late": pl.Int64(),
        "keyed_late_of": pl.Int64(),
        ROWS_HASH: pl.String(),
    }
)
"""What a cell row's text holds, as JSON; the store adds `rows_hash` when it publishes."""


@dataclass(frozen=True, slots=True, order=True)
class CellKey:
    """What a publish replaces whole: one dataset, service and source system in one month."""

    dataset: str
    service: str
    source_system: str
    month: date

    def __str__(self) -> str:
        return f"{self.dataset}, {self.service}, {self.source_system}, {self.month:%B %Y}"


@dataclass(frozen=True, slots=True)
class Change:
    """One publish: what it replaces, and with what.

    `records` holds, by dataset, the records of every cell that this submission brings (a cell may
    bring none). `rows` (MEASURE_ROWS) holds the whole new content of every replaced cell: its cell
    row and its measure rows. A cell row whose submission is "" is this submission's; one that
    names an earlier submission keeps that one's records. The store fills in the submission, rows,
    content hash and rows hash. A replaced cell without a cell row is withdrawn. `documents` are
    texts by name ("programme", "mapping:housing_ombudsman"). `verdicts` (VERDICT_ROWS), by service,
    take the place of all that service's. `hashes` are those of `records` by cell, where
    `prepare.hashed` worked them out before; else they are worked out when it is published.
    """

    submission: str
    rows: pl.DataFrame = field(default_factory=MEASURE_ROWS.to_frame)
    replaces: tuple[CellKey, ...] = ()
    records: Mapping[str, pl.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    documents: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    verdicts: Mapping[str, pl.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    hashes: pl.DataFrame | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a submission came from and what the gate found, for the refresh log.

    `findings` is the hash of the file that holds what was found; "" if nothing was. `places` names
    the services and source systems, as `places_of` writes them.
    """

    file_name: str = ""
    file_sha256: str = ""
    dataset: str = ""
    months: tuple[date, ...] = ()
    critical: int = 0
    warning: int = 0
    info: int = 0
    findings: str = ""
    places: str = ""


NO_FILE = Origin()


def places_of(cells: Iterable[CellKey]) -> str:
    """The services and source systems of cells, in JSON: what the log says that a file was of."""
    return json.dumps(sorted({(cell.service, cell.source_system) for cell in cells}))


def as_measure_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame in MEASURE_ROWS's columns, order and types, text columns without nulls."""
    texts = [name for name, dtype in MEASURE_ROWS.items() if dtype == pl.String]
    return (
        frame.select(MEASURE_ROWS.names())
        .cast(MEASURE_ROWS)
        .with_columns(pl.col(texts).fill_null(""))
    )


def keys_frame(keys: Sequence[CellKey]) -> pl.DataFrame:
    """Cell keys as a frame with the columns of CELL_KEY."""
    return pl.DataFrame(
        {
            "dataset": [key.dataset for key in keys],
            "service": [key.service for key in keys],
            "source_system": [key.source_system for key in keys],
            "month": [key.month for key in keys],
        },
        schema={name: MEASURE_ROWS[name] for name in CELL_KEY},
    )
