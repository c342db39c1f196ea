from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from datasets.extract import read_extract
from tests.datasets.sending import only_fault, theirs

Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]

FORBIDDEN = {
    "lists": pl.Series([["Mrs Bloggs"]]),
    "records within a record": pl.Series([{"name": "Mrs Bloggs"}]),
    "bytes": pl.Series([b"Mrs Bloggs"]),
    "a time of day": pl.Series([1]).cast(pl.Time),
    "a text that is too long": pl.Series(["x" * 40_000]),
}


@pytest.mark.parametrize("values", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_what_a_dropped_column_holds_does_not_matter(
    values: pl.Series, jobs: Jobs, sent: Sent
) -> None:
    frame = jobs({})
    mapping = theirs(frame, 'drop = ["Tenant"]')
    extract = read_extract(sent(frame.with_columns(Tenant=values)), mapping=mapping)
    assert extract.records["record_id"].to_list() == ["J1"]


def test_a_dropped_column_is_not_even_read(jobs: Jobs, sent: Sent, tmp_path: Path) -> None:
    """Its bytes are changed: whoever read them would say that the file is damaged."""
    frame = jobs({}, {}, {})
    whole = frame.with_columns(Tenant=pl.Series(["Mrs Bloggs", "Mr Bloggs", "Ms Bloggs"]))
    path = tmp_path / "sent.parquet"
    pq.write_table(whole.to_arrow(), path, write_page_checksum=True, compression="none")
    piece = pq.ParquetFile(path).metadata.row_group(0).column(whole.width - 1)
    start = piece.dictionary_page_offset or piece.data_page_offset
    damaged = bytearray(path.read_bytes())
    damaged[start : start + piece.total_compressed_size] = b"\xff" * piece.total_compressed_size
    path.write_bytes(damaged)
    mapping = theirs(frame, 'drop = ["Tenant"]')
    assert len(read_extract(path, mapping=mapping).records) == 3
    kept = theirs(frame.drop("trade_code"), 'drop = ["trade_code"]', trade_code="Tenant")
    assert only_fault(path, mapping=kept).reason == "damaged"
