"""SUITE: what a member enquiries extract must keep to."""

from dataclasses import replace
from types import MappingProxyType

from datasets.member_enquiries import MEMBER_ENQUIRIES, MEMBER_ENQUIRY
from expectations.enquiry_states import FEW, STATES
from expectations.from_contract import expectations_for, not_before
from expectations.report import Severity
from expectations.suite import Rule, Suite

_DUE = (
    replace(
        not_before(
            MEMBER_ENQUIRIES.column("original_due_on"),
            MEMBER_ENQUIRIES.column("due_on"),
            (
                "is due later than it first was",
                "are due later than they first were",
            ),
        ),
        check="due_date_moved",
        mend="They are held to the later day; say why days are moved.",
        column="due_on",
        severity=Severity.INFO,
    ),
    Rule(
        check="not_due",
        expectation="ExpectColumnValuesToNotBeNull",
        settings={"column": "due_on"},
        one="has no day by which an answer is due",
        many="have no day by which an answer is due",
        mend="They are neither on time nor late: give the day, or derive it in the mapping.",
        column="due_on",
        severity=Severity.INFO,
    ),
)

_MEMBER = Rule(
    check="not_a_pseudonym",
    expectation="ExpectColumnValuesToMatchRegex",
    settings={"column": "member_key", "regex": r"^[0-9a-f]{16,64}$"},
    one="has a member_key that is no pseudonym",
    many="have a member_key that is no pseudonym",
    mend="List the column that names the member under pseudonymise in the mapping, or drop it.",
    column="member_key",
)

_ORDER = tuple(
    not_before(
        MEMBER_ENQUIRIES.column(name),
        MEMBER_ENQUIRIES.column("received_on"),
        (f"was {what} before it was received", f"were {what} before they were received"),
    )
    for name, what in (
        ("responded_on", "answered"),
        ("due_on", "due"),
        ("original_due_on", "first due"),
        ("last_reopened_on", "opened again"),
    )
)

_CLOSED_UNANSWERED = replace(
    not_before(
        MEMBER_ENQUIRIES.column("closed_on"),
        MEMBER_ENQUIRIES.column("responded_on"),
        ("was closed before it was answered", "were closed before they were answered"),
    ),
    severity=Severity.WARNING,
    blocks_above=FEW,
)

SUITE = Suite(
    contract=MEMBER_ENQUIRIES,
    rules=(
        *expectations_for(
            MEMBER_ENQUIRIES,
            {
                "closed_on": (
                    "was closed before it was received",
                    "were closed before they were received",
                )
            },
        ),
        *_ORDER,
        _CLOSED_UNANSWERED,
        *STATES,
        *_DUE,
        _MEMBER,
    ),
    mix=("receiving_body", "category"),
    nouns=MappingProxyType({MEMBER_ENQUIRY: ("enquiry", "enquiries")}),
)
