"""Footers that lie, bombs by each codec, files too wide or too deep: Parquet."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datasets.extract import ExtractRefusedError
from tests.datasets.hostile.judging import outcome, refusal_of
from tests.datasets.hostile.pages import struct, varint

Jobs = Callable[..., pl.DataFrame]
MAGIC = b"PAR1"
MOST = 2**31 - 1
LONG = 40_000_000


def with_footer(data: bytes, footer: bytes, told: int | None = None) -> bytes:
    """A file with another footer, of the length told."""
    start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    length = len(footer) if told is None else told
    return data[:start] + footer + length.to_bytes(4, "little") + MAGIC


FOOTERS: Mapping[str, Callable[[bytes], tuple[bytes, int | None]]] = MappingProxyType(
    {
        "said to be of no length": lambda footer: (footer, 0),
        "said to be longer than the file": lambda footer: (footer, 50_000_000),
        "said to be of four gigabytes": lambda footer: (footer, 2**32 - 1),
        "said to be a byte shorter": lambda footer: (footer, len(footer) - 1),
        "said to be a byte longer": lambda footer: (footer, len(footer) + 1),
        "of noughts": lambda footer: (b"\0" * len(footer), None),
        "with a schema of two thousand million columns": lambda _: (
            struct({1: 2})[:-1] + b"\x19\xfc" + varint(MOST),
            None,
        ),
        "with a text of two gigabytes": lambda _: (
            struct({1: 2})[:-1] + b"\x58" + varint(MOST),
            None,
        ),
        "of structures without end": lambda _: (b"\x1c" * 100_000, None),
        "of lists without end": lambda _: (b"\x19\x19" + b"\x19" * 100_000, None),
        "whose pages lie outside the file": lambda footer: (
            footer.replace(b"\x26\x08", b"\x26\x7e"),
            None,
        ),
    }
)


@pytest.mark.parametrize("what", FOOTERS)
def test_a_footer_that_lies_is_refused(what: str, jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "footer.parquet"
    pq.write_table(jobs({}, {}).to_arrow(), path)
    data = path.read_bytes()
    footer = data[len(data) - 8 - int.from_bytes(data[-8:-4], "little") : -8]
    bent, told = FOOTERS[what](footer)
    assert (bent, told) != (footer, None)
    path.write_bytes(with_footer(data, bent, told))
    assert refusal_of(path, dataset="repairs")


@pytest.mark.parametrize("codec", ["snappy", "gzip", "brotli", "lz4", "zstd"])
def test_a_small_file_that_unpacks_to_much_is_refused_whatever_packed_it(
    codec: str, jobs: Jobs, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.parquet"
    table = jobs({}).with_columns(trade_code=pl.lit("0" * LONG)).to_arrow()
    pq.write_table(table, path, compression=codec, use_dictionary=False, write_statistics=False)
    assert path.stat().st_size < LONG / 15
    assert "holds a value of 40,000,000 bytes" in refusal_of(path)


def nested(deep: int, wrap: Callable[[pa.Array], pa.Array]) -> pa.Array:
    values = pa.array([1])
    for _ in range(deep):
        values = wrap(values)
    return values


DEEP: Mapping[str, Callable[[pa.Array], pa.Array]] = MappingProxyType(
    {
        "lists": lambda values: pa.ListArray.from_arrays(pa.array([0, 1], pa.int32()), values),
        "structures": lambda values: pa.StructArray.from_arrays([values], ["a"]),
        "maps": lambda values: pa.MapArray.from_arrays(
            pa.array([0, 1], pa.int32()), pa.array(["k"]), values
        ),
    }
)


@pytest.mark.parametrize("what", DEEP)
def test_a_column_nested_a_hundred_deep_is_refused(what: str, jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "deep.parquet"
    table = jobs({}).to_arrow().append_column("deep", nested(100, DEEP[what]))
    pq.write_table(table, path)
    assert refusal_of(path)


def test_five_thousand_columns_are_refused(jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "wide.parquet"
    wide = {f"c{number}": [1] for number in range(5_000)}
    pq.write_table(pa.table(wide), path)
    assert "promises 5,000 columns" in refusal_of(path, dataset="repairs")


def test_a_column_named_with_a_megabyte_is_refused(jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "named.parquet"
    pq.write_table(pa.table({"x" * 1_000_000: [1]}), path)
    assert refusal_of(path, dataset="repairs")


def test_a_year_long_ago_is_a_misfit_named_by_its_row(jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "year.parquet"
    frame = jobs({}, {}).with_columns(
        raised_at=pl.Series(["2026-10-05", "0202-10-05"]).str.to_date()
    )
    frame.write_parquet(path)
    found = outcome(path)
    assert isinstance(found, ExtractRefusedError)
    assert [(fault.column, fault.rows) for fault in found.faults] == [("raised_at", (2,))]
