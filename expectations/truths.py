"""holds(): the rule that something worked out from a row is true of it."""

import polars as pl

from expectations.from_contract import SEND_AGAIN
from expectations.report import Severity
from expectations.suite import ALL_ROWS, Rows, Rule


def holds(
    check: str,
    column: str,
    truth: pl.Expr,
    words: tuple[str, str],
    rows: Rows = ALL_ROWS,
    *,
    mend: str = SEND_AGAIN,
    severity: Severity = Severity.CRITICAL,
) -> Rule:
    """The rule that a truth holds of each row; one of which it cannot be said passes.

    `words` follow the number of records that it is not true of, one and several.
    """
    name = f"{check}_holds"
    return Rule(
        check=check,
        expectation="ExpectColumnValuesToBeInSet",
        settings={"column": name, "value_set": (True,)},
        one=words[0],
        many=words[1],
        mend=mend,
        column=column,
        severity=severity,
        rows=rows,
        computed={name: truth.fill_null(value=True)},
    )
