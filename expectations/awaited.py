"""Rows set aside are known: they neither vanished nor appeared, and are expected to come mended."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from datasets.calendar import month_in_words
from datasets.months import closed_on
from datasets.store.set_aside import set_aside_rows
from expectations.differences import CAME_AFTER_ALL, SET_ASIDE_NOW
from expectations.line import Line
from expectations.report import Finding, Severity
from expectations.stock import ACCOUNTED, KEY
from expectations.words import first_ids, how_many, sentence

NOT_COME = "set_aside_not_come"
_ROWS = pl.Schema({**ACCOUNTED, "source_row": pl.Int64(), "closed": pl.Boolean()})


def set_aside_from(line: Line, month: date) -> pl.DataFrame:
    """The keys of what was set aside from a month, of the extract or published, and to come again.

    `closed` says that the record is over by its own dates.
    """
    if month not in line.extract.months:
        dataset = line.suite.contract.name
        held = set_aside_rows(line.live, dataset, line.service, line.source_system, [month])
        return _once(held.filter("expected"))
    own = line.extract.set_aside
    if own is None:
        return _once(_ROWS.to_frame())
    here = own.filter(
        pl.col("month") == month,
        pl.col("service") == line.service,
        pl.col("source_system") == line.source_system,
    )
    return _once(here.with_columns(closed=closed_on(line.suite.contract).is_not_null()))


def accounted_for(line: Line, previous: date, month: date) -> pl.DataFrame:
    """What was set aside on either side of a boundary (ACCOUNTED): not lost, and not new."""
    sides = ((previous, CAME_AFTER_ALL), (month, SET_ASIDE_NOW))
    keys = [set_aside_from(line, side).select(*KEY, known_as=pl.lit(why)) for side, why in sides]
    return pl.concat(keys).unique(KEY, keep="first", maintain_order=True)


def not_come(line: Line, previous: date, month: date) -> Iterator[Finding]:
    """A warning for what was set aside from a month, is not over, and is not in the next."""
    expected = set_aside_from(line, previous).filter(~pl.col("closed"))
    after = line.own_records(month)
    if month not in line.extract.months or expected.is_empty():
        return
    known = pl.concat([after.select(KEY), set_aside_from(line, month).select(KEY)])
    missing = expected.join(known, on=KEY, how="anti").sort("record_id")
    if missing.is_empty():
        return
    count, examples = missing.height, first_ids(missing)
    claim = (
        f"{how_many(count)} set aside from {month_in_words(previous)} "
        f"{'has' if count == 1 else 'have'} not come in {month_in_words(month)}"
    )
    mend = f"Mend them and send {month_in_words(previous)} again, or say what became of them."
    yield Finding(
        check=NOT_COME,
        severity=Severity.WARNING,
        sentence=sentence(claim, column="record_id", examples=examples, mend=mend),
        column="record_id",
        count=count,
        examples=examples,
    )


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    kept = rows.filter(pl.col("record_id").is_not_null())
    return kept.select(*KEY, "source_row", "closed").unique(KEY, maintain_order=True)
