"""Which yearly figures are flagged, and which targets were moved from one year to the next."""

from collections.abc import Sequence

import polars as pl

from dashboard.analysis.yearly.flag import Flag, values_of
from dashboard.analysis.yearly.flag_rules import RULES, against
from datasets.benchmarks.official import OfficialReturn


def flags(one: OfficialReturn, others: Sequence[OfficialReturn] = ()) -> tuple[Flag, ...]:
    """Every flag of one year, by council; `others` are other years, to hold it against."""
    found = [flag for rule in RULES for flag in rule(one)]
    for other in others:
        found += against(one, other)
    return tuple(sorted(found, key=lambda flag: (flag.name, flag.rule, flag.figures)))


def target_changes(one: OfficialReturn, other: OfficialReturn, measure: str) -> pl.DataFrame:
    """Councils with the figure in both years: code, name, `before` and `after`."""
    first, last = sorted((one, other), key=lambda each: each.year)
    return (
        values_of(last, measure, "after")
        .join(values_of(first, measure, "before"), on="code", how="inner")
        .select("code", "name", "before", "after")
        .drop_nulls(["before", "after"])
        .sort("name")
    )
