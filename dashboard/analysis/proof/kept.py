"""Kept: the outcome of the honesty benchmark, as `make bench-coverage` wrote it."""

from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

FILE = "proof.json"


class Part(BaseModel):
    """A part of the file: frozen, and nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(Part):
    """One situation: what was made up (`case`), how often, and what was found of it.

    Figures are in per cent, but for `half_width` (on the scale of the fit) and `when_any` (a
    number).
    """

    table: str
    case: tuple[str, ...]
    tried: int
    found: dict[str, float]


class Proof(Part):
    """Every row, and what was tested: the rules, and what the engine answers to a few series.

    `method` numbers the method; where rules or answers are others, it is another. `others` says on
    how many series of a row each other method was tried.
    """

    method: int
    series: int
    others: dict[str, int]
    rules: dict[str, float | str]
    answers: dict[str, tuple[float, ...]]
    rows: tuple[Row, ...]

    def of(self, table: str, *case: str) -> tuple[Row, ...]:
        """The rows of a table; with `case`, those that have all of these words in theirs."""
        return tuple(row for row in self.rows if row.table == table and {*case} <= {*row.case})


@lru_cache(maxsize=1)
def proof() -> Proof:
    """What was found for the engine as it stands."""
    return Proof.model_validate_json(files(__package__).joinpath(FILE).read_text("utf-8"))
