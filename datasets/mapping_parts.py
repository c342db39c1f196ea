"""The parts of a mapping: derived columns, filters, and the words that they are written in."""

from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from datasets.contract import Kind

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Constant = bool | int | float | date | str
SHOWN = 40


def _written(value: object) -> object:
    """A code's meaning as text, whether it was written as text, a whole number or yes or no."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else value


Meaning = Annotated[str, BeforeValidator(_written)]
Texts = Annotated[
    tuple[str, ...], BeforeValidator(lambda said: (said,) if isinstance(said, str) else said)
]


class Part(BaseModel):
    """A part of a mapping: closed and unchanging."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Function(StrEnum):
    """How a column of ours is made from columns of theirs: the closed set."""

    LEADING_YEAR = "leading_year"
    NUMBER_WITHIN = "number_within"
    COPY = "copy"
    DAY_OF = "day_of"
    MONTH_OF = "month_of"
    DAYS_AFTER = "days_after"
    WORKING_DAYS_AFTER = "working_days_after"
    FIRST_PRESENT = "first_present"
    LOOKUP = "lookup"
    JOINED = "joined"
    FLAG_IF = "flag_if"
    IS_GIVEN = "is_given"
    IN_FORCE = "in_force"


class Needs(NamedTuple):
    """What a function makes, how many columns it takes, and the words that it needs beside them."""

    kinds: frozenset[Kind]
    several: bool
    words: frozenset[str]


_ANY = frozenset(Kind)
_CODES = frozenset({Kind.TEXT, Kind.CODE})
_NO_WORDS: frozenset[str] = frozenset()

NEEDS = MappingProxyType(
    {
        Function.LEADING_YEAR: Needs(frozenset({Kind.WHOLE}), several=False, words=_NO_WORDS),
        Function.NUMBER_WITHIN: Needs(frozenset({Kind.WHOLE}), several=False, words=_NO_WORDS),
        Function.COPY: Needs(_ANY, several=False, words=_NO_WORDS),
        Function.DAY_OF: Needs(frozenset({Kind.DATE}), several=False, words=_NO_WORDS),
        Function.MONTH_OF: Needs(frozenset({Kind.DATE}), several=False, words=_NO_WORDS),
        Function.DAYS_AFTER: Needs(
            frozenset({Kind.DATE, Kind.INSTANT}), several=False, words=frozenset({"days"})
        ),
        Function.WORKING_DAYS_AFTER: Needs(
            frozenset({Kind.DATE, Kind.INSTANT}), several=False, words=frozenset({"days"})
        ),
        Function.FIRST_PRESENT: Needs(_ANY, several=True, words=_NO_WORDS),
        Function.LOOKUP: Needs(
            _CODES | {Kind.WHOLE, Kind.FLAG}, several=False, words=frozenset({"table"})
        ),
        Function.JOINED: Needs(frozenset({Kind.TEXT}), several=True, words=frozenset({"by"})),
        Function.FLAG_IF: Needs(frozenset({Kind.FLAG}), several=False, words=frozenset({"values"})),
        Function.IS_GIVEN: Needs(frozenset({Kind.FLAG}), several=False, words=_NO_WORDS),
        Function.IN_FORCE: Needs(_CODES, several=False, words=frozenset({"table"})),
    }
)

OF_DATES = frozenset(
    {
        Function.DAY_OF,
        Function.MONTH_OF,
        Function.DAYS_AFTER,
        Function.WORKING_DAYS_AFTER,
        Function.IN_FORCE,
    }
)
"""The functions that read their column as dates."""

AS_THEY_ARE = frozenset({None, Function.COPY, Function.FIRST_PRESENT})
"""The functions, or none, that take a column's values for what the contract asks."""


class Derived(Part):
    """A column of ours made from one or several of theirs.

    - leading_year: the first four digits; number_within: 1, 2, 3 among rows of equal value;
      copy: the column itself
    - day_of: a date and time's day; month_of: the first day of its month
    - days_after, working_days_after: the day that is `days` later (a due date)
    - first_present: the first of the columns that is not empty in the row
    - lookup: what `table` says of the value (a role family by job title)
    - joined: the values with `by` between them (a key); empty where one of them is
    - flag_if: yes where the value is one of `values`, no for any other
    - is_given: yes where the column holds something, no where it is empty
    - in_force: what `table`, by date of beginning, says for the date (which code applied)
    """

    column: Name
    source: Texts = Field(alias="from", min_length=1)
    function: Function
    days: int | None = Field(default=None, ge=0, le=3660)
    values: tuple[str, ...] | None = Field(default=None, min_length=1)
    table: dict[str, Meaning] | None = Field(default=None, min_length=1)
    by: str | None = Field(default=None, max_length=3)

    @property
    def given(self) -> frozenset[str]:
        """The words that were written beside column, from and function."""
        words = ("days", "values", "table", "by")
        return frozenset(word for word in words if getattr(self, word) is not None)


class Filter(Part):
    """Rows that are left out, counted and shown, by a column of theirs; `why` is what is said.

    present keeps the rows in which it is not empty; one_of and not_one_of compare with `values`
    (empty is none of them); before and after keep the rows whose date is earlier or later than
    `day` (no date is neither).
    """

    column: str
    keep: Literal["present", "one_of", "not_one_of", "before", "after"]
    why: str = Field(min_length=1)
    values: tuple[str, ...] | None = Field(default=None, min_length=1)
    day: date | None = None

    @property
    def of_dates(self) -> bool:
        """Whether its column is read as dates."""
        return self.keep in {"before", "after"}


class NumberStyle(StrEnum):
    """What a sender may write in and around the digits of a number, where the mapping says so.

    in_thousands is how the numbers are meant, which no file shows: 12.5 is 12,500.
    """

    COMMAS = "commas"
    POUND_SIGN = "pound_sign"
    BRACKETS = "brackets"
    MINUS_AFTER = "minus_after"
    PERCENT = "percent"
    POINT_ZERO = "point_zero"
    IN_THOUSANDS = "in_thousands"


def cut(text: str) -> str:
    """A word of the mapping, quoted, short enough for a line of a message."""
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")
