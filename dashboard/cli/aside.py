"""set-aside: the rows that were set aside, and whether they have come since."""

from typing import Any

import polars as pl

from dashboard.cli.options import DEFAULT_ROOT, Json, Root, answer, failures_in_words, say
from datasets.calendar import month_in_words
from datasets.store import LiveRelease, open_store, without
from datasets.store.set_aside import set_aside_rows

CAME, NOT_YET, ANOTHER_MONTHS = "came", "not_yet", "another_months"
_WORDS = {
    CAME: "It has come since.",
    NOT_YET: "It has not come yet.",
    ANOTHER_MONTHS: "It is another month's, and is not expected again.",
}
_RECORD = ("record_kind", "record_id")
Row = dict[str, Any]


def set_aside(root: Root = DEFAULT_ROOT, *, as_json: Json = False) -> None:
    """List the rows that were set aside, why, and whether they have come since."""
    with failures_in_words(as_json=as_json):
        live = open_store(root).release()
        if live.notice:
            say(live.notice)
        rows = _with_outcome(set_aside_rows(live), live)
        facts = [_facts(row) for row in rows]
        text = "\n".join(_words(row) for row in rows) or "No row is set aside."
        answer(facts, as_json=as_json, text=text)


def _with_outcome(rows: pl.DataFrame, live: LiveRelease) -> list[Row]:
    """The rows with `since`: whether their month, or a later one, holds the record now."""
    parts = [
        part.join(_held_since(part, live), on=list(_RECORD), how="left", nulls_equal=False)
        for part in rows.partition_by("dataset", "service", "source_system")
    ]
    return [
        {**row, "since": ANOTHER_MONTHS if not row["expected"] else row["came"] or NOT_YET}
        for part in parts
        for row in part.to_dicts()
    ]


def _held_since(rows: pl.DataFrame, live: LiveRelease) -> pl.DataFrame:
    """The records of one cell's system that are held in the first of the rows' months or later."""
    dataset, service, system, first = rows.sort("month").row(0)[:4]
    there = without(live, live.purged_cells())
    months = [month for month in there.cells()["month"].unique() if month >= first]
    held = there.record_columns(dataset, _RECORD, service, system, months)
    return held.select(_RECORD).unique().with_columns(came=pl.lit(CAME))


def _facts(row: Row) -> dict[str, object]:
    return {
        "dataset": row["dataset"],
        "service": row["service"],
        "source_system": row["source_system"],
        "month": str(row["month"])[:7],
        "row": row["source_row"],
        "record_kind": row["record_kind"],
        "record_id": row["record_id"],
        "why": row["why"],
        "reason": row["reason"],
        "since": row["since"],
    }


def _words(row: Row) -> str:
    month = month_in_words(row["month"])
    return (
        f"{row['dataset']} of {row['service']} from {row['source_system']}, {month}, row "
        f"{row['source_row']}, {row['record_id']}: {row['why']}. {_WORDS[str(row['since'])]} "
        f"({row['reason']})"
    )
