"""Which records a fault names: by reference, or by row where a reference may be personal."""

import polars as pl

from datasets.personal import looks_personal
from datasets.reduced import SOURCE_ROW
from datasets.refusal import EXAMPLES, on_one_line


def safe_ids(rows: pl.DataFrame) -> tuple[str, ...]:
    """Up to three of the rows' record ids; "row 12" for one that looks like personal data."""
    named = rows.filter(pl.col("record_id").is_not_null()).head(EXAMPLES)
    return tuple(
        f"row {row}" if looks_personal(record_id) else on_one_line(record_id)
        for record_id, row in named.select("record_id", SOURCE_ROW).rows()
    )
