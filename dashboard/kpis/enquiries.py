"""The member enquiry measures: each month as it stood at the month's end, by inbox and in all."""

from dashboard.kpis.enquiries_answered import (
    ANSWERED_ON_TIME,
    BECOME_COMPLAINTS,
    ENQUIRIES_REOPENED,
    PASSED_BETWEEN_TEAMS,
    WORKING_DAYS_TO_ANSWER,
)
from dashboard.kpis.enquiries_flow import (
    ENQUIRIES_IN_A_YEAR,
    ENQUIRIES_PER_1000_HOMES,
    ENQUIRIES_RECEIVED,
    SHARE_ABOUT_REPAIRS,
)
from dashboard.kpis.enquiries_open import OPEN_ENQUIRIES, OVERDUE_ENQUIRIES

ENQUIRIES_MEASURES = (
    ANSWERED_ON_TIME,
    WORKING_DAYS_TO_ANSWER,
    OPEN_ENQUIRIES,
    OVERDUE_ENQUIRIES,
    ENQUIRIES_RECEIVED,
    ENQUIRIES_PER_1000_HOMES,
    ENQUIRIES_IN_A_YEAR,
    ENQUIRIES_REOPENED,
    PASSED_BETWEEN_TEAMS,
    BECOME_COMPLAINTS,
    SHARE_ABOUT_REPAIRS,
)
