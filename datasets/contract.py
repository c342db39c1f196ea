"""Column and Contract: what an extract must look like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, get_args

import polars as pl

LONDON = "Europe/London"


class Kind(StrEnum):
    """What a column holds, in words an officer would use."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    INSTANT = "date and time"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "yes or no"


POLARS_TYPES: Mapping[Kind, pl.DataType] = MappingProxyType(
    {
        Kind.TEXT: pl.String(),
        Kind.CODE: pl.String(),
        Kind.DATE: pl.Date(),
        Kind.INSTANT: pl.Datetime("us", LONDON),
        Kind.WHOLE: pl.Int64(),
        Kind.NUMBER: pl.Float64(),
        Kind.FLAG: pl.Boolean(),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an extract.

    `required` means never null. `kinds` names the record kinds that the column belongs to; empty
    means all of them, and a requirement holds for those kinds only. `is_limit` marks an instant
    by which something is to be done: where the sender gives a date alone it is that day's last
    moment, as any other instant is its first.
    """

    name: str
    kind: Kind
    what: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    derived: bool = False
    kinds: tuple[str, ...] = ()
    is_limit: bool = False

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type that a kept column has."""
        return POLARS_TYPES[self.kind]


@dataclass(frozen=True, slots=True)
class Life:
    """The dates that open and close a record: they place it in months.

    A record is held by every month from the one in which it opened to the one in which it closed.
    An event that opens and closes on one date (a determination) is held by one month, unless it
    leaves something to be done: `outstanding` names the dates by which that is due and on which it
    was done, and where the first is given the months hold the record until the second.
    """

    opened: str
    closed: tuple[str, ...]
    outstanding: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A column that is worked out where the sender gives none: of what, and how in words.

    `value` may look at any column, `needs` are those without which nothing can be said. `how`
    ends the sentence "It was worked out ...".
    """

    column: str
    value: pl.Expr
    needs: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Movement:
    """How a record of one kind came or went, said in one column of a month-end snapshot.

    In a month's rows the sender says it: one of `came` or `went`, `still`, or something else that
    happened. In a history with one row per record the column says how the record came; what each
    month says then follows from the record's dates, and from the reason (`by_reason`) how it went:
    the first of `went` unless the reason says otherwise.
    """

    kind: str
    column: str
    still: str
    came: tuple[str, ...]
    went: tuple[str, ...]
    reason: str
    by_reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Contract:
    """What one dataset's extract must look like: closed, so nothing else is kept.

    `events` are the columns blanked when they fall after the month's end: on the 5th of the next
    month they had not happened yet. `events` maps each such column to the columns that lose their
    meaning with it; those that go back to what they were, rather than to nothing, have that in
    `before_events`. `worked_out` is what is derived where the sender has none, in order.
    `others_allowed` names the record kinds that may hold other organisations' records, for
    comparison. `undone_by` maps a date to a later one that takes it back: a record opened again
    after it was closed is not closed. `movement` is how records come and go, where a column says
    so. `numbered_by` maps a reference that several records share to the number that tells them
    apart: a complaint's to its stage.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    lives: Mapping[str, Life]
    events: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    before_events: Mapping[str, pl.Expr] = field(default_factory=lambda: MappingProxyType({}))
    worked_out: tuple[WorkedOut, ...] = ()
    others_allowed: tuple[str, ...] = ()
    undone_by: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    movement: Movement | None = None
    numbered_by: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def names(self) -> tuple[str, ...]:
        """Every column's name, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def schema(self) -> pl.Schema:
        """The Polars schema of the kept records, in order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    @property
    def record_kinds(self) -> tuple[str, ...]:
        """The record kinds, in the order in which the contract names them."""
        return tuple(self.lives)

    @property
    def snapshots(self) -> tuple[str, ...]:
        """The record kinds of which a row that names a month belongs to that month alone."""
        moving = () if self.movement is None else (self.movement.kind,)
        dated = (kind for kind, life in self.lives.items() if life.opened == "month")
        return (*moving, *dated)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if the contract has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def columns_of(self, record_kind: str) -> tuple[Column, ...]:
        """The columns that belong to one record kind."""
        return tuple(c for c in self.columns if not c.kinds or record_kind in c.kinds)


CELL = ("service", "source_system", "month")
"""With the dataset, what names a cell: the unit that a publish replaces whole."""

RECORD_KEY = ("record_kind", "source_system", "record_id")
"""What is unique within a month."""

DeliveryModel = Literal[
    "in_house",
    "almo",
    "trading_company",
    "contractor",
    "shared",
    "hybrid",
    "voluntary_sector",
    "public_partner",
]
DELIVERY_MODELS: tuple[str, ...] = get_args(DeliveryModel)
COVERAGES = ("complete", "closed_only", "migrated_open", "reported_figures")


def common_columns(
    record_kinds: tuple[str, ...], others_allowed: tuple[str, ...] = ()
) -> tuple[Column, ...]:
    """The columns that every dataset starts with.

    Who delivers another organisation's service is rarely known, so the record kinds in
    `others_allowed` may leave `delivery_model` out.
    """
    own = tuple(kind for kind in record_kinds if kind not in others_allowed)
    return (
        Column("month", Kind.DATE, "The month that the row belongs to: its first day.", True),
        Column("service", Kind.TEXT, "The service's id in the programme file.", True),
        Column("source_system", Kind.TEXT, "The system that the row was taken from.", True),
        Column("source_organisation", Kind.TEXT, "The organisation that ran the system.", True),
        Column(
            "delivery_model",
            Kind.CODE,
            "Who delivered the service when the row was made.",
            True,
            DELIVERY_MODELS,
            kinds=own if others_allowed else (),
        ),
        Column("coverage", Kind.CODE, "How much of the month the extract holds.", True, COVERAGES),
        Column("record_kind", Kind.CODE, "What the row is a record of.", True, record_kinds),
        Column("record_id", Kind.TEXT, "The record's reference in its system.", True),
    )
