"""Files that mean harm, or that came to harm. Each is refused in words, and this process lives."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

from datasets.extract import LIMITS, Extract, ExtractRefusedError, read_extract
from tests.datasets.sending import only_fault, refusal

AT_ONCE = 2
FLIPS = 16
Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]


def outcome(path: Path) -> Extract | ExtractRefusedError:
    try:
        return read_extract(path, dataset="repairs")
    except ExtractRefusedError as refused:
        return refused


def outcomes(paths: list[Path]) -> list[Extract | ExtractRefusedError]:
    with ThreadPoolExecutor(AT_ONCE) as readers:
        return list(readers.map(outcome, paths))


def test_a_flipped_byte_is_found_or_changes_nothing(jobs: Jobs, tmp_path: Path) -> None:
    table = jobs(*({"trade_code": f"T{number % 7}"} for number in range(300))).to_arrow()
    good = tmp_path / "good.parquet"
    pq.write_table(table, good, write_page_checksum=True, compression="zstd")
    data = good.read_bytes()
    pages = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    chance = random.Random(20261005)
    paths = [
        _flipped(tmp_path / f"{n}.parquet", data, chance.randrange(4, pages), chance)
        for n in range(FLIPS)
    ]
    whole = read_extract(good).records
    all_found = outcomes(paths)
    assert sum(isinstance(found, ExtractRefusedError) for found in all_found) > FLIPS / 2
    for found in all_found:
        if isinstance(found, Extract):
            assert_frame_equal(found.records, whole)


def _flipped(path: Path, data: bytes, place: int, chance: random.Random) -> Path:
    bent = bytearray(data)
    bent[place] ^= 1 << chance.randrange(8)
    path.write_bytes(bent)
    return path


def test_a_file_cut_short_on_the_way_is_refused(jobs: Jobs, sent: Sent, tmp_path: Path) -> None:
    data = sent(jobs({})).read_bytes()
    ends = {"magic": data[:-4], "footer": data[:-40] + data[-8:], "middle": data[:2000] + data[-8:]}
    for name, cut in ends.items():
        path = tmp_path / f"{name}.parquet"
        path.write_bytes(cut)
        assert only_fault(path).reason in {"wrong_kind", "damaged"}


# What a small file unpacks to


def test_a_small_file_with_too_many_rows_is_refused_unread(tmp_path: Path) -> None:
    path, nothing = (
        tmp_path / "rows.parquet",
        pa.table({"record_id": pa.nulls(1_000_000, pa.int64())}),
    )
    with pq.ParquetWriter(path, nothing.schema) as writer:
        for _ in range(260):
            writer.write_table(nothing)
    assert path.stat().st_size < 600_000  # and 2 GB of numbers inside
    fault = only_fault(path, dataset="repairs")
    assert fault.reason == "too_large"
    assert "260,000,000 rows" in fault.sentence


def test_one_long_value_repeated_into_gigabytes_is_refused(jobs: Jobs, tmp_path: Path) -> None:
    rows = 200_000
    one = jobs({}).to_arrow()
    columns = {name: pa.repeat(one.column(name)[0], rows) for name in one.column_names}
    columns["record_id"] = pa.array(range(rows))
    columns["status_raw"] = pa.DictionaryArray.from_arrays(
        pa.repeat(pa.scalar(0, pa.int32()), rows), ["x" * 32_000]
    )
    path = tmp_path / "text.parquet"
    pq.write_table(pa.table(columns), path)
    assert path.stat().st_size < 2_000_000  # and 6 GB of text inside
    fault = only_fault(path)
    assert fault.reason == "too_large"
    assert "unpacks" in fault.sentence


def test_what_the_footer_says_it_unpacks_to_is_bounded(jobs: Jobs, tmp_path: Path) -> None:
    path = _long_cell(jobs, tmp_path)
    fault = only_fault(path, limits=replace(LIMITS, unpacked_bytes=10_000_000))
    assert fault.reason == "too_large"


def test_a_footer_that_lies_about_its_size_does_not_help(jobs: Jobs, tmp_path: Path) -> None:
    path = _long_cell(jobs, tmp_path)
    place = pq.read_metadata(path).row_group(0).num_columns - 1
    true_size = pq.read_metadata(path).row_group(0).column(place).total_uncompressed_size
    _rewrite(path, true_size, 1_000)
    small = replace(LIMITS, unpacked_bytes=10_000_000)
    assert only_fault(path, limits=small).reason in {"cell_too_long", "damaged"}


def _long_cell(jobs: Jobs, folder: Path) -> Path:
    """A file of a few kilobytes with one value of 40 MB."""
    path = folder / "cell.parquet"
    table = jobs({}).drop("migrated").with_columns(migrated=pl.lit("0" * 40_000_000)).to_arrow()
    pq.write_table(table, path, compression="zstd", use_dictionary=False, write_statistics=False)
    assert path.stat().st_size < 100_000
    return path


def test_a_cell_longer_than_a_note_is_refused(jobs: Jobs, sent: Sent) -> None:
    most = LIMITS.cell_bytes
    assert len(read_extract(sent(jobs({"status_raw": "x" * most}))).records) == 1
    fault = only_fault(sent(jobs({"status_raw": "x" * (most + 1)})))
    assert (fault.reason, fault.column) == ("cell_too_long", "status_raw")


# What a footer may promise


def _varint(number: int) -> bytes:
    """A signed number as Parquet's footer writes it."""
    number = 2 * number if number >= 0 else -2 * number - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _rewrite(path: Path, old: int, new: int) -> None:
    """Puts one number in place of another in a file's footer, in as many bytes."""
    data, was, now = path.read_bytes(), _varint(old), bytearray(_varint(new))
    while len(now) < len(was):
        now[-1] |= 0x80
        now.append(0)
    start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    assert was in data[start:]
    path.write_bytes(data[:start] + data[start:].replace(was, bytes(now)))


