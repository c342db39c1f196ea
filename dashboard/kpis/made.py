"""Made: whether a complaint was in the extract of the month in which it was made."""

import polars as pl

from dashboard.kpis.complaints_cases import STAGE, TENANT_COLUMNS, TENANTS
from dashboard.kpis.first_stage import STAGE_1_RECEIVED, earlier_cells, made_in_own_month
from dashboard.kpis.history import History, Marked, Past
from datasets.complaints import COMPLAINTS
from datasets.contract import CELL

COLUMN = "keyed_late"
_MADE_IN = "made_in"
_SYSTEM = ["service", "source_system", _MADE_IN]


def _mark(past: Past) -> Marked:
    """Whether a tenant's complaint is missing from the extract of its month, which was sent.

    In its own source system: of a month that another system sent, nobody can say.
    """
    month = pl.col("month").alias(_MADE_IN)
    there = made_in_own_month(past).filter(STAGE & TENANTS)
    made = there.select("service", "source_system", month, "record_id", there=pl.lit(value=True))
    sent = pl.concat([past.grid.select(CELL), earlier_cells(past).explode("month").select(CELL)])
    held = sent.select("service", "source_system", month, sent=pl.lit(value=True))
    made_in = pl.col("received_on").dt.month_start().alias(_MADE_IN)
    late = pl.col("sent").fill_null(value=False) & pl.col("there").is_null()
    marked = (
        past.records.with_columns(made_in)
        .join(held.unique(), on=_SYSTEM, how="left", maintain_order="left")
        .join(made.unique(), on=[*_SYSTEM, "record_id"], how="left", maintain_order="left")
        .with_columns(late.alias(COLUMN))
        .drop(_MADE_IN, "sent", "there")
    )
    return Marked(marked, past.grid.select(CELL))


KEYED_LATE = History(
    column=COLUMN,
    dataset=COMPLAINTS.name,
    reads=("record_kind", "record_id", "stage", "received_on", *TENANT_COLUMNS),
    mark=_mark,
    reaches=STAGE_1_RECEIVED.reaches,
)
