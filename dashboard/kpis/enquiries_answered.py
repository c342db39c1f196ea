"""Member enquiries answered: on time, in how many working days, and what came of them."""

import polars as pl

from dashboard.kpis.enquiries_cases import (
    ANSWERED,
    ANSWERED_IN_TIME,
    DECIDED,
    HOLDING,
    INBOX,
    INBOXES,
    OPEN_AGAIN,
    OPEN_COLUMNS,
    OURS,
    REOPENED,
    WORKING_DAYS,
)
from dashboard.kpis.links import Link, When, links
from dashboard.kpis.measure import CLOSED_TOO, Better, Clock, Family, Measure, Unit

ANSWERED_ON_TIME = Measure(
    id="answered_on_time",
    title="Member enquiries answered on time",
    theme=2,
    dataset="member_enquiries",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.DUE,
    definition=(
        "Of the enquiries decided in the month: the share answered by the day they were due. An "
        "enquiry is decided when it is answered in time, or when its day passes without an answer."
    ),
    source=OURS,
    reads=(*OPEN_COLUMNS, "due_on"),
    numerator=ANSWERED_IN_TIME,
    denominator=DECIDED,
    breakdown=INBOX,
    companion="overdue_enquiries",
    caveats=(
        HOLDING,
        "An enquiry that was opened again counts again only if it was given a new day.",
        "A later day raises this figure without anybody being answered sooner.",
        "An enquiry without a day by which it is due is not counted.",
        INBOXES,
    ),
    hides=(Link("overdue_enquiries", when=When.SMALL_HERE),),
)

WORKING_DAYS_TO_ANSWER = Measure(
    id="working_days_to_answer",
    title="Working days to answer a member enquiry",
    theme=2,
    dataset="member_enquiries",
    unit=Unit.WORKING_DAYS,
    better=Better.LOWER,
    family=Family.DURATION,
    clock=Clock.ANSWERED,
    definition=(
        "Of the enquiries answered in the month: half took this many working days or fewer after "
        "the day they were received. Weekends and English bank holidays are not counted."
    ),
    source=OURS,
    reads=("received_on", "responded_on"),
    rows=ANSWERED,
    days=WORKING_DAYS,
    coverage=CLOSED_TOO,
    breakdown=INBOX,
    companion="open_enquiries",
    caveats=(
        HOLDING,
        "Counts answered enquiries only: one that nobody answers never makes it worse.",
        "Of an enquiry that was opened again, the whole time until its last answer counts.",
    ),
    hides=links(
        "enquiries_received",
        "answered_on_time",
        "become_complaints",
        "enquiries_reopened",
        "passed_between_teams",
    ),
)

ENQUIRIES_REOPENED = Measure(
    id="enquiries_reopened",
    title="Member enquiries opened again",
    theme=2,
    dataset="member_enquiries",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=Family.RATIO,
    clock=Clock.REOPENED,
    definition=(
        "Enquiries that were last opened again in the month, for every enquiry answered in the "
        "month."
    ),
    source=OURS,
    reads=("responded_on", "last_reopened_on"),
    numerator=REOPENED,
    denominator=ANSWERED,
    breakdown=INBOX,
    companion="answered_on_time",
    caveats=(
        "Most were answered in an earlier month, so in one month this may be over 100%.",
        "One that was opened again twice is counted when it was last opened again.",
    ),
)

PASSED_BETWEEN_TEAMS = Measure(
    id="passed_between_teams",
    title="How often a member enquiry is passed on",
    theme=2,
    dataset="member_enquiries",
    unit=Unit.TIMES,
    better=Better.LOWER,
    family=Family.RATIO,
    clock=Clock.ANSWERED,
    definition=(
        "Of the enquiries answered in the month: how often, in the mean, one was passed from one "
        "team to another before it was answered."
    ),
    source=OURS,
    reads=("responded_on", "passed_between_teams"),
    rows=ANSWERED & pl.col("passed_between_teams").is_not_null(),
    numerator=pl.col("passed_between_teams"),
    denominator=pl.lit(value=True),
    breakdown=INBOX,
    companion="working_days_to_answer",
    caveats=("An enquiry of which nobody knows how often it was passed on is not counted.",),
)

BECOME_COMPLAINTS = Measure(
    id="become_complaints",
    title="Member enquiries that became complaints",
    theme=2,
    dataset="member_enquiries",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=Family.PROPORTION,
    clock=Clock.ANSWERED,
    definition=("Of the enquiries answered in the month: the share that is linked to a complaint."),
    source=OURS,
    reads=("responded_on", "linked_complaint_ref"),
    rows=ANSWERED,
    numerator=pl.col("linked_complaint_ref").is_not_null(),
    denominator=pl.lit(value=True),
    breakdown=INBOX,
    companion="answered_on_time",
    caveats=(
        "A link made after the month's extract was taken is not counted.",
        "A low figure may mean that links are not recorded.",
        OPEN_AGAIN,
    ),
)
