"""Many faults planted in one file, each in rows of its own, so that one audit finds them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from datasets.calendar import add_months, months_between
from datasets.catalogue import CONTRACTS
from datasets.contract import LONDON, Column, Contract, Kind
from datasets.demo import LAST_MONTH, SEED, drawn
from datasets.demo.extracts import Span, history_file, month_file
from datasets.demo.faults_of_extracts import under_other_references
from datasets.demo.planting import Fault
from datasets.extract import Extract
from datasets.months import (
    as_at_month_end,
    cut_into_months,
    opened_on,
    place_in_month,
    place_in_span,
)
from datasets.reduced import SOURCE_ROW, kept_schema
from datasets.reported import REPORTED_FIGURE, REPORTED_FIGURES

MONTHS = 14
ONE_REPAIR_IN = 12
_SOME, _ENOUGH = 300, 400
_FAULT, _PLACE = "fault", "place"
_FILLINGS: Mapping[Kind, object] = {
    Kind.TEXT: "REF-1",
    Kind.WHOLE: 1,
    Kind.NUMBER: 1.0,
    Kind.FLAG: True,
}


@dataclass(frozen=True)
class Together:
    """A file with many faults, and the rows (of the file, from 1) that each was planted in.

    `others` are the rows of the demonstration in which nothing was planted.
    """

    frame: pl.DataFrame
    rows: Mapping[str, tuple[int, ...]]
    others: frozenset[int]


def small(dataset: str, seed: int = SEED, months: int = MONTHS) -> pl.DataFrame:
    """A dataset of the demonstration, of a few months; of repairs a part, with their cases."""
    records = drawn(dataset, seed, months)
    if dataset != "repairs":
        return records
    return records.filter(pl.col("work_order_ref").hash() % ONE_REPAIR_IN == 0)


def of_every_kind(month: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The month's records and none opened since, with more of each kind that it has few of."""
    since = opened_on(contract) > pl.col("month").dt.month_end()
    month = _enough(as_at_month_end(month.filter(~since), contract), contract)
    counts = month.group_by("record_kind").len().filter(pl.col("len") >= _SOME)
    held = set(counts["record_kind"])
    return pl.concat(
        [month, *(_of_kind(k, month, contract) for k in contract.lives if k not in held)]
    )


