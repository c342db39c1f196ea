"""Parquet files with one column of pages made by hand, in place of those that were written."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

Fields = Mapping[int, "int | bool | Fields"]
DATA, DICTIONARY, DATA_V2 = 0, 2, 3
PLAIN, RLE, RLE_DICTIONARY = 0, 3, 8
ROWS = 5
ROOM = 3_000
COLUMN = "trade_code"
WORDS = (b"gas", b"wood")


def varint(number: int) -> bytes:
    """A number of no sign, seven bits a byte."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def signed(number: int) -> bytes:
    """A number that may be negative."""
    return varint(2 * number if number >= 0 else -2 * number - 1)


def struct(fields: Fields) -> bytes:
    """A structure of Thrift's compact protocol."""
    out, last = bytearray(), 0
    for place, value in fields.items():
        kind = 12 if isinstance(value, Mapping) else 5
        if isinstance(value, bool):
            kind = 1 if value else 2
        out.append((place - last) << 4 | kind)
        last = place
        if isinstance(value, Mapping):
            out += struct(value)
        elif kind == 5:
            out += signed(value)
    return bytes([*out, 0])


def page(kind: int, header: Fields, body: bytes, **lies: int) -> bytes:
    """A page; `unpacked`, `packed` and `crc` may say of it what is not so."""
    place = {DATA: 5, DICTIONARY: 7, DATA_V2: 8}.get(kind, 5)
    fields = {1: kind, 2: lies.get("unpacked", len(body)), 3: lies.get("packed", len(body))}
    if "crc" in lies:
        fields[4] = lies["crc"]
    return struct({**fields, place: header}) + body


def plain(*words: bytes) -> bytes:
    """Words as they stand on a plain page."""
    return b"".join(len(word).to_bytes(4, "little") + word for word in words)


def dictionary(*words: bytes, **header: int) -> bytes:
    """A page of distinct words."""
    return page(DICTIONARY, {1: header.get("count", len(words)), 2: PLAIN}, plain(*words))


def run(count: int, value: int, width: int = 1) -> bytes:
    """One value, repeated."""
    return varint(count << 1) + value.to_bytes((width + 7) // 8, "little")


def levels(count: int = ROWS) -> bytes:
    """That so many rows have a value."""
    told = run(count, 1)
    return len(told).to_bytes(4, "little") + told


def indices(*runs: bytes, width: int = 1, count: int = ROWS, told: bytes | None = None) -> bytes:
    """A page of places in the dictionary."""
    body = (levels() if told is None else told) + bytes([width]) + b"".join(runs)
    return page(DATA, {1: count, 2: RLE_DICTIONARY, 3: RLE, 4: RLE}, body)


def file_of(jobs: pl.DataFrame, chunk: bytes, path: Path) -> Path:
    """A file of five jobs, in which those bytes stand in place of the last column's pages."""
    table = jobs.drop(COLUMN).to_arrow().append_column(COLUMN, pa.array(["x" * ROOM] * ROWS))
    pq.write_table(table, path, compression="none", use_dictionary=False, write_statistics=False)
    column = pq.read_metadata(path).row_group(0).column(table.num_columns - 1)
    data, start = bytearray(path.read_bytes()), column.data_page_offset
    assert len(chunk) <= column.total_compressed_size
    data[start : start + len(chunk)] = chunk
    path.write_bytes(data)
    return path
