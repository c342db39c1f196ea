"""Covered: how much of each month's records came, and which figures that leaves out."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from dashboard.analysis.standing import Standing
from dashboard.kpis.measure import Family, Measure
from datasets.calendar import add_months, month_in_words

CLOSED_ONLY = "closed_only"
LEAST_FIRST = ("reported_figures", CLOSED_ONLY, "migrated_open", "complete")
EVERY_RECORD, REPORTED_LABEL = "every record", "a reported figure"
_LABELS = {
    "reported_figures": REPORTED_LABEL,
    CLOSED_ONLY: "closed {records} only",
    "migrated_open": "open {records} loaded from another system",
    "complete": EVERY_RECORD,
}
RECORDS = {"repairs": "jobs", "complaints": "complaints", "member_enquiries": "enquiries"}

LAST_MONTHS_LEFT_OUT = 6
"""Of an archive's durations: what was still open when the system was switched off is not in it, so
the nearer the end, the more of the slow jobs are missing."""


def coverage_by_month(standing: Standing) -> dict[date, str]:
    """The least that any source system's records of a month cover."""
    stated = standing.counted.group_by("month").agg(pl.col("coverage").drop_nulls().unique())
    return {
        month: next((c for c in LEAST_FIRST if c in found), "complete")
        for month, found in stated.iter_rows()
    }


def left_out_at_the_end(standing: Standing) -> pl.DataFrame:
    """The `source_system` and `month` of the archives' last months before the cut-over."""
    closed = standing.counted.filter(pl.col("coverage") == CLOSED_ONLY)
    places = [
        (system, month)
        for system, month in closed.select("source_system", "month").iter_rows()
        if month > add_months(standing.ends[system], -LAST_MONTHS_LEFT_OUT)
    ]
    return pl.DataFrame(places, schema={"source_system": pl.String, "month": pl.Date}, orient="row")


def without_ends(
    rows: pl.DataFrame, standing: Standing, measures: Sequence[Measure]
) -> pl.DataFrame:
    """The rows of the measures, durations without an archive's last months before the cut-over."""
    ends = left_out_at_the_end(standing)
    if ends.is_empty():
        return rows
    lasting = [m.id for m in measures if m.family is Family.DURATION]
    taken = pl.col("measure").is_in(lasting)
    kept = rows.filter(taken).join(ends, on=["source_system", "month"], how="anti")
    return pl.concat([rows.filter(~taken), kept])


def label_of(coverage: str | None, dataset: str) -> str:
    """What a month of a dataset holds: "closed jobs only"; "" where nothing came."""
    return _LABELS.get(coverage or "", "").format(records=RECORDS.get(dataset, "records"))


def partly_words(shown: pl.DataFrame, dataset: str) -> tuple[str, ...]:
    """In which of a frame's months (month, coverage) not every record came, a sentence each."""
    said = []
    for coverage in LEAST_FIRST[:-1]:
        months = shown.filter(pl.col("coverage") == coverage)["month"].sort().to_list()
        if months:
            label = label_of(coverage, dataset).removeprefix("a ").capitalize()
            said.append(f"{label}: {spans_in_words(months)}.")
    return tuple(said)


def spans_in_words(months: Sequence[date]) -> str:
    """Months, oldest first, those that follow one another together: "May 2021 to June 2022"."""
    spans: list[list[date]] = []
    for month in months:
        if spans and add_months(spans[-1][-1], 1) == month:
            spans[-1].append(month)
        else:
            spans.append([month])
    return ", ".join(
        " to ".join(month_in_words(m) for m in dict.fromkeys((span[0], span[-1]))) for span in spans
    )
