"""Reported figures: what a board was told once, of months whose records nobody kept.

They are a record kind of every dataset, and belong to their own month only: nothing is open at
its end, so nothing is followed from one month to the next.
"""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

import polars as pl

from datasets.contract import CELL, RECORD_KEY, Column, Contract, Kind, Life

REPORTED_FIGURE = "reported_figure"
REPORTED_FIGURES = "reported_figures"
"""The record kind, and the coverage that a month declares which holds nothing else."""

PROSE = ("document", "definition_note")
"""The columns in which whole sentences are right: which document, and how it defined the figure."""

COMMON = (*CELL, *RECORD_KEY, "source_organisation", "delivery_model", "coverage")
"""The columns that every row of every dataset has."""


def _reported(name: str, kind: Kind, what: str, *, required: bool = False) -> Column:
    return Column(name, kind, what, required, kinds=(REPORTED_FIGURE,))


COLUMNS = (
    _reported("measure", Kind.TEXT, "The measure's id, as the catalogue lists it.", required=True),
    Column(
        "numerator",
        Kind.NUMBER,
        "What was counted above the line.",
        least=0,
        kinds=(REPORTED_FIGURE,),
    ),
    Column(
        "denominator",
        Kind.NUMBER,
        "What was counted below the line.",
        least=0,
        kinds=(REPORTED_FIGURE,),
    ),
    Column(
        "value",
        Kind.NUMBER,
        "The figure alone, where nothing else was reported; a share is between 0 and 1.",
        least=0,
        kinds=(REPORTED_FIGURE,),
    ),
    _reported("document", Kind.TEXT, "The document that it was reported in.", required=True),
    _reported("definition_note", Kind.TEXT, "How the document defines it."),
    _reported(
        "definition_matches",
        Kind.FLAG,
        "Whether somebody found the definition to be the measure's.",
    ),
)


def with_reported_figures(contract: Contract) -> Contract:
    """The contract with reported figures as one more record kind, asked for nothing of its own."""
    own = contract.record_kinds
    return replace(
        contract,
        columns=(*_own_columns(contract, own), *COLUMNS),
        lives=MappingProxyType({**contract.lives, REPORTED_FIGURE: Life("month", ("month",))}),
    )


def own_kinds(contract: Contract) -> tuple[str, ...]:
    """The record kinds of a contract that are records, and not figures that somebody reported."""
    return tuple(kind for kind in contract.record_kinds if kind != REPORTED_FIGURE)


def only_reported(records: pl.DataFrame) -> bool:
    """Whether there are records, and each is a reported figure."""
    return bool(records.height) and bool((records["record_kind"] == REPORTED_FIGURE).all())


def _own_columns(contract: Contract, own: tuple[str, ...]) -> Iterator[Column]:
    """The contract's columns, those that every record has kept from reported figures."""
    for column in contract.columns:
        if column.name not in COMMON:
            yield replace(column, kinds=column.kinds or own)
            continue
        kinds = (*column.kinds, REPORTED_FIGURE) if column.kinds else ()
        if column.name == "record_kind":
            yield replace(column, kinds=kinds, allowed=(*column.allowed, REPORTED_FIGURE))
        else:
            yield replace(column, kinds=kinds)
