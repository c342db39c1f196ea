"""A month's frame as another system would name and write it, to try a mapping on."""

import polars as pl

_NAMES = {
    "record_id": "Job Number",
    "reported_at": "Date Reported",
    "raised_at": "Date Logged",
    "priority_raw": "Priority",
    "is_emergency": "Emergency?",
    "repair_class": "Repair Type",
    "target_at": "Target Date",
    "attended_at": "First Attended",
    "completed_at": "Completed Date",
    "closed_other_at": "Cancelled Date",
    "close_reason": "Cancellation Reason",
    "status_raw": "Job Status",
    "trade_code": "Trade",
    "sor_code": "SOR Code",
    "ward_code": "Ward",
    "contractor_code": "Contractor",
    "cost_gbp": "Invoice Value",
    "property_key": "UPRN",
}
_EMPTY = ("Tenant Name", "Job Notes")
_AS_WRITTEN = "%d/%m/%Y %H:%M"


def under_other_names(frame: pl.DataFrame) -> pl.DataFrame:
    """The month with other column names, day-first dates as text, Y and N, and blank columns.

    The columns for names and notes are there to be dropped, and hold nothing.
    """
    return frame.select(
        *(_written(frame, ours).alias(theirs) for ours, theirs in _NAMES.items()),
        *(pl.lit("").alias(name) for name in _EMPTY),
    )


def _written(frame: pl.DataFrame, name: str) -> pl.Expr:
    column = pl.col(name)
    match frame.schema[name]:
        case pl.Datetime():
            return column.dt.strftime(_AS_WRITTEN)
        case pl.Boolean():
            return pl.when(column).then(pl.lit("Y")).when(~column).then(pl.lit("N"))
        case _:
            return column
