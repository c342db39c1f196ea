"""Member enquiries still open: how many, and how many of them are late."""

from dashboard.kpis.enquiries_cases import (
    HOLDING,
    INBOX,
    INBOXES,
    OPEN,
    OPEN_AGAIN,
    OPEN_COLUMNS,
    OURS,
    OVERDUE,
)
from dashboard.kpis.links import Link, links
from dashboard.kpis.measure import Better, Clock, Family, Measure, Unit

OPEN_ENQUIRIES = Measure(
    id="open_enquiries",
    title="Member enquiries still open",
    theme=2,
    dataset="member_enquiries",
    unit=Unit.ENQUIRIES,
    better=Better.LOWER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition="Enquiries that were neither answered nor closed by the end of the month.",
    source=OURS,
    reads=OPEN_COLUMNS,
    numerator=OPEN,
    breakdown=INBOX,
    companion="enquiries_received",
    caveats=(
        "Counted from dates, not from the status that a system shows.",
        HOLDING,
        OPEN_AGAIN,
        INBOXES,
    ),
    hides=(*links("enquiries_received"), Link("enquiries_received", later=1)),
)

OVERDUE_ENQUIRIES = Measure(
    id="overdue_enquiries",
    title="Open member enquiries past their day",
    theme=2,
    dataset="member_enquiries",
    unit=Unit.ENQUIRIES,
    better=Better.LOWER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition=(
        "Open enquiries whose answer was due by the end of the month, its last day included."
    ),
    source=OURS,
    reads=(*OPEN_COLUMNS, "due_on"),
    numerator=OVERDUE,
    breakdown=INBOX,
    part_of="open_enquiries",
    companion="open_enquiries",
    caveats=(
        "An open enquiry without a day by which it is due is never overdue.",
        "A later day lowers this figure without anybody being answered sooner.",
        INBOXES,
    ),
    hides=(*links("answered_on_time"), Link("answered_on_time", later=1)),
)
