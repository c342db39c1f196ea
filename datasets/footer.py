"""What a Parquet file's footer may promise, before anything that it points to is read."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from datasets.limits import MIB, Limits
from datasets.refusal import Fault, named

PIECES = 100_000

DAMAGED = Fault(
    "damaged",
    "It is a Parquet file by its first and last bytes, but what is between cannot be read: it is "
    "damaged, or uses something that is not supported. Export it again.",
)


def too_many(footer: pq.FileMetaData, limits: Limits) -> Iterator[Fault]:
    """A fault for each thing that there is more of than is allowed, or fewer than none."""
    for what, count, most in (
        ("rows", footer.num_rows, limits.rows),
        ("columns", footer.num_columns, limits.columns),
        ("row groups", footer.num_row_groups, limits.row_groups),
        ("column pieces", footer.num_columns * footer.num_row_groups, PIECES),
    ):
        if count < 0:
            yield DAMAGED
        elif count > most:
            yield Fault(
                "too_large",
                f"Its footer promises {count:,} {what}; the most is {most:,}. Send one month at a "
                "time, with only the columns that the contract asks for.",
            )


def untrue(footer: pq.FileMetaData, path: Path, limits: Limits) -> Iterator[Fault]:
    """What the footer says that cannot be so: sizes below nought, rows that do not add up."""
    size, rows, unpacked = path.stat().st_size, 0, 0
    for number in range(footer.num_row_groups):
        group = footer.row_group(number)
        pieces = [group.column(place) for place in range(group.num_columns)]
        if group.num_rows < 0 or any(not _is_possible(piece, size) for piece in pieces):
            yield DAMAGED
            return
        rows += group.num_rows
        unpacked += sum(piece.total_uncompressed_size for piece in pieces)
    if rows != footer.num_rows:
        yield DAMAGED
    if unpacked > limits.unpacked_bytes:
        yield too_much(unpacked, limits)


def too_much(unpacked: int, limits: Limits) -> Fault:
    """The fault of a file that unpacks to more bytes than is allowed."""
    return Fault(
        "too_large",
        f"It unpacks to {unpacked // MIB:,} MB or more; the most is "
        f"{limits.unpacked_bytes // MIB:,}. Send one month at a time.",
    )


def spelled_out(footer: pq.FileMetaData) -> frozenset[str]:
    """The columns in an encoding that cannot be read as distinct values."""
    pieces = (
        footer.row_group(number).column(place)
        for number in range(footer.num_row_groups)
        for place in range(footer.num_columns)
    )
    return frozenset(
        piece.path_in_schema
        for piece in pieces
        if any(encoding.startswith("DELTA") for encoding in piece.encodings)
    )


def unzoned(schema: pq.ParquetSchema) -> frozenset[str]:
    """The columns whose times do not say whether they are UTC or local: writers differ.

    So it is with INT96, and with the annotation that Parquet had before it had zones: the library
    takes both for local, and most that write them mean UTC.
    """
    columns = (schema.column(place) for place in range(len(schema)))
    return frozenset(c.path for c in columns if c.physical_type == "INT96" or _is_legacy(c))


def _is_legacy(column: pq.ColumnSchema) -> bool:
    words = json.loads(column.logical_type.to_json())
    return words.get("Type") == "Timestamp" and bool(words.get("is_from_converted_type"))


def _is_possible(piece: pq.ColumnChunkMetaData, size: int) -> bool:
    start = piece.data_page_offset
    if piece.has_dictionary_page and piece.dictionary_page_offset is not None:
        start = min(start, piece.dictionary_page_offset)
    return (
        piece.num_values >= 0
        and piece.total_uncompressed_size >= 0
        and piece.total_compressed_size >= 0
        and 0 <= start <= start + piece.total_compressed_size <= size
        and not piece.file_path
    )


def muddled(names: Sequence[str]) -> list[Fault]:
    """Names that stand twice, or that the library cannot tell apart when one is asked for."""
    twice = sorted({name for name in names if names.count(name) > 1})
    inside = sorted({n for n in names for other in names if n.startswith(f"{other}.")})
    return [
        Fault(
            "muddled_columns",
            f"Column {named(name)} cannot be told from another: give each column one plain name "
            "of its own.",
            name,
        )
        for name in (*twice, *inside)
    ]
