"""Linking: records of one dataset that name a record of another name one that there really is."""

import polars as pl


def linked(
    records: pl.DataFrame,
    others: pl.DataFrame,
    *,
    column: str,
    on: str,
    reference: str,
    since: str,
) -> pl.DataFrame:
    """The records with each reference in `column` to the other dataset's newest record by then.

    Of the same service, with `since` on or before the record's own `on` (dates, or instants by
    their day). What names nothing goes on naming nothing; where there is none yet, neither does
    what did.
    """
    known = (
        others.filter(pl.col(reference).is_not_null())
        .select("service", day=pl.col(since).cast(pl.Date), named=reference)
        .drop_nulls()
        .sort("day", "named")
        .unique(["service", "day"], keep="last", maintain_order=True)
    )
    placed = records.with_row_index("place").with_columns(day=pl.col(on).cast(pl.Date))
    found = (
        placed.filter(pl.col(column).is_not_null())
        .sort("day")
        .join_asof(known.sort("day"), on="day", by="service", check_sortedness=False)
        .select("place", "named")
    )
    joined = placed.join(found, on="place", how="left", maintain_order="left")
    return joined.with_columns(pl.col("named").alias(column)).select(records.columns)
