"""What is expected of figures that were reported, which every dataset may hold."""

from dataclasses import replace
from types import MappingProxyType

import polars as pl

from datasets.reported import COLUMNS, COMMON, REPORTED_FIGURE, REPORTED_FIGURES, own_kinds
from expectations.report import Severity
from expectations.suite import Rows, Rule, Suite

_REPORTED = Rows(kinds=(REPORTED_FIGURE,))
_SAYS, _AGREES, _TWICE = "says_something", "agrees", "times_reported"
_APART = 0.005
"""How far a figure may be from its parts: documents round to whole per cents."""

_NOUN = ("reported figure", "reported figures")
_BOTH = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
_NEITHER = pl.col("numerator").is_null() & pl.col("denominator").is_null()
_COMPLETE = _BOTH | (_NEITHER & pl.col("value").is_not_null())
_FROM_PARTS = pl.col("numerator") / pl.col("denominator")


def _is_so(
    check: str, column: str, name: str, claim: pl.Expr, *, told: tuple[str, str, str]
) -> Rule:
    """The rule that a claim, made into a column, is true of every reported figure."""
    return Rule(
        check=check,
        expectation="ExpectColumnValuesToBeInSet",
        settings={"column": name, "value_set": (True,)},
        one=told[0],
        many=told[1],
        mend=told[2],
        column=column,
        rows=_REPORTED,
        computed={name: claim},
    )


RULES = (
    _is_so(
        "reported_in_part",
        "value",
        _SAYS,
        _COMPLETE,
        told=(
            "gives neither a numerator with its denominator nor a value alone",
            "give neither a numerator with its denominator nor a value alone",
            "Give both parts as the document has them, or its figure alone as value.",
        ),
    ),
    _is_so(
        "reported_over_nothing",
        "denominator",
        "over_something",
        (pl.col("denominator") > 0).fill_null(value=True),
        told=(
            "has a denominator of nought",
            "have a denominator of nought",
            "Leave the month out: nothing over nothing is no figure.",
        ),
    ),
    replace(
        _is_so(
            "reported_twice_over",
            "value",
            _AGREES,
            ((_FROM_PARTS - pl.col("value")).abs() <= _APART).fill_null(value=True),
            told=(
                "has a value that its numerator and denominator do not make",
                "have a value that their numerator and denominator do not make",
                "See which the document says. The parts are what is shown.",
            ),
        ),
        severity=Severity.WARNING,
    ),
    _is_so(
        "reported_more_than_once",
        "measure",
        _TWICE,
        pl.struct("month", "service", "source_system", "measure").is_unique(),
        told=(
            "is of a measure and month that another row reports too",
            "are of a measure and month that another row reports too",
            "Keep the figure of the latest document, and say in definition_note what it replaced.",
        ),
    ),
)


def with_reported_figures(suite: Suite) -> Suite:
    """The suite with what is expected of reported figures, whose months hold nothing else."""
    own = own_kinds(suite.contract)
    return replace(
        suite,
        rules=(*(_of_records(rule, own) for rule in suite.rules), *RULES, *_coverages(own)),
        nouns=MappingProxyType({**suite.nouns, REPORTED_FIGURE: _NOUN}),
    )


def _of_records(rule: Rule, own: tuple[str, ...]) -> Rule:
    """A suite's rule, asked of its own records only where it reads what figures do not have."""
    if rule.rows.kinds or rule.reads <= {*COMMON, *(column.name for column in COLUMNS)}:
        return rule
    return replace(rule, rows=replace(rule.rows, kinds=own))


def _coverages(own: tuple[str, ...]) -> tuple[Rule, Rule]:
    """A month holds records, or figures that somebody reported; which, its coverage says."""
    one, many = (
        "is in a month that declares another coverage",
        "are in a month that declares another",
    )
    said = Rule(
        check="reported_coverage",
        expectation="ExpectColumnValuesToBeInSet",
        settings={"column": "coverage", "value_set": (REPORTED_FIGURES,)},
        one=one,
        many=many,
        mend=f"Declare the coverage {REPORTED_FIGURES}, and send records in a file of their own.",
        column="coverage",
        rows=_REPORTED,
    )
    records = replace(
        said,
        expectation="ExpectColumnValuesToNotBeInSet",
        one=f"is a record, in a month that declares {REPORTED_FIGURES}",
        many=f"are records, in a month that declares {REPORTED_FIGURES}",
        mend="Declare what the month holds of the records: complete, closed_only or migrated_open.",
        rows=Rows(kinds=own),
    )
    return said, records
