"""Complaints acknowledged and answered on time, each decided in one month."""

from dataclasses import replace

from dashboard.kpis.complaints_cases import (
    ACKNOWLEDGED,
    ANSWERED_IN_TIME,
    BY_REGIME,
    CODE,
    DECIDED,
    DECIDED_COLUMNS,
    EXTENSIONS,
    LATE_WORK,
    MOVED,
    NO_DAY,
    NOT_ACKNOWLEDGED,
    OURS,
    STAGE,
    STAGE_1,
    STAGE_2,
    STAGE_2_LAG,
    STAGE_COLUMNS,
)
from dashboard.kpis.measure import Better, Clock, Family, Measure, Unit

_DECIDED = (
    "Of the complaints at stage {stage} that were decided in the month: the share answered by the "
    "day they were due, or by the later day of an agreed extension. A complaint is decided when it "
    "is answered in time, when its day passes without an answer, or when it is closed without one."
)

_LATE_MOVES = (
    "Under the newer Codes the time for the answer runs from the acknowledgement, so a late one "
    "also moves the day on which the answer is due."
)

STAGE1_ON_TIME = Measure(
    id="stage1_on_time",
    title="Complaints answered on time at stage 1",
    theme=2,
    dataset="complaints",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.DUE,
    definition=_DECIDED.format(stage=1),
    source=OURS,
    reads=DECIDED_COLUMNS,
    rows=STAGE_1,
    numerator=ANSWERED_IN_TIME,
    denominator=DECIDED,
    breakdown=BY_REGIME,
    companion="overdue_complaints",
    caveats=(EXTENSIONS, NO_DAY, LATE_WORK, MOVED),
)

STAGE2_ON_TIME = replace(
    STAGE1_ON_TIME,
    id="stage2_on_time",
    title="Complaints answered on time at stage 2",
    definition=_DECIDED.format(stage=2),
    rows=STAGE_2,
    lag=STAGE_2_LAG,
)

ACKNOWLEDGED_ON_TIME = Measure(
    id="acknowledged_on_time",
    title="Complaints acknowledged within five working days",
    theme=2,
    dataset="complaints",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.DONE_OR_DUE,
    definition=(
        "Of the complaints, at either stage, acknowledged in time in the month, or whose fifth "
        "working day after receipt passed in it without that: the share acknowledged in time."
    ),
    source=CODE,
    reads=(*STAGE_COLUMNS, "received_on", "acknowledged_on", "closed_on"),
    rows=STAGE,
    numerator=ACKNOWLEDGED,
    denominator=ACKNOWLEDGED | NOT_ACKNOWLEDGED,
    breakdown=BY_REGIME,
    companion="stage1_on_time",
    caveats=(
        "Weekends and English bank holidays are not working days.",
        _LATE_MOVES,
    ),
)
