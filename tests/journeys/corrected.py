"""A store whose figures were made under other definitions than today's, for a rebuild to mend."""

from datetime import date

import polars as pl

from dashboard.rederived import live_cells
from datasets.store import Change, Release, Store
from datasets.store.rows import CELL_KEY, keys_frame
from tests.journeys.asking import ONE_MEASURE

OLD_DEFINITIONS = {date(2024, 3, 1), date(2024, 8, 1)}


def with_old_definitions(store: Store) -> Release:
    """A release in which two months count one more job of a measure than their records hold."""
    live = store.release(store.latest())
    cells = [key for key in live_cells(live) if key.month in OLD_DEFINITIONS]
    rows = pl.concat([live.rows(kind="cell"), live.rows(kind="measure"), live.day_rows()])
    rows = rows.join(keys_frame(cells), on=CELL_KEY, how="semi").with_columns(
        pl.when(pl.col("measure") == ONE_MEASURE)
        .then(pl.col("numerator") + 1)
        .otherwise(pl.col("numerator"))
        .alias("numerator")
    )
    change = Change("old definitions", rows, tuple(cells))
    return store.publish(change, base=live.number, actor="a test", why="as it was defined once")
