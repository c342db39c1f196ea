"""The order in which the dates of a complaint's stage come, and the numbers of its stages."""

from dataclasses import replace

from datasets.complaints import COMPLAINT_STAGE, COMPLAINTS
from expectations.from_contract import not_before
from expectations.report import Severity
from expectations.suite import Rows, Rule

STAGE = Rows(kinds=(COMPLAINT_STAGE,))

_BEFORE_RECEIPT = (
    ("responded_on", "was answered", "were answered"),
    ("acknowledged_on", "was acknowledged", "were acknowledged"),
    ("logged_on", "was logged", "were logged"),
    ("due_on", "was due", "were due"),
    ("escalated_on", "was escalated", "were escalated"),
    ("actions_due_on", "has actions due", "have actions due"),
    ("actions_met_on", "has actions done", "have actions done"),
)
_DOUBTFUL = (
    (
        "acknowledged_on",
        "logged_on",
        "was acknowledged before it was logged",
        "were acknowledged before they were logged",
    ),
    (
        "escalated_on",
        "responded_on",
        "was escalated before it was answered",
        "were escalated before they were answered",
    ),
    (
        "closed_on",
        "responded_on",
        "was closed before it was answered",
        "were closed before they were answered",
    ),
)


def _in_order(later: str, earlier: str, one: str, many: str) -> Rule:
    return not_before(COMPLAINTS.column(later), COMPLAINTS.column(earlier), (one, many), STAGE)


_EXTENDED_LATER = Rule(
    check="extension_not_later",
    expectation="ExpectColumnPairValuesAToBeGreaterThanB",
    settings={
        "column_A": "extended_due_on",
        "column_B": "due_on",
        "or_equal": False,
        "ignore_row_if": "either_value_is_missing",
    },
    one="has an extended due date that is not after the first one",
    many="have an extended due date that is not after the first one",
    mend="Send the first due date as due_on and the later one as extended_due_on.",
    column="extended_due_on",
    severity=Severity.WARNING,
    blocks_above=0.05,
    rows=STAGE,
)
_ONE_OF_EACH = Rule(
    check="duplicate_stage",
    expectation="ExpectCompoundColumnsToBeUnique",
    settings={
        "column_list": ("month", "service", "source_system", "complaint_ref", "stage"),
        "ignore_row_if": "any_value_is_missing",
    },
    one="is a stage that its complaint has twice",
    many="are stages that their complaint has twice",
    mend="A complaint has one stage 1 and one stage 2: take the repeats out, or give every "
    "complaint a reference of its own, and send the month again.",
    column="stage",
    rows=STAGE,
)

DATE_RULES: tuple[Rule, ...] = (
    *(
        _in_order(
            later,
            "received_on",
            f"{one} before it was received",
            f"{many} before they were received",
        )
        for later, one, many in _BEFORE_RECEIPT
    ),
    *(replace(_in_order(*pair), severity=Severity.WARNING) for pair in _DOUBTFUL),
    _EXTENDED_LATER,
    _ONE_OF_EACH,
)
