"""Hazard cases whose works order nobody has sent: the second file and the first do not meet."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from datasets.calendar import MONTHS_IN_YEAR, add_months
from datasets.extract import Extract
from datasets.repairs import HAZARD_CASE, REPAIRS, WORKS_ORDER
from datasets.store import LiveRelease
from expectations.report import Finding, Severity
from expectations.words import first_ids, how_many, sentence, share_in_words

CHECK = "hazard_without_order"
_NOUNS = ("hazard case", "hazard cases")
_ORDER = ["service", "work_order_ref"]


def applies(extract: Extract) -> bool:
    """Whether a dataset may hold hazard cases."""
    return extract.contract is REPAIRS


def without_order(extract: Extract, live: LiveRelease | None) -> tuple[Finding, ...]:
    """A warning for the cases whose work_order_ref is on no works order.

    Of this file, or of the year before it in the release, whatever system they came from. A case
    that was raised before the first of those months is not judged: its order may have been closed.
    """
    if not applies(extract) or extract.records.is_empty():
        return ()
    months = _months_before(extract, live)
    known_from = min((extract.months[0], *months))
    cases = extract.records.filter(
        pl.col("record_kind") == HAZARD_CASE,
        pl.col("work_order_ref").is_not_null(),
        pl.col("raised_at").dt.date() >= known_from,
    )
    if cases.is_empty():
        return ()
    strange = cases.join(_orders(extract, live, months), on=_ORDER, how="anti")
    count, of = strange["record_id"].n_unique(), cases["record_id"].n_unique()
    return (_finding(strange, count, of),) if count else ()


def _months_before(extract: Extract, live: LiveRelease | None) -> tuple[date, ...]:
    """The months of the year before the extract's end whose works orders the release holds."""
    if live is None:
        return ()
    purged = {key.month for key in live.purged_cells() if key.dataset == REPAIRS.name}
    held = live.cells().filter(pl.col("dataset") == REPAIRS.name)["month"].to_list()
    year = {add_months(extract.months[-1], -back) for back in range(MONTHS_IN_YEAR + 1)}
    return tuple(sorted((year & set(held)) - purged))


def _orders(extract: Extract, live: LiveRelease | None, months: Sequence[date]) -> pl.DataFrame:
    parts = [extract.records, extract.foreign]
    if live is not None and months:
        columns = ["record_kind", "work_order_ref"]
        parts.append(live.record_columns(REPAIRS.name, columns, months=months))
    orders = (part.filter(pl.col("record_kind") == WORKS_ORDER).select(_ORDER) for part in parts)
    return pl.concat(orders).unique()


def _finding(strange: pl.DataFrame, count: int, of: int) -> Finding:
    examples = first_ids(strange)
    names = "names" if count == 1 else "name"
    claim = (
        f"{how_many(count, _NOUNS)} {names} a works order that nobody has sent "
        f"({share_in_words(count / of)} of {of:,})"
    )
    return Finding(
        check=CHECK,
        severity=Severity.WARNING,
        sentence=sentence(
            claim,
            column="work_order_ref",
            examples=examples,
            mend="Send the works orders first, or write the reference as the works order has it.",
        ),
        column="work_order_ref",
        count=count,
        share=count / of,
        examples=examples,
        rows=tuple(strange["source_row"].unique().sort().to_list()),
    )
