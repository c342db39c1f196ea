"""Faults of contracts: for each thing that a contract promises, some rows that break it."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import polars as pl

from datasets.contract import CELL, RECORD_KEY, Column, Contract, Kind
from datasets.demo.planting import Fault, in_rows, some_rows
from datasets.demo.systems import MARKS

AN_ADDRESS = "ring a.resident@example.org"
NOT_A_CODE = "not_a_code"
ELSEWHERE = "Landlord Z"
_KEYS = {*RECORD_KEY, *CELL}
_EARLIER = timedelta(days=2)


def faults_of_contract(contract: Contract) -> tuple[Fault, ...]:
    """One fault for each promise that the contract makes of its rows."""
    return (
        *_missing(contract),
        *_unknown(contract),
        *_out_of_range(contract),
        *_out_of_order(contract),
        *_strangers(contract),
        Fault("duplicate_key-record_id", "record_id", _twice, "duplicate_key", is_of_rows=True),
    )


def faults_of_privacy(contract: Contract) -> tuple[Fault, ...]:
    """In each column of text that is kept, some rows that hold an e-mail address."""
    return tuple(
        in_rows("personal_data", column.name, {column.name: AN_ADDRESS}, _of(column))
        for column in contract.columns
        if column.kind is Kind.TEXT
    )


def of_kinds(*kinds: str) -> pl.Expr:
    """Whether a row is of one of these record kinds."""
    return pl.col("record_kind").is_in(kinds)


def _of(column: Column) -> pl.Expr:
    return of_kinds(*column.kinds) if column.kinds else pl.lit(value=True)


def _missing(contract: Contract) -> Iterator[Fault]:
    for column in contract.columns:
        if column.required and column.name != "month":
            check = "null_key" if column.name in _KEYS else "null_value"
            of_kind = _of(column) & ~of_kinds(*contract.others_allowed)
            held = of_kind if column.kinds != contract.others_allowed else _of(column)
            yield in_rows(check, column.name, {column.name: None}, held)


def _unknown(contract: Contract) -> Iterator[Fault]:
    for column in contract.columns:
        if column.allowed:
            yield in_rows("unknown_value", column.name, {column.name: NOT_A_CODE}, _of(column))


def _out_of_range(contract: Contract) -> Iterator[Fault]:
    for column in contract.columns:
        beyond = _beyond(column)
        if beyond is not None:
            yield in_rows("out_of_range", column.name, {column.name: beyond}, _of(column))


def _beyond(column: Column) -> float | None:
    if column.least is not None:
        return column.least - 1
    return None if column.most is None else column.most + 1


def _out_of_order(contract: Contract) -> Iterator[Fault]:
    """For each kind and each way in which it closes, closed two days before it opened."""
    for kind, life in contract.lives.items():
        for closed in life.closed:
            if closed == life.opened:
                continue
            yield in_rows(
                "dates_out_of_order",
                closed,
                dict.fromkeys((*life.closed, *_undoing(contract)))
                | {closed: pl.col(life.opened) - _EARLIER},
                of_kinds(kind),
                name=f"dates_out_of_order-{closed}-{kind}",
            )


def _undoing(contract: Contract) -> set[str]:
    return set(contract.undone_by.values())


def _strangers(contract: Contract) -> Iterator[Fault]:
    """A service that the programme has not, another organisation in each service, two coverages."""
    yield in_rows("unknown_service", "service", {"service": "street_cleaning"})
    own = ~of_kinds(*contract.others_allowed)
    for service in MARKS:
        yield in_rows(
            "unknown_organisation",
            "source_organisation",
            {"source_organisation": ELSEWHERE},
            own & (pl.col("service") == service),
            name=f"unknown_organisation-{service}",
        )
    yield in_rows("mixed_coverage", "coverage", {"coverage": "closed_only"})


def _twice(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    return pl.concat([frame, frame.filter(some_rows(frame, rng))])
