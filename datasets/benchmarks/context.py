"""ContextSeries: a public series about an area, to read beside our measures; never judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import polars as pl

CONTEXT_ROWS = pl.Schema(
    {
        "area_code": pl.String(),
        "area": pl.String(),
        "period": pl.String(),
        "first": pl.Date(),
        "last": pl.Date(),
        "value": pl.Float64(),
    }
)
"""One row per area and period, by area and then oldest first; a missing value is null."""

DOCUMENT = "context:"
_FORM = 1


@dataclass(frozen=True, slots=True, eq=False)
class ContextSeries:
    """One series. `rows` has the columns of CONTEXT_ROWS; `unit` is "%" or a noun, "persons"."""

    id: str
    title: str
    unit: str
    frequency: str
    file_name: str
    sha256: str
    rows: pl.DataFrame

    @property
    def document_name(self) -> str:
        """What a release calls it: "context:claimant_count"."""
        return f"{DOCUMENT}{self.id}"

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage."""
        return self.unit == "%"

    def of_area(self, code: str, name: str) -> pl.DataFrame:
        """An area's rows, oldest first: by its code, or by its name where it has none."""
        if code:
            return self.rows.filter(pl.col("area_code") == code)
        return self.rows.filter(pl.col("area").str.to_lowercase() == name.casefold())

    def facts(self) -> dict[str, Any]:
        """Everything, as plain values."""
        dates = pl.col("first", "last").dt.to_string("%Y-%m-%d")
        return {
            "form": _FORM,
            "id": self.id,
            "title": self.title,
            "unit": self.unit,
            "frequency": self.frequency,
            "file_name": self.file_name,
            "sha256": self.sha256,
            "rows": self.rows.with_columns(dates).to_dict(as_series=False),
        }

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Self:
        """The series that facts tell of; KeyError, TypeError or a Polars error if of none."""
        names = ("id", "title", "unit", "frequency", "file_name", "sha256")
        texts = dict.fromkeys(("first", "last"), pl.String())
        rows = pl.DataFrame(facts["rows"], schema={**CONTEXT_ROWS, **texts})
        dates = pl.col("first", "last").str.to_date("%Y-%m-%d")
        return cls(**{n: str(facts[n]) for n in names}, rows=rows.with_columns(dates))
