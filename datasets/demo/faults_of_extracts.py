"""Faults of extracts: what can be wrong with any dataset's file for a month, as a whole."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import polars as pl

from datasets.calendar import add_months
from datasets.contract import Contract, Kind
from datasets.demo.planting import Fault, Plant, month_of_file, some_rows, with_values
from datasets.months import closed_on, opened_on

VANISHED_SHARE = 0.08
OLD_RECORDS = 40
OLD_BY = timedelta(days=400)
TIMES = 3
RECODED = {
    "complaints": ("stage", 2),
    "member_enquiries": ("category", "other"),
}
"""The column whose mix is watched, and the code that every record gets instead of its own."""


def faults_of_extract(contract: Contract) -> tuple[Fault, ...]:
    """One fault for each way in which the file may be another than the month's."""
    return (*_of_the_header(contract), *_of_the_months(contract), *_of_continuity(contract))


def _of_the_header(contract: Contract) -> Iterator[Fault]:
    own = next(c.name for c in contract.columns[_common(contract) :] if c.required)
    yield Fault("missing_column", own, lambda frame, _: frame.drop(own), "missing_column")
    yield Fault(
        "extra_column",
        "notes",
        lambda frame, _: frame.with_columns(notes=pl.lit("x")),
        "extra_column",
    )
    yield Fault("header_only", None, lambda frame, _: frame.clear(), "no_rows")


def _common(contract: Contract) -> int:
    return contract.names.index("record_id") + 1


def _of_the_months(_contract: Contract) -> Iterator[Fault]:
    def two(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        before = add_months(month_of_file(frame), -1)
        return with_values(frame, some_rows(frame, rng), month=before)

    yield Fault("two_months", "month", two, "several_months")


def _of_continuity(contract: Contract) -> Iterator[Fault]:
    stocked = [kind for kind, life in contract.lives.items() if life.opened not in life.closed]
    if not stocked:
        return
    kind = stocked[0]
    yield Fault("vanished", "record_id", _vanished(contract, kind), "vanished")
    yield Fault("appeared_old", "record_id", _appeared_old(contract, kind), "appeared_old")
    yield Fault("volume_x3", contract.lives[kind].opened, _times(contract, kind), "volume")
    if contract.name in RECODED:
        column, code = RECODED[contract.name]
        yield Fault(
            f"recoded-{column}",
            column,
            lambda frame, _: frame.with_columns(pl.lit(code, frame.schema[column]).alias(column)),
            "mix",
        )


def _vanished(contract: Contract, kind: str) -> Plant:
    """Some of what was open when the month began is not in the file."""

    def plant(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        old = (pl.col("record_kind") == kind) & (opened_on(contract) < month_of_file(frame))
        held = frame.filter(old).height
        return frame.filter(~some_rows(frame, rng, max(round(held * VANISHED_SHARE), 1), old))

    return plant


def _appeared_old(contract: Contract, kind: str) -> Plant:
    """Records stand in the file that were opened long ago and that nobody knew."""

    def plant(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        still_open = (pl.col("record_kind") == kind) & closed_on(contract).is_null()
        models = frame.filter(some_rows(frame, rng, OLD_RECORDS, still_open))
        dates = [c.name for c in contract.columns if c.kind in (Kind.DATE, Kind.INSTANT)]
        shifted = [name for name in dates if name != "month"]
        old = models.with_columns(pl.col(shifted) - OLD_BY)
        return pl.concat([frame, under_other_references(old, contract, "OLD")])

    return plant


def _times(contract: Contract, kind: str) -> Plant:
    """What was opened in the month is there three times, under other references."""

    def plant(frame: pl.DataFrame, _: np.random.Generator) -> pl.DataFrame:
        inside = opened_on(contract).dt.month_start() == month_of_file(frame)
        opened = frame.filter((pl.col("record_kind") == kind) & inside)
        again = (
            under_other_references(opened, contract, f"AGAIN{n}").select(frame.columns)
            for n in range(1, TIMES)
        )
        return pl.concat([frame, *again])

    return plant


def under_other_references(frame: pl.DataFrame, contract: Contract, mark: str) -> pl.DataFrame:
    """The same records under references that nobody has heard of."""
    references = [
        column.name
        for column in contract.columns
        if column.name == "record_id" or (column.required and column.name.endswith("_ref"))
    ]
    return frame.with_columns(pl.col(references) + f"-{mark}")
