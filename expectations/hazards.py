"""What a hazard case must keep to: the order of its stages, and what its clock is told by."""

from datasets.repairs import HAZARD_CASE, REPAIRS
from expectations.from_contract import SEND_AGAIN, not_before
from expectations.report import Severity
from expectations.suite import Rows, Rule

_CASES = Rows(kinds=(HAZARD_CASE,))
_IN_ORDER = (
    (
        "hazard_investigated_at",
        "hazard_aware_at",
        ("was investigated before anybody knew of it", "were investigated before anybody knew"),
    ),
    (
        "hazard_summary_sent_at",
        "hazard_investigated_at",
        ("has a summary sent before the investigation", "have a summary sent before that"),
    ),
    (
        "hazard_made_safe_at",
        "hazard_aware_at",
        ("was made safe before anybody knew of it", "were made safe before anybody knew of them"),
    ),
    (
        "hazard_preventative_started_at",
        "hazard_investigated_at",
        ("has further work begun before the investigation", "have further work begun before that"),
    ),
)


def _given(check: str, column: str, rows: Rows, words: tuple[str, str], mend: str) -> Rule:
    """The warning that a column is empty where something depends on it."""
    return Rule(
        check=check,
        expectation="ExpectColumnValuesToNotBeNull",
        settings={"column": column},
        one=words[0],
        many=words[1],
        mend=mend,
        column=column,
        severity=Severity.WARNING,
        rows=rows,
    )


HAZARD_RULES = (
    *(
        not_before(REPAIRS.column(later), REPAIRS.column(earlier), words, _CASES)
        for later, earlier, words in _IN_ORDER
    ),
    _given(
        "hazard_clock_unknown",
        "hazard_aware_at",
        _CASES,
        (
            "does not say when the landlord became aware",
            "do not say when the landlord became aware",
        ),
        "Without it no clock runs, and the case is in no figure. " + SEND_AGAIN,
    ),
    _given(
        "hazard_clock_unknown",
        "hazard_class",
        _CASES,
        ("does not say how grave the hazard is", "do not say how grave the hazard is"),
        "Without it nobody knows which limits hold, and the case is in no figure. " + SEND_AGAIN,
    ),
    _given(
        "hazard_not_investigated",
        "hazard_investigated_at",
        Rows(
            kinds=(HAZARD_CASE,),
            among=(("clock_stopped_reason", ("no_hazard_found",)),),
        ),
        (
            "found no hazard, and gives no investigation",
            "found no hazard, and give no investigation",
        ),
        "Only an investigation can find that: add its date, or take the reason away.",
    ),
    _given(
        "hazard_not_investigated",
        "hazard_investigated_at",
        Rows(kinds=(HAZARD_CASE,), given=("hazard_summary_sent_at",)),
        (
            "has a summary of an investigation that has no date",
            "have a summary of an investigation that has no date",
        ),
        "Add the date of the investigation and send the month again.",
    ),
)
