"""The repairs measures: responsive works orders, each month as it stood at the month's end."""

from dashboard.kpis.repairs_flow import (
    CLOSED_WITHOUT_COMPLETION,
    REPAIRS_COMPLETED,
    REPAIRS_RAISED,
)
from dashboard.kpis.repairs_on_time import (
    DAYS_TO_COMPLETE,
    EMERGENCY_ON_TIME,
    NON_EMERGENCY_ON_TIME,
    ON_TIME_WITHIN_28_DAYS,
)
from dashboard.kpis.repairs_open import (
    INHERITED_JOBS_STILL_OPEN,
    OPEN_REPAIRS,
    OPEN_REPAIRS_AGE,
    OPEN_REPAIRS_PER_1000_HOMES,
    OVERDUE_REPAIRS,
    WEEKS_OF_WORK,
)

REPAIRS_MEASURES = (
    NON_EMERGENCY_ON_TIME,
    ON_TIME_WITHIN_28_DAYS,
    EMERGENCY_ON_TIME,
    DAYS_TO_COMPLETE,
    OPEN_REPAIRS,
    OPEN_REPAIRS_PER_1000_HOMES,
    OVERDUE_REPAIRS,
    OPEN_REPAIRS_AGE,
    WEEKS_OF_WORK,
    INHERITED_JOBS_STILL_OPEN,
    REPAIRS_RAISED,
    REPAIRS_COMPLETED,
    CLOSED_WITHOUT_COMPLETION,
)
