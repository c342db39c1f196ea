"""SUITE: what a local employment extract must keep to."""

from types import MappingProxyType

import polars as pl

from datasets.contract import CELL
from datasets.local_employment import (
    COUNTS,
    IN_BOROUGH,
    JOBS_BY_AREA,
    LOCAL_EMPLOYMENT,
    PARTS,
    UNKNOWN,
)
from datasets.local_employment import ELSEWHERE as NOT_IN_BOROUGH
from expectations.from_contract import SEND_AGAIN, expectations_for
from expectations.living_wage import living_wage_rules
from expectations.report import Severity
from expectations.suite import Rows, Rule, Suite

_SUPPRESSED = Rows(among=(("suppressed", (True,)),))
_SHOWN = Rows(among=(("suppressed", (False,)),))
_SHOWN_IN_BOROUGH = Rows(among=(("suppressed", (False,)), ("area", (IN_BOROUGH,))))
_LOCAL = "new_starters_local"


def _hidden_and_given(column: str) -> Rule:
    return Rule(
        check="suppressed_but_given",
        expectation="ExpectColumnValuesToBeNull",
        settings={"column": column},
        one=f"is suppressed and gives {column} all the same",
        many=f"are suppressed and give {column} all the same",
        mend="Leave every figure of a suppressed line empty, or do not suppress it.",
        column=column,
        rows=_SUPPRESSED,
    )


def _neither_hidden_nor_given(column: str) -> Rule:
    must = column in {"headcount", "fte"}
    return Rule(
        check="missing_but_not_suppressed",
        expectation="ExpectColumnValuesToNotBeNull",
        settings={"column": column},
        one=f"is not suppressed and gives no {column}",
        many=f"are not suppressed and give no {column}",
        mend="Fill it and send the month again."
        if must
        else "Fill it, or what is counted from it is not measured in this month.",
        column=column,
        severity=Severity.CRITICAL if must else Severity.WARNING,
        rows=_SHOWN_IN_BOROUGH if column == _LOCAL else _SHOWN,
    )


def _no_more_than(part: str, whole: str, severity: Severity = Severity.CRITICAL) -> Rule:
    return Rule(
        check="part_above_whole",
        expectation="ExpectColumnPairValuesAToBeGreaterThanB",
        settings={
            "column_A": whole,
            "column_B": part,
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        },
        one=f"has a larger {part} than {whole}",
        many=f"have a larger {part} than {whole}",
        mend=SEND_AGAIN,
        column=part,
        severity=severity,
    )


_OWN = (
    *(_hidden_and_given(column) for column in COUNTS),
    *(_neither_hidden_nor_given(column) for column in COUNTS),
    *(_no_more_than(part, whole) for part, whole in PARTS.items()),
    _no_more_than("fte", "headcount", Severity.WARNING),
    Rule(
        check="starters_in_two_places",
        expectation="ExpectColumnPairValuesToBeEqual",
        settings={
            "column_A": "new_starters",
            "column_B": _LOCAL,
            "ignore_row_if": "either_value_is_missing",
        },
        one="is of people who live in the borough, yet not all who started live there",
        many="are of people who live in the borough, yet not all who started live there",
        mend=f"On these lines {_LOCAL} is the same as new_starters.",
        column=_LOCAL,
        rows=Rows(among=(("area", (IN_BOROUGH,)),)),
    ),
    Rule(
        check="starters_in_two_places",
        expectation="ExpectColumnValuesToBeBetween",
        settings={"column": _LOCAL, "max_value": 0},
        one="is not of people known to live in the borough, yet counts local starters",
        many="are not of people known to live in the borough, yet count local starters",
        mend="Count them on the line of those who live in the borough.",
        column=_LOCAL,
        rows=Rows(among=(("area", (NOT_IN_BOROUGH, UNKNOWN)),)),
    ),
    Rule(
        check="area_given_twice",
        expectation="ExpectCompoundColumnsToBeUnique",
        settings={
            "column_list": ("month", "service", "source_system", "employer", "area"),
            "ignore_row_if": "any_value_is_missing",
        },
        one="shares its employer and area with another line of the month",
        many="share their employer and area with another line of the month",
        mend="Add them up into one line for each employer and area, or take the repeats out.",
        column="area",
    ),
    Rule(
        check="employer_in_two_models",
        expectation="ExpectColumnValuesToBeBetween",
        settings={"column": "models", "max_value": 1},
        one="is of an employer that stands under more than one delivery_model in the month",
        many="are of an employer that stands under more than one delivery_model in the month",
        mend="Give each employer one delivery_model: in_house for the council itself.",
        column="delivery_model",
        computed={
            "models": pl.col("delivery_model").drop_nulls().n_unique().over(*CELL, "employer")
        },
    ),
)

SUITE = Suite(
    contract=LOCAL_EMPLOYMENT,
    rules=(*expectations_for(LOCAL_EMPLOYMENT), *_OWN),
    of_programme=living_wage_rules,
    nouns=MappingProxyType({JOBS_BY_AREA: ("line", "lines")}),
)
