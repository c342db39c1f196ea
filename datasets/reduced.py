"""Extract: a file as read, reduced to what is kept; and how it waits on disk between processes."""

import json
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from datasets.catalogue import CONTRACTS
from datasets.contract import Contract
from datasets.refusal import LeftOut

SOURCE_ROW = "source_row"
FILE_NAME = "extract.parquet"
_FACTS = "insourcing_extract"
_FOREIGN = "another_months"
_ASIDE = "set_aside"
_VERSION = 2


@dataclass(frozen=True, slots=True)
class Extract:
    """One file as read: typed, closed and cut into months; not yet judged.

    `records` has the contract's columns and `source_row` (the file's first data row is 1): one row
    per record per month that holds it, `month` filled, events after the month's end blanked.
    `foreign` has the same columns: rows closed before the month's first day, which are another
    month's; of a full-history file those that closed in the year before its first month, which are
    only looked at. `months` is every month covered, those with no rows included, oldest first. A
    month that was declared empty has no records to say whose it is: `service` and `source_system`
    do, and are None otherwise. `key_fingerprint` tells which secret is behind its pseudonyms; None
    where the mapping makes none. `notices` are sentences that an officer should read before
    publishing: how the file was read, where that is not obvious. `set_aside` are the rows that an
    officer took out of `records` so that the others could be published; None: nobody did.
    `worked_out` are columns that were worked out where the sender had none, each with how.
    """

    contract: Contract
    mapping_name: str
    mapping_text: str
    publisher: str
    file_name: str
    sha256: str
    file_rows: int
    months: tuple[date, ...]
    records: pl.DataFrame
    foreign: pl.DataFrame
    left_out: tuple[LeftOut, ...]
    not_collected: tuple[str, ...]
    history: bool
    declared_empty: bool
    notices: tuple[str, ...] = ()
    service: str | None = None
    source_system: str | None = None
    key_fingerprint: str | None = None
    set_aside: pl.DataFrame | None = None
    worked_out: tuple[tuple[str, str], ...] = ()


def kept_schema(contract: Contract) -> pl.Schema:
    """The schema of an extract's records: the contract's columns, then the source row."""
    return pl.Schema({**contract.schema, SOURCE_ROW: pl.Int64()})


def write_reduced(extract: Extract, folder: Path) -> Path:
    """The one file, in that folder, from which `read_reduced` gives the extract back."""
    path = folder / FILE_NAME
    path.write_bytes(pack(extract))
    return path


def pack(extract: Extract) -> bytes:
    """An extract as the bytes of one Parquet file, its facts beside its rows."""
    aside = extract.records.clear() if extract.set_aside is None else extract.set_aside
    parts = (extract.records, False, False), (extract.foreign, True, False), (aside, False, True)
    rows = pl.concat(
        part.with_columns(pl.lit(is_foreign).alias(_FOREIGN), pl.lit(is_aside).alias(_ASIDE))
        for part, is_foreign, is_aside in parts
    )
    buffer = BytesIO()
    rows.write_parquet(
        buffer,
        compression="zstd",
        compression_level=1,
        metadata={_FACTS: json.dumps(_facts(extract))},
    )
    return buffer.getvalue()


def read_reduced(path: Path) -> Extract:
    """The extract that `write_reduced` wrote; ValueError if the file is not one of its own."""
    stored = pl.read_parquet_metadata(path).get(_FACTS)
    if stored is None:
        raise ValueError(f"{path.name} is not a reduced extract.")
    facts = json.loads(stored)
    if facts["version"] != _VERSION:
        raise ValueError(f"{path.name} was written by another version of this program.")
    contract = CONTRACTS[facts["contract"]]
    rows = pl.read_parquet(path)
    if rows.schema != {**kept_schema(contract), _FOREIGN: pl.Boolean(), _ASIDE: pl.Boolean()}:
        raise ValueError(f"{path.name} does not hold the columns of the {contract.name} contract.")
    return _from_facts(facts, contract, rows)


def _facts(extract: Extract) -> dict[str, object]:
    return {
        "version": _VERSION,
        "contract": extract.contract.name,
        "mapping_name": extract.mapping_name,
        "mapping_text": extract.mapping_text,
        "publisher": extract.publisher,
        "file_name": extract.file_name,
        "sha256": extract.sha256,
        "file_rows": extract.file_rows,
        "months": [month.isoformat() for month in extract.months],
        "left_out": [[left.why, left.rows] for left in extract.left_out],
        "not_collected": extract.not_collected,
        "history": extract.history,
        "declared_empty": extract.declared_empty,
        "notices": extract.notices,
        "worked_out": extract.worked_out,
        "service": extract.service,
        "source_system": extract.source_system,
        "key_fingerprint": extract.key_fingerprint,
    }


def _from_facts(facts: dict[str, Any], contract: Contract, rows: pl.DataFrame) -> Extract:
    is_foreign, is_aside = pl.col(_FOREIGN), pl.col(_ASIDE)
    aside = rows.filter(is_aside).drop(_FOREIGN, _ASIDE)
    return Extract(
        contract=contract,
        months=tuple(date.fromisoformat(month) for month in facts["months"]),
        records=rows.filter(~is_foreign & ~is_aside).drop(_FOREIGN, _ASIDE),
        foreign=rows.filter(is_foreign).drop(_FOREIGN, _ASIDE),
        set_aside=aside if aside.height else None,
        left_out=tuple(LeftOut(why, count) for why, count in facts["left_out"]),
        not_collected=tuple(facts["not_collected"]),
        notices=tuple(facts["notices"]),
        worked_out=tuple((column, how) for column, how in facts.get("worked_out", ())),
        **{name: facts[name] for name in _AS_THEY_ARE},
    )


_AS_THEY_ARE = (
    "mapping_name",
    "mapping_text",
    "publisher",
    "file_name",
    "sha256",
    "file_rows",
    "history",
    "declared_empty",
    "service",
    "source_system",
    "key_fingerprint",
)
