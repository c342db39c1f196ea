"""Baseline facts: what was counted once about a service's staff, as its readers are told."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.analysis.figures import rule_of
from dashboard.kpis.baseline import FACT, TOLD
from dashboard.kpis.disclosure import STAFF_LIMIT
from datasets.calendar import in_words
from datasets.store import LiveRelease

_WHAT = ["period", "fact", "fact_source"]


@dataclass(frozen=True, slots=True)
class BaselineFact:
    """One count with its day and source: no measure, and no verdict follows from it.

    `count` is None where it is so small that people could be known by it.
    """

    on: date
    what: str
    count: int | None
    source: str
    few: int = STAFF_LIMIT

    @property
    def words(self) -> str:
        """The fact in a sentence: "1 September 2023: 62 escorts at the transfer (a list)."."""
        count = f"{self.few} or fewer" if self.count is None else f"{self.count:,}"
        return f"{in_words(self.on)}: {count} {self.what} ({self.source})."


def baseline_facts(release: LiveRelease, service_id: str) -> tuple[BaselineFact, ...]:
    """The baseline facts of a service that a release holds, oldest first.

    One that is sent with every month is told once, as the newest month has it.
    """
    rows = release.rows(kind=FACT, service=service_id)
    if rows.is_empty():
        return ()
    rule = rule_of(release)
    few = max(STAFF_LIMIT, 0 if rule is None else rule.hide_up_to)
    told = rows.with_columns(pl.col("text").str.json_decode(pl.Struct(TOLD)).alias("told"))
    facts = (
        told.unnest("told")
        .sort("month", "source_system")
        .unique(["period", "fact"], keep="last", maintain_order=True)
        .sort(_WHAT)
    )
    return tuple(
        BaselineFact(on, what, None if 0 < count <= few else int(count), source, few)
        for on, what, source, count in facts.select(*_WHAT, "numerator").iter_rows()
    )
