"""What belongs together in a complaint's stage: answers, status, outcome, extension, actions."""

from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from datasets.complaint_code import CODE_VERSION
from datasets.complaints import COMPLAINT_STAGE
from expectations.report import Severity
from expectations.suite import Rows, Rule

_KINDS = (COMPLAINT_STAGE,)
_SOME = 0.05
_ONE, _MANY = (
    {"was": "was", "is": "is", "has": "has", "does": "does", "its": "its", "it": "it"},
    {"was": "were", "is": "are", "has": "have", "does": "do", "its": "their", "it": "they"},
)
_CORRECT = "Give the status its meaning in the mapping, or correct the dates."
_BOTH_OR_NEITHER = "Send extension_agreed and extended_due_on together, or neither."


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said where a rule is broken: {was}, {has} and the like follow the number."""

    claim: str
    mend: str


def _rule(
    check: str,
    column: str,
    said: _Said,
    rows: Rows,
    *,
    blocks_above: float | None = _SOME,
    among: tuple[object, ...] | None = None,
    blank: bool = False,
) -> Rule:
    """A warning where the column is empty, is not one of `among`, or, with `blank`, is filled."""
    expectation = "ExpectColumnValuesToBeNull" if blank else "ExpectColumnValuesToNotBeNull"
    settings: dict[str, object] = {"column": column}
    if among is not None:
        expectation, settings["value_set"] = "ExpectColumnValuesToBeInSet", among
    return Rule(
        check=check,
        expectation=expectation,
        settings=settings,
        one=said.claim.format(**_ONE),
        many=said.claim.format(**_MANY),
        mend=said.mend,
        column=column,
        severity=Severity.WARNING,
        blocks_above=blocks_above,
        rows=rows,
    )


_STATUS = (
    _rule(
        "answered_but_not_by_status",
        "status",
        _Said("{was} answered, and {its} status says otherwise", _CORRECT),
        Rows(kinds=_KINDS, given=("responded_on", "status")),
        among=("responded", "closed"),
    ),
    _rule(
        "closed_but_open_by_status",
        "status",
        _Said("{was} closed, and {is} open by {its} status", _CORRECT),
        Rows(kinds=_KINDS, given=("closed_on", "status")),
        among=("responded", "withdrawn", "closed"),
    ),
    _rule(
        "answer_without_date",
        "responded_on",
        _Said("{is} answered by {its} status, and {has} no date of the answer", _CORRECT),
        Rows(kinds=_KINDS, among=(("status", ("responded",)),)),
    ),
    _rule(
        "ended_without_date",
        "closed_on",
        _Said("{is} closed or withdrawn by {its} status, and {has} no date of closing", _CORRECT),
        Rows(kinds=_KINDS, among=(("status", ("closed", "withdrawn")),)),
    ),
    _rule(
        "closed_without_answer",
        "responded_on",
        _Said(
            "{was} closed without an answer",
            "They count as not answered. If they were withdrawn, say so in their status.",
        ),
        Rows(kinds=_KINDS, given=("closed_on",), among=(("status", ("closed",)),)),
        blocks_above=None,
    ),
)
_OUTCOME = (
    _rule(
        "outcome_missing",
        "outcome",
        _Said("{was} answered without an outcome", "Add the outcome, or say why there is none."),
        Rows(kinds=_KINDS, given=("responded_on",)),
        blocks_above=None,
    ),
    _rule(
        "outcome_without_answer",
        "outcome",
        _Said(
            "{has} an outcome, and {was} neither answered nor closed",
            "Add the date of the answer, or take the outcome away.",
        ),
        Rows(kinds=_KINDS, blank=("responded_on", "closed_on")),
        blank=True,
    ),
)
_EXTENSION = (
    _rule(
        "extension_not_agreed",
        "extension_agreed",
        _Said("{has} an extended due date, and no extension was agreed", _BOTH_OR_NEITHER),
        Rows(kinds=_KINDS, given=("extended_due_on", "extension_agreed")),
        among=(True,),
    ),
    _rule(
        "extension_without_agreement",
        "extension_agreed",
        _Said(
            "{has} an extended due date, and {does} not say whether it was agreed",
            _BOTH_OR_NEITHER,
        ),
        Rows(kinds=_KINDS, given=("extended_due_on",)),
    ),
    _rule(
        "extension_without_date",
        "extended_due_on",
        _Said("{has} an extension agreed, and no extended due date", _BOTH_OR_NEITHER),
        Rows(kinds=_KINDS, among=(("extension_agreed", (True,)),)),
    ),
)
_ACTIONS = _rule(
    "actions_without_due_date",
    "actions_due_on",
    _Said(
        "{has} actions that were done, and no day on which they were due",
        "Add the day on which the actions are due.",
    ),
    Rows(kinds=_KINDS, given=("actions_met_on",)),
)
_CODE = Rule(
    check="code_against_date",
    expectation="ExpectColumnValuesToBeInSet",
    settings={"column": "is_in_force", "value_set": (True,)},
    one="names a Complaint Handling Code that was not in force when it was received",
    many="name a Complaint Handling Code that was not in force when they were received",
    mend="Leave code_version out: it is worked out from the regime and the day of receipt.",
    column="code_version",
    severity=Severity.WARNING,
    blocks_above=_SOME,
    rows=Rows(kinds=_KINDS, given=("code_version", "received_on", "regime")),
    computed=MappingProxyType(
        {"is_in_force": (pl.col("code_version") == CODE_VERSION).fill_null(value=False)}
    ),
    quotes="code_version",
)

ANSWER_RULES: tuple[Rule, ...] = (*_STATUS, *_OUTCOME, *_EXTENSION, _ACTIONS, _CODE)
