"""The complaints measures: stages as they stood at each month's end, and what Ombudsmen found."""

from dataclasses import replace

from dashboard.kpis.complaints_on_time import ACKNOWLEDGED_ON_TIME, STAGE1_ON_TIME, STAGE2_ON_TIME
from dashboard.kpis.complaints_open import OPEN_COMPLAINTS, OVERDUE_COMPLAINTS
from dashboard.kpis.complaints_outcomes import (
    COMPENSATION_PER_1000_HOMES,
    COMPLAINTS_COMPENSATED,
    COMPLAINTS_UPHELD,
)
from dashboard.kpis.complaints_received import (
    ESCALATION,
    STAFF_CONDUCT_COMPLAINTS,
    STAGE1_FROM_OTHERS,
    STAGE1_IN_A_YEAR,
    STAGE1_PER_1000_HOMES,
    STAGE1_RECEIVED,
    STAGE2_IN_A_YEAR,
    STAGE2_PER_1000_HOMES,
)
from dashboard.kpis.complaints_within_code import WITHIN_CODE_MEASURES
from dashboard.kpis.determinations import (
    OMBUDSMAN_UPHELD,
    OMBUDSMAN_UPHELD_BY_CASE,
    OMBUDSMAN_UPHELD_OPENED,
    OMBUDSMAN_UPHELD_OPENED_BY_CASE,
)
from dashboard.kpis.lgsco import LGSCO_MEASURES
from dashboard.kpis.orders import ORDERS_MET_ON_TIME
from datasets.complaints import COMPLAINT_STAGE, DETERMINATION

_DETERMINED = (
    OMBUDSMAN_UPHELD,
    OMBUDSMAN_UPHELD_BY_CASE,
    OMBUDSMAN_UPHELD_OPENED,
    OMBUDSMAN_UPHELD_OPENED_BY_CASE,
    *LGSCO_MEASURES,
    ORDERS_MET_ON_TIME,
)
_EVERY = (
    OMBUDSMAN_UPHELD,
    OMBUDSMAN_UPHELD_OPENED,
    OMBUDSMAN_UPHELD_BY_CASE,
    OMBUDSMAN_UPHELD_OPENED_BY_CASE,
    STAGE1_ON_TIME,
    STAGE2_ON_TIME,
    ACKNOWLEDGED_ON_TIME,
    *WITHIN_CODE_MEASURES,
    OPEN_COMPLAINTS,
    OVERDUE_COMPLAINTS,
    STAGE1_RECEIVED,
    STAGE1_FROM_OTHERS,
    STAGE1_PER_1000_HOMES,
    STAGE1_IN_A_YEAR,
    STAGE2_PER_1000_HOMES,
    STAGE2_IN_A_YEAR,
    ESCALATION,
    STAFF_CONDUCT_COMPLAINTS,
    COMPLAINTS_UPHELD,
    COMPLAINTS_COMPENSATED,
    COMPENSATION_PER_1000_HOMES,
    *LGSCO_MEASURES,
    ORDERS_MET_ON_TIME,
)
COMPLAINTS_MEASURES = tuple(
    replace(m, of_kinds=(DETERMINATION if m in _DETERMINED else COMPLAINT_STAGE,)) for m in _EVERY
)
"""An Ombudsman's file says nothing of the complaints that a council has, nor theirs of his."""
