"""SUITE: what a complaints extract must keep to."""

from types import MappingProxyType

from datasets.complaints import COMPLAINT_STAGE, COMPLAINTS, DETERMINATION
from expectations.complaint_answers import ANSWER_RULES
from expectations.complaint_dates import DATE_RULES
from expectations.determinations import DETERMINATION_RULES
from expectations.from_contract import expectations_for
from expectations.suite import Suite

_CLOSED = ("was closed before it was received", "were closed before they were received")

SUITE = Suite(
    contract=COMPLAINTS,
    rules=(
        *expectations_for(COMPLAINTS, {"closed_on": _CLOSED}),
        *DATE_RULES,
        *ANSWER_RULES,
        *DETERMINATION_RULES,
    ),
    mix=("stage",),
    nouns=MappingProxyType(
        {
            COMPLAINT_STAGE: ("complaint", "complaints"),
            DETERMINATION: ("determination", "determinations"),
        }
    ),
)
