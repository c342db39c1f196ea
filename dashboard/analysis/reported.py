"""Reported figures: what a document says of months that nobody can count again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from dashboard.kpis.disclosure import hidden_in
from dashboard.kpis.measure import Family, Measure
from dashboard.kpis.reported import REPORTED, TOLD
from dashboard.kpis.table import Flags, Table, table_of
from datasets.programme import SmallNumbers
from datasets.store import LiveRelease

FIGURES = pl.Schema(
    {
        "month": pl.Date(),
        "measure": pl.String(),
        "numerator": pl.Float64(),
        "denominator": pl.Float64(),
        **TOLD,
        "hidden": pl.Boolean(),
        "newly": pl.Boolean(),
    }
)
_COUNTS = (Family.COUNT, Family.STOCK)


@dataclass(frozen=True, slots=True, eq=False)
class Reported:
    """A service's reported figures (FIGURES), one row a measure and month; what is hidden in them.

    `matched` are those that may stand beside what was counted: both parts are given, and somebody
    found their definition to be the measure's.
    """

    frame: pl.DataFrame

    def of(self, measure: str) -> pl.DataFrame:
        """One measure's, oldest first."""
        return self.frame.filter(pl.col("measure") == measure).sort("month")

    def matched(self, measure: str) -> tuple[date, ...]:
        """The months of those that a comparison may use."""
        parts = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
        agreed = pl.col("definition_matches").fill_null(value=False)
        return tuple(self.of(measure).filter(parts & agreed)["month"])


NOTHING = Reported(FIGURES.to_frame())


def reported_in(release: LiveRelease, dataset: str, service: str) -> pl.DataFrame:
    """A service's reported figures as the release keeps them, nothing of them hidden yet.

    Where two systems report one figure, that of the first by name: the gate stops the second.
    """
    rows = release.rows(kind=REPORTED, dataset=dataset, service=service)
    told = pl.col("text").str.json_decode(pl.Struct(dict(TOLD))).alias("told")
    return (
        rows.sort("source_system")
        .unique(["measure", "month"], keep="first", maintain_order=True)
        .select("month", "measure", "numerator", "denominator", told)
        .unnest("told")
    )


def among(tables: Mapping[str, Table], said: pl.DataFrame) -> Mapping[str, Table]:
    """The tables with reported figures where nothing was counted, to look for small numbers."""
    whole = tables[""]
    if said.is_empty() or not whole.periods:
        return tables
    told = _table(said, whole.measures, whole.periods)
    gaps = ~whole.measured & told.measured
    both = replace(
        whole,
        numerator=np.where(gaps, told.numerator, whole.numerator),
        denominator=np.where(gaps, told.denominator, whole.denominator),
    )
    return {**tables, "": both}


def judged(
    said: pl.DataFrame,
    tables: Mapping[str, Table],
    hidden: Flags,
    newly: Flags,
    rules: Sequence[SmallNumbers],
) -> Reported:
    """The reported figures, and which of them are hidden: `hidden` and `newly` are the tables'.

    Months that the tables do not have are looked at by themselves; `rules` are the release's own
    and, if there is one, the stricter rule of today.
    """
    whole = tables[""]
    if said.is_empty():
        return NOTHING
    inside = _flags(whole, hidden).join(_flags(whole, newly, "newly"), on=["measure", "month"])
    months = sorted(set(said["month"]) - set(whole.periods))
    alone = _table(said, whole.measures, months)
    by_rule = [hidden_in({"": alone}, rule)[""] for rule in rules]
    later = by_rule[-1] | by_rule[0]
    outside = _flags(alone, later).join(
        _flags(alone, later & ~by_rule[0], "newly"), on=["measure", "month"]
    )
    flags = pl.concat([inside, outside])
    found = said.join(flags, on=["measure", "month"], how="inner", maintain_order="left")
    return Reported(found.select(FIGURES.names()).cast(FIGURES))


def _table(said: pl.DataFrame, measures: Sequence[Measure], months: Sequence[date]) -> Table:
    """The reported figures as a table: of a count, the value alone is what was counted."""
    counts = pl.col("measure").is_in([m.id for m in measures if m.family in _COUNTS])
    alone = pl.when(counts & pl.col("denominator").is_null()).then(pl.col("value"))
    rows = said.select(
        "measure",
        pl.col("month").alias("period"),
        pl.lit("").alias("node"),
        pl.coalesce("numerator", alone).alias("numerator"),
        "denominator",
    )
    return table_of(rows, "", measures, months, [""])


def _flags(table: Table, flags: Flags, name: str = "hidden") -> pl.DataFrame:
    """Flags of the whole service, one row a measure and month."""
    places = [(m.id, month) for m in table.measures for month in table.periods]
    return pl.DataFrame(
        places, schema={"measure": pl.String, "month": pl.Date}, orient="row"
    ).with_columns(pl.Series(name, flags[:, :, 0].ravel(), pl.Boolean))
