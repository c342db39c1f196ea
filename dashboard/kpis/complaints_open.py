"""Complaints still open: how many, and how many of them are late."""

from dataclasses import replace

from dashboard.kpis.complaints_cases import (
    DUE_COLUMNS,
    EXTENSIONS,
    OPEN,
    OPEN_COLUMNS,
    OURS,
    OVERDUE,
    STAGE,
)
from dashboard.kpis.links import Link, links
from dashboard.kpis.measure import Better, Clock, Family, Measure, Unit

OPEN_COMPLAINTS = Measure(
    id="open_complaints",
    title="Complaints still open",
    theme=2,
    dataset="complaints",
    unit=Unit.COMPLAINTS,
    better=Better.LOWER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition=(
        "Complaints, at either stage, that were neither answered nor closed by the end of the "
        "month. A complaint at both stages is counted at the one that is open."
    ),
    source=OURS,
    reads=OPEN_COLUMNS,
    rows=STAGE,
    numerator=OPEN,
    breakdown="stage",
    companion="stage1_received",
    caveats=("Counted from dates, not from the status that a system shows.",),
    hides=(*links("stage1_received"), Link("stage1_received", later=1)),
)

OVERDUE_COMPLAINTS = replace(
    OPEN_COMPLAINTS,
    id="overdue_complaints",
    title="Open complaints past their day",
    definition=(
        "Open complaints, at either stage, whose answer was due by the end of the month, its last "
        "day included; by the later day where an extension was agreed."
    ),
    reads=(*OPEN_COLUMNS, *DUE_COLUMNS),
    numerator=OVERDUE,
    part_of="open_complaints",
    companion="open_complaints",
    caveats=(
        "An open complaint without a day by which it is due is never overdue.",
        EXTENSIONS.replace("raise", "lower"),
    ),
    hides=(),
)
