"""expectations_for(contract): what every dataset is held to, read off its contract."""

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType

import polars as pl

from datasets.contract import CELL, RECORD_KEY, Column, Contract, Kind
from expectations.report import Severity
from expectations.suite import ALL_ROWS, Rows, Rule

SEND_AGAIN = "Correct it in the source system and send the month again."
NO_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType({})
ORGANISATION = "source_organisation"
_KEYS = (*RECORD_KEY, *CELL)


def expectations_for(
    contract: Contract, order_words: Mapping[str, tuple[str, str]] = NO_WORDS
) -> tuple[Rule, ...]:
    """Every rule that the contract implies.

    `order_words` gives, for a closing date, what to say of a record closed before it was opened.
    """
    columns = contract.columns
    return (
        _holds_rows(),
        *(_never_null(column, contract) for column in columns if column.required),
        *_not_named(contract),
        *(_known(column) for column in columns if column.allowed),
        *(_in_range(column) for column in columns if _bounded(column)),
        _unique_key(contract),
        _one_coverage(),
        *_in_order(contract, order_words),
    )


def latest_reading(column: str) -> pl.Expr:
    """The latest that an instant may mean: midnight is a date alone, so that day's last moment."""
    instant = pl.col(column)
    last_moment = instant.dt.offset_by("1d") - pl.duration(microseconds=1)
    return pl.when(instant.dt.time() == time(0)).then(last_moment).otherwise(instant)


def not_before(
    later: Column, earlier: Column, words: tuple[str, str], rows: Rows = ALL_ROWS
) -> Rule:
    """The rule that one date of a record does not come before another; blanks pass."""
    instants = later.kind is Kind.INSTANT
    compared = f"{later.name}_at_the_latest" if instants else later.name
    return Rule(
        check="dates_out_of_order",
        expectation="ExpectColumnPairValuesAToBeGreaterThanB",
        settings={
            "column_A": compared,
            "column_B": earlier.name,
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        },
        one=words[0],
        many=words[1],
        mend="Correct the dates in the source system and send the month again.",
        column=later.name,
        rows=rows,
        computed={compared: latest_reading(later.name)} if instants else {},
    )


def _holds_rows() -> Rule:
    return Rule(
        check="no_rows",
        expectation="ExpectTableRowCountToBeBetween",
        settings={"min_value": 1},
        one="",
        many="",
        mend="",
    )


def _never_null(column: Column, contract: Contract) -> Rule:
    return Rule(
        check="null_key" if column.name in _KEYS else "null_value",
        expectation="ExpectColumnValuesToNotBeNull",
        settings={"column": column.name},
        one=f"has no {column.name}",
        many=f"have no {column.name}",
        mend="Fill it in the source system and send the month again.",
        column=column.name,
        rows=Rows(kinds=_kinds_to_ask(column, contract)),
    )


def _kinds_to_ask(column: Column, contract: Contract) -> tuple[str, ...]:
    """The record kinds that must have the column; empty if every kind must."""
    kinds = column.kinds or contract.record_kinds
    if column.name == ORGANISATION:
        kinds = tuple(kind for kind in kinds if kind not in contract.others_allowed)
    return () if set(kinds) >= set(contract.record_kinds) else kinds


def _not_named(contract: Contract) -> tuple[Rule, ...]:
    """For records of any organisation: that some name none is worth knowing and does not stop."""
    rule = Rule(
        check="organisation_not_named",
        expectation="ExpectColumnValuesToNotBeNull",
        settings={"column": ORGANISATION},
        one="names no organisation",
        many="name no organisation",
        mend="They count for all organisations together, and for none by name.",
        column=ORGANISATION,
        severity=Severity.INFO,
        rows=Rows(kinds=contract.others_allowed),
    )
    return (rule,) if contract.others_allowed else ()


def _known(column: Column) -> Rule:
    return Rule(
        check="unknown_value",
        expectation="ExpectColumnValuesToBeInSet",
        settings={"column": column.name, "value_set": column.allowed},
        one=f"has a {column.name} that is not in the contract",
        many=f"have a {column.name} that is not in the contract",
        mend="Give the code its meaning in the mapping, or correct it in the source system.",
        column=column.name,
        quotes=column.name,
    )


def _bounded(column: Column) -> bool:
    return column.least is not None or column.most is not None


def _in_range(column: Column) -> Rule:
    least, most = column.least, column.most
    bounds = [f"below {least:g}"] if least is not None else []
    bounds += [f"above {most:g}"] if most is not None else []
    phrase = f"a {column.name} {' or '.join(bounds)}"
    return Rule(
        check="out_of_range",
        expectation="ExpectColumnValuesToBeBetween",
        settings={"column": column.name, "min_value": least, "max_value": most},
        one=f"has {phrase}",
        many=f"have {phrase}",
        mend=SEND_AGAIN,
        column=column.name,
    )


def _unique_key(contract: Contract) -> Rule:
    numbers = " or ".join(contract.numbered_by.values())
    several = (
        f" If they differ by {numbers}, lose none of them: make record_id of the reference and "
        "that (a derived column, joined, in the mapping)."
    )
    return Rule(
        check="duplicate_key",
        expectation="ExpectCompoundColumnsToBeUnique",
        settings={
            "column_list": ("month", *RECORD_KEY),
            "ignore_row_if": "any_value_is_missing",
        },
        one="shares its reference with another in the same month",
        many="share a reference with another in the same month",
        mend="Each reference may appear once: take the repeats out and send the month again."
        f"{several if numbers else ''}",
        column="record_id",
    )


def _one_coverage() -> Rule:
    return Rule(
        check="mixed_coverage",
        expectation="ExpectColumnValuesToBeBetween",
        settings={"column": "coverages", "max_value": 1},
        one="stands in a month that declares more than one coverage",
        many="stand in a month that declares more than one coverage",
        mend="Declare one coverage for all rows of a month, service and source system.",
        column="coverage",
        computed={"coverages": pl.col("coverage").drop_nulls().n_unique().over(CELL)},
    )


def _in_order(contract: Contract, words: Mapping[str, tuple[str, str]]) -> tuple[Rule, ...]:
    pairs: dict[tuple[str, str], list[str]] = {}
    for kind, life in contract.lives.items():
        for closed in life.closed:
            if closed != life.opened:
                pairs.setdefault((closed, life.opened), []).append(kind)
    return tuple(
        not_before(
            contract.column(closed),
            contract.column(opened),
            words.get(closed, (f"has {closed} before {opened}", f"have {closed} before {opened}")),
            Rows(kinds=() if len(kinds) == len(contract.lives) else tuple(kinds)),
        )
        for (closed, opened), kinds in pairs.items()
    )
