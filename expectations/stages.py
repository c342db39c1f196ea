"""A complaint's second stage whose first nobody has sent: it may be in another system."""

import polars as pl

from datasets.calendar import add_months, month_in_words
from datasets.complaints import COMPLAINT_STAGE, COMPLAINTS
from datasets.extract import Extract
from datasets.store import LiveRelease
from expectations.report import Finding, Severity
from expectations.suite import Suite
from expectations.words import first_ids, how_many, noun_for, sentence, share_in_words

CHECK = "stage_2_without_stage_1"
LONG_ENOUGH = 6
"""Months of complaints before a second stage came, after which its first should be among them."""

_STAGE_1, _STAGE_2 = (pl.col("stage").eq(stage) for stage in (1, 2))
_COMPLAINT = ["service", "complaint_ref"]
_CELL = ["service", "source_system", "month"]
_RECORD = ["service", "source_system", "record_id"]


def applies(extract: Extract) -> bool:
    """Whether an extract says which complaint, and which stage of it, its records are."""
    unsaid = {"complaint_ref", "stage"} & set(extract.not_collected)
    return extract.contract.name == COMPLAINTS.name and not unsaid


def without_stage_one(
    extract: Extract, live: LiveRelease | None, suite: Suite
) -> tuple[Finding, ...]:
    """What is said of second stages, new in the extract, whose first is nowhere.

    It is looked for in the extract and in the live release of the same service, in any system. A
    warning where half a year of complaints before it is there, else for information.
    """
    if not applies(extract):
        return ()
    held = _held(extract, live)
    every = pl.concat([held, extract.records.select(held.columns)])
    begun = every.group_by("service").agg(pl.col("month").min().alias("begun"))
    new = (
        extract.records.filter(_STAGE_2, pl.col("complaint_ref").is_not_null())
        .sort("month")
        .unique("source_row", keep="first", maintain_order=True)
        .join(held, on=_RECORD, how="anti")
    )
    missing = new.join(every.filter(_STAGE_1), on=_COMPLAINT, how="anti").join(begun, on="service")
    settled = pl.col("received_on") >= pl.col("begun").dt.offset_by(f"{LONG_ENOUGH}mo")
    sides = ((Severity.WARNING, missing.filter(settled)), (Severity.INFO, missing.filter(~settled)))
    return tuple(
        _told(severity, rows.sort("source_row"), new.height, suite)
        for severity, rows in sides
        if rows.height
    )


def _held(extract: Extract, live: LiveRelease | None) -> pl.DataFrame:
    """The stages that are published, those of the cells that the extract replaces left out."""
    columns = [*_RECORD, "month", "complaint_ref", "stage"]
    if live is None:
        return extract.records.select(columns).clear()
    services = extract.records["service"].drop_nulls().unique().sort().to_list()
    known = [live.record_columns(COMPLAINTS.name, _read(columns), name) for name in services]
    if not known:
        return extract.records.select(columns).clear()
    cells = extract.records.select(_CELL).unique()
    stages = pl.concat(known).filter(pl.col("record_kind") == COMPLAINT_STAGE)
    return stages.join(cells, on=_CELL, how="anti").select(columns)


def _read(columns: list[str]) -> list[str]:
    return ["record_kind", *(name for name in columns if name not in _CELL)]


def _told(severity: Severity, rows: pl.DataFrame, of: int, suite: Suite) -> Finding:
    count, share = rows.height, rows.height / of
    nouns = noun_for((COMPLAINT_STAGE,), suite.nouns)
    claim = (
        f"{how_many(count, nouns)} at stage 2 {'has' if count == 1 else 'have'} no stage 1 here or "
        f"in what is published ({share_in_words(share)} of {of:,} new at stage 2)"
    )
    examples = first_ids(rows)
    return Finding(
        check=CHECK,
        severity=severity,
        sentence=sentence(
            claim, column="complaint_ref", examples=examples, mend=_mend(severity, rows)
        ),
        column="complaint_ref",
        count=count,
        share=share,
        examples=examples,
        rows=tuple(rows["source_row"].to_list()),
    )


def _mend(severity: Severity, rows: pl.DataFrame) -> str:
    if severity is Severity.WARNING:
        return (
            "It may be in another system, or under another reference: send it too, or say where "
            "it is."
        )
    begun = rows["begun"].sort().to_list()[0]
    return (
        f"Complaints are kept from {month_in_words(begun)} on, so the first stage may be older. "
        f"From {month_in_words(add_months(begun, LONG_ENOUGH))} on this is a warning."
    )
