"""Across datasets: the people of the local employment file against those of the workforce file."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from datasets.calendar import month_in_words
from datasets.extract import Extract
from datasets.local_employment import JOBS_BY_AREA
from datasets.store import LiveRelease
from datasets.workforce import POST_HOLDER
from expectations.report import Finding, Severity

CHECK = "headcount_against_workforce"
LOCAL, WORKFORCE = "local_employment", "workforce"

_MOST_SHARE, _MOST_PEOPLE = 0.05, 5
"""Two files taken on two days differ a little."""

_KEY = ["service", "month", "employer"]
_WANTED = {
    LOCAL: ["employer", "headcount", "suppressed", "record_kind"],
    WORKFORCE: ["employer", "employee_key", "is_primary_post", "leave_date", "record_kind"],
}


def headcounts(extract: Extract, live: LiveRelease | None) -> tuple[Finding, ...]:
    """A warning for each employer whose two headcounts of a month are far apart.

    Only of months and employers that both files have, and not of lines whose figures were hidden.
    """
    name = extract.contract.name
    if live is None or name not in _WANTED:
        return ()
    other = WORKFORCE if name == LOCAL else LOCAL
    ours, theirs = _people(name, extract.records), _people(other, _live(other, extract, live))
    both = ours.join(theirs, on=_KEY, suffix="_other").sort(_KEY)
    apart = (pl.col("people") - pl.col("people_other")).abs()
    most = pl.max_horizontal("people", "people_other")
    far = both.filter(apart > _MOST_PEOPLE, apart > _MOST_SHARE * most)
    return tuple(_findings(far, name, other))


def _live(dataset: str, extract: Extract, live: LiveRelease) -> pl.DataFrame:
    """The other dataset's live records of the file's services and months."""
    cells = live.cells().filter(
        pl.col("dataset") == dataset,
        pl.col("service").is_in(extract.records["service"].unique().implode()),
        pl.col("month").is_in(list(extract.months)),
    )
    gone = {(k.service, k.source_system, k.month) for k in live.purged_cells()}
    months: dict[tuple[str, str], list[date]] = {}
    for service, system, month in cells.select("service", "source_system", "month").iter_rows():
        if (service, system, month) not in gone:
            months.setdefault((service, system), []).append(month)
    parts = [
        live.record_columns(dataset, _WANTED[dataset], *place, known)
        for place, known in months.items()
    ]
    nothing = live.record_columns(dataset, _WANTED[dataset], months=[])
    return pl.concat([nothing, *parts])


def _people(dataset: str, records: pl.DataFrame) -> pl.DataFrame:
    """How many `people` each employer has in each month, by one of the two files."""
    if dataset == LOCAL:
        lines = (
            records.filter(pl.col("record_kind") == JOBS_BY_AREA)
            .group_by(_KEY)
            .agg(
                pl.col("headcount").sum().alias("people"),
                pl.col("suppressed").any().alias("hidden"),
            )
        )
        return lines.filter(~pl.col("hidden")).drop("hidden")
    last_day = pl.col("month").dt.month_end()
    here = pl.col("leave_date").is_null() | (pl.col("leave_date") >= last_day)
    in_post = records.filter(pl.col("record_kind") == POST_HOLDER, "is_primary_post", here)
    return in_post.group_by(_KEY).agg(
        pl.col("employee_key").n_unique().cast(pl.Int64).alias("people")
    )


def _findings(far: pl.DataFrame, name: str, other: str) -> Iterator[Finding]:
    words = {LOCAL: "local employment", WORKFORCE: "workforce"}
    for (service, employer), rows in far.group_by("service", "employer", maintain_order=True):
        month, people, others = rows.select("month", "people", "people_other").row(-1)
        more = f", and {rows.height - 1} other months like it" if rows.height > 1 else ""
        yield Finding(
            check=CHECK,
            severity=Severity.WARNING,
            sentence=(
                f"{employer} in {service} has {people:,} people in {month_in_words(month)}, and "
                f"{others:,} by the {words[other]} extract of the month{more}. Find out which of "
                f"the two leaves people out, or counts posts for people, or say why both are right."
            ),
            column="headcount" if name == LOCAL else "employee_key",
            count=rows.height,
        )