def _enough(month: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The month's rows; of a dataset of few lines, those of other employers like them as well."""
    if "employer" not in contract.names or month.height >= _ENOUGH:
        return month
    again = (
        under_other_references(month, contract, str(n)).with_columns(pl.col("employer") + f" {n}")
        for n in range(1, _ENOUGH // month.height + 1)
    )
    return pl.concat([month, *again])


def _of_kind(kind: str, month: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Records of a kind, opened in the month; of its columns those that it must have are filled."""
    own = {column.name for column in contract.columns_of(kind)}
    reported, opened = kind == REPORTED_FIGURE, contract.lives[kind].opened
    closed = {*contract.lives[kind].closed} - {opened}
    models = month.filter(pl.col("record_kind") != kind).head(_SOME)
    rows = models.with_columns(
        pl.lit(kind).alias("record_kind"),
        pl.format("{}-{}", pl.lit(kind), pl.int_range(pl.len())).alias("record_id"),
        *(pl.lit(None, c.dtype).alias(c.name) for c in contract.columns if c.name not in own),
        *([pl.lit("demo_reports").alias("source_system")] if reported else []),
        *([pl.lit(REPORTED_FIGURES).alias("coverage")] if reported else []),
    )
    return rows.with_columns(
        pl.col(column.name).fill_null(_value(column, month)).alias(column.name)
        if column.name != opened
        else _value(column, month).alias(opened)
        for column in contract.columns_of(kind)
        if column.required or column.name == opened
    ).with_columns(
        *(pl.lit(None, month.schema[name]).alias(name) for name in closed),
        *([pl.col("record_id").alias("position_id")] if "position_id" in own else []),
        *([pl.format("m{}", pl.int_range(pl.len())).alias("measure")] if reported else []),
        *([pl.lit(0.5).alias("value")] if reported else []),
    )


def _value(column: Column, month: pl.DataFrame) -> pl.Expr:
    day = month["month"][0]
    value = column.allowed[0] if column.allowed else _FILLINGS.get(column.kind, day)
    instant = column.kind is Kind.INSTANT
    return (
        pl.lit(value).cast(pl.Datetime("us")).dt.replace_time_zone(LONDON)
        if instant
        else pl.lit(value).cast(column.dtype)
    )


def planted_together(frame: pl.DataFrame, faults: Sequence[Fault], seed: int) -> Together:
    """The file with every fault in it that finds rows to be planted in, none in another's rows."""
    free = frame.with_columns(pl.lit("").alias(_FAULT)).with_row_index(_PLACE)
    done = []
    for fault in faults:
        planted = fault.plant(free, np.random.default_rng(seed))
        changed = planted.join(free, on=free.columns, how="anti", nulls_equal=True)
        twice = planted.filter(pl.col(_PLACE).is_duplicated())
        touched = pl.concat([changed, twice])
        done.append(touched.with_columns(pl.lit(fault.name).alias(_FAULT)))
        free = free.filter(~pl.col(_PLACE).is_in(touched[_PLACE].implode()))
    whole = pl.concat([free, *done]).with_row_index(SOURCE_ROW, offset=1)
    rows = (
        whole.filter(pl.col(_FAULT) != "").group_by(_FAULT).agg(pl.col(SOURCE_ROW).cast(pl.Int64))
    )
    kinds = "|".join(frame["record_kind"].unique())
    made = pl.col("record_id").str.contains(rf"^({kinds})-\d+").fill_null(value=False)
    return Together(
        others=frozenset(whole.filter(pl.col(_FAULT) == "", ~made)[SOURCE_ROW]),
        frame=whole.drop(_FAULT, _PLACE, SOURCE_ROW),
        rows={name: tuple(sorted(places)) for name, places in rows.iter_rows()},
    )


def as_read(frame: pl.DataFrame, dataset: str, month: date = LAST_MONTH) -> Extract:
    """What reading the month's file gives, without a reading process."""
    contract = CONTRACTS[dataset]
    numbered = frame.with_row_index(SOURCE_ROW, offset=1).with_columns(
        pl.col(SOURCE_ROW).cast(pl.Int64)
    )
    placed = place_in_month(numbered.select(kept_schema(contract).names()), contract, month)
    return _extract(contract, (month,), placed.records, placed.foreign, history=False)


def history_as_read(records: pl.DataFrame, dataset: str, last: date, months: int) -> Extract:
    """What reading the full history up to a month gives, without a reading process."""
    contract = CONTRACTS[dataset]
    span = months_between(add_months(last, 1 - months), last)
    sent = history_file(records, contract, Span(span[0], last))
    numbered = sent.with_row_index(SOURCE_ROW, offset=1).with_columns(
        pl.col(SOURCE_ROW).cast(pl.Int64)
    )
    placed = place_in_span(numbered.select(kept_schema(contract).names()), contract, span[0], last)
    cut = cut_into_months(placed.records, contract, span)
    return _extract(contract, span, cut, placed.foreign, history=True)


def _extract(
    contract: Contract,
    months: tuple[date, ...],
    records: pl.DataFrame,
    foreign: pl.DataFrame,
    *,
    history: bool,
) -> Extract:
    return Extract(
        contract=contract,
        mapping_name="identity",
        mapping_text="",
        publisher="Demonstration",
        file_name="file.parquet",
        sha256="0" * 64,
        file_rows=records.height,
        months=months,
        records=records,
        foreign=foreign,
        left_out=(),
        not_collected=(),
        history=history,
        declared_empty=False,
    )


def month_of(records: pl.DataFrame, dataset: str) -> pl.DataFrame:
    """The last month's file."""
    return month_file(records, CONTRACTS[dataset], LAST_MONTH)
