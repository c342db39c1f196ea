"""OfficialReturn: one year of the regulator's figures, as read, and as a release keeps it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import polars as pl

from datasets.refusal import LeftOut

ROWS = pl.Schema(
    {
        "year": pl.String(),
        "code": pl.String(),
        "name": pl.String(),
        "type": pl.String(),
        "region": pl.String(),
        "measure": pl.String(),
        "value": pl.Float64(),
        "part": pl.Float64(),
        "base": pl.Float64(),
        "missing": pl.String(),
    }
)
"""One row per council and figure. `base` is what stands behind it (tenants surveyed, repairs
completed), `part` how many of those; `missing` is the regulator's mark where there is no value."""

LONDON = "London"
PUBLISHER = "Regulator of Social Housing, Tenant satisfaction measures"
DOCUMENT = "benchmarks:"
_FORM = 1


@dataclass(frozen=True, slots=True, eq=False)
class OfficialReturn:
    """What the regulator published of one year, English councils only.

    `rows` has the columns of ROWS. `notes` are the regulator's remarks by landlord's code.
    """

    year: str
    file_name: str
    sha256: str
    rows: pl.DataFrame
    notes: Mapping[str, str]
    left_out: tuple[LeftOut, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def first_year(self) -> int:
        """The calendar year in which it began."""
        return int(self.year.partition("/")[0])

    @property
    def document_name(self) -> str:
        """What a release calls it: "benchmarks:2024/25"."""
        return f"{DOCUMENT}{self.year}"

    def facts(self) -> dict[str, Any]:
        """Everything, as plain values."""
        return {
            "form": _FORM,
            "year": self.year,
            "source": PUBLISHER,
            "file_name": self.file_name,
            "sha256": self.sha256,
            "notes": dict(self.notes),
            "left_out": [{"why": left.why, "rows": left.rows} for left in self.left_out],
            "notices": list(self.notices),
            "rows": self.rows.to_dict(as_series=False),
        }

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Self:
        """The return that facts tell of; KeyError, TypeError or a Polars error if of none."""
        return cls(
            year=str(facts["year"]),
            file_name=str(facts["file_name"]),
            sha256=str(facts["sha256"]),
            rows=pl.DataFrame(facts["rows"], schema=ROWS),
            notes={str(code): str(note) for code, note in facts["notes"].items()},
            left_out=tuple(LeftOut(left["why"], left["rows"]) for left in facts["left_out"]),
            notices=tuple(map(str, facts["notices"])),
        )

    def council(self, code: str) -> pl.DataFrame:
        """The rows of one council."""
        return self.rows.filter(pl.col("code") == code)


def as_text(facts: Mapping[str, Any]) -> str:
    """Facts as the text that a release keeps: the same facts are always the same text."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def councils(returns: Sequence[OfficialReturn]) -> pl.DataFrame:
    """Each council's code and its names, the newest year's name first."""
    newest_first = sorted(returns, key=lambda one: one.year, reverse=True)
    frames = [one.rows.select("code", "name").unique(maintain_order=True) for one in newest_first]
    return pl.concat([ROWS.to_frame().select("code", "name"), *frames]).unique(maintain_order=True)