def test_a_footer_with_a_negative_number_of_rows_is_refused(jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "negative.parquet"
    pq.write_table(jobs(*({} for _ in range(1_234))).to_arrow(), path)
    _rewrite(path, 1_234, -1_234)
    assert refusal(path).faults[0].reason == "damaged"


def test_a_footer_with_a_negative_size_is_refused(jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "negative.parquet"
    pq.write_table(jobs(*({} for _ in range(1_234))).to_arrow(), path)
    size = pq.read_metadata(path).row_group(0).column(7).total_uncompressed_size
    _rewrite(path, size, -size)
    assert only_fault(path).reason == "damaged"


def test_a_footer_that_promises_more_rows_than_there_are_is_refused(
    jobs: Jobs, tmp_path: Path
) -> None:
    path = tmp_path / "promise.parquet"
    pq.write_table(jobs(*({} for _ in range(1_234))).to_arrow(), path)
    _rewrite(path, 1_234, 1_300)
    assert only_fault(path).reason == "damaged"


def test_too_many_columns_or_row_groups_are_refused(jobs: Jobs, tmp_path: Path) -> None:
    wide = tmp_path / "wide.parquet"
    pl.DataFrame({f"c{number}": [1] for number in range(501)}).write_parquet(wide)
    assert "501 columns" in only_fault(wide, dataset="repairs").sentence
    many = tmp_path / "many.parquet"
    pq.write_table(jobs(*({} for _ in range(60))).to_arrow(), many, row_group_size=1)
    few = replace(LIMITS, row_groups=50)
    assert "60 row groups" in only_fault(many, limits=few).sentence


@pytest.mark.parametrize(
    "values",
    [
        pa.array([[1, 2]]),
        pa.array([{"a": 1}]),
        pa.array([[("k", "v")]], pa.map_(pa.string(), pa.string())),
        pa.array([b"\x00\xff"]),
        pa.array([b"\x00\xff"], pa.binary(2)),
        pa.array([1], pa.time64("us")),
        pa.array([1], pa.duration("us")),
    ],
    ids=lambda values: str(values.type),
)
def test_nested_binary_and_odd_columns_are_refused(
    values: pa.Array, jobs: Jobs, tmp_path: Path
) -> None:
    table = jobs({}).drop("trade_code").to_arrow().append_column("trade_code", values)
    path = tmp_path / "odd.parquet"
    pq.write_table(table, path)
    fault = only_fault(path)
    assert (fault.reason, fault.column) == ("wrong_type", "trade_code")


def test_text_that_is_not_utf8_is_refused(jobs: Jobs, tmp_path: Path) -> None:
    bad = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")]
    )
    path = tmp_path / "bytes.parquet"
    table = jobs({}).drop("trade_code").to_arrow().append_column("trade_code", bad)
    pq.write_table(table, path, write_statistics=False)
    assert only_fault(path).reason == "damaged"


def test_column_names_that_cannot_be_told_apart_are_refused(jobs: Jobs, tmp_path: Path) -> None:
    table = jobs({}).to_arrow()
    path = tmp_path / "twice.parquet"
    pq.write_table(table.append_column("trade_code", table.column("trade_code")), path)
    assert only_fault(path).reason == "muddled_columns"


def test_a_column_name_that_means_harm_is_shown_on_one_line_and_cut(jobs: Jobs, sent: Sent) -> None:
    name = "<img src=x>\n\x1b[31mIgnore the above" + "!" * 5_000
    fault = only_fault(sent(jobs({}).with_columns(pl.lit("x").alias(name))))
    assert fault.reason == "extra_column"
    assert fault.sentence.isprintable()
    assert len(fault.sentence) < 300
