"""The repairs measures: responsive works orders, each month as it stood at the month's end."""

from dashboard.kpis.repairs_again import ON_TIME_AGAINST_ORIGINAL_TARGET, RECALLS
from dashboard.kpis.repairs_damp import DAMP_MEASURES
from dashboard.kpis.repairs_disrepair import DISREPAIR_MEASURES
from dashboard.kpis.repairs_flow import (
    CLOSED_WITHOUT_COMPLETION,
    REPAIRS_COMPLETED,
    REPAIRS_RAISED,
)
from dashboard.kpis.repairs_hazards import HAZARD_MEASURES
from dashboard.kpis.repairs_late import OVERDUE_DAYS_LATE, OVERDUE_PAST_TWICE_TARGET
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
from dashboard.kpis.repairs_visits import (
    APPOINTMENTS_KEPT,
    ATTENDED_ON_TIME,
    FIRST_VISIT_FIX,
    NO_ACCESS_SHARE,
)
from dashboard.kpis.repairs_work import COST_PER_REPAIR, DONE_IN_HOUSE

REPAIRS_MEASURES = (
    NON_EMERGENCY_ON_TIME,
    ON_TIME_AGAINST_ORIGINAL_TARGET,
    ON_TIME_WITHIN_28_DAYS,
    EMERGENCY_ON_TIME,
    ATTENDED_ON_TIME,
    DAYS_TO_COMPLETE,
    OPEN_REPAIRS,
    OPEN_REPAIRS_PER_1000_HOMES,
    OVERDUE_REPAIRS,
    OVERDUE_DAYS_LATE,
    OVERDUE_PAST_TWICE_TARGET,
    OPEN_REPAIRS_AGE,
    WEEKS_OF_WORK,
    INHERITED_JOBS_STILL_OPEN,
    REPAIRS_RAISED,
    REPAIRS_COMPLETED,
    CLOSED_WITHOUT_COMPLETION,
    APPOINTMENTS_KEPT,
    NO_ACCESS_SHARE,
    FIRST_VISIT_FIX,
    *RECALLS,
    *DAMP_MEASURES,
    *HAZARD_MEASURES,
    *DISREPAIR_MEASURES,
    COST_PER_REPAIR,
    DONE_IN_HOUSE,
)
