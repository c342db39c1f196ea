"""Promises: the limits that the outcome is held against, and whether it keeps them."""

import math
from dataclasses import dataclass
from enum import StrEnum

from dashboard.analysis.proof.kept import Proof, Row

ALL = 100.0


class How(StrEnum):
    """Whether every row has to keep a promise, or their mean."""

    EACH = "each"
    MEAN = "on average"


@dataclass(frozen=True, slots=True)
class Promise:
    """A limit, in per cent: `figure` of the rows of `table` that have all of `case` in theirs."""

    words: str
    table: str
    figure: str
    case: tuple[str, ...] = ()
    how: How = How.EACH
    least: float = 0.0
    most: float = ALL

    def rows(self, proof: Proof) -> tuple[Row, ...]:
        """The rows that it is about."""
        return tuple(r for r in proof.of(self.table, *self.case) if self.figure in r.found)

    def found(self, proof: Proof) -> tuple[float, ...]:
        """The figures that have to keep it: the mean, or that of each row."""
        figures = [row.found[self.figure] for row in self.rows(proof)]
        return (sum(figures) / len(figures),) if self.how is How.MEAN else tuple(figures)

    def kept(self, proof: Proof, *, errors: float = 0.0) -> bool:
        """Whether it is kept; `errors` allows for the chance of so few series.

        That many standard errors of a share at the limit.
        """
        tried = [row.tried for row in self.rows(proof)]
        of = sum(tried) if self.how is How.MEAN else min(tried)
        low = self.least - errors * _error(self.least, of)
        high = self.most + errors * _error(self.most, of)
        return all(low <= figure <= high for figure in self.found(proof))


def _error(share: float, of: int) -> float:
    return math.sqrt(share * (ALL - share) / of)


PROMISES = (
    Promise(
        "Intervals that hold the truth, months more or less alike: on average",
        "alike",
        "covers",
        how=How.MEAN,
        least=94,
        most=97.5,
    ),
    Promise(
        "Intervals that hold the truth, months more or less alike: each of 18 situations",
        "alike",
        "covers",
        least=92,
    ),
    Promise(
        "Intervals that hold the truth, slow drift, beside a trend",
        "drift",
        "covers",
        ("trend",),
        least=90,
    ),
    Promise(
        "Intervals that hold the truth, slow drift, a step alone",
        "drift",
        "covers",
        ("step",),
        least=84,
    ),
    Promise(
        "Intervals that hold the truth: counts, shares and medians, few or many",
        "kinds",
        "covers",
        least=92,
    ),
    Promise(
        "Intervals that hold the truth, compared with similar councils",
        "comparators",
        "covers",
        least=92,
    ),
    Promise(
        "One look at a figure, nothing happened: wrongly called, a step alone",
        "one_look",
        "false",
        ("step",),
        most=7,
    ),
    Promise(
        "One look at a figure, nothing happened: wrongly called, beside a trend",
        "one_look",
        "false",
        ("trend",),
        most=8,
    ),
    Promise(
        "One look at ten figures, nothing happened: any wrongly called",
        "ten",
        "any_one_look",
        ("0",),
        most=12,
    ),
    Promise(
        "Two years of reviews of a figure, nothing happened: ever wrongly called",
        "looks",
        "false",
        ("reviews",),
        most=10,
    ),
    Promise(
        "Two years of reviews of ten figures, nothing happened: any, on average",
        "ten",
        "any",
        how=How.MEAN,
        most=12,
    ),
    Promise(
        "True changes that were found and taken back within two years",
        "looks",
        "back",
        ("reviews",),
        most=5,
    ),
    Promise("Boroughs with any ward ever wrongly called", "wards", "any", ("leaning",), most=10),
    Promise(
        "Forecasts of when a backlog clears that hold the truth (meant: 80%)",
        "clearance",
        "covers",
        least=78,
        most=95,
    ),
)


def limits_of(promise: Promise) -> str:
    """The limit in words: "at least 92%"."""
    if promise.least and promise.most < ALL:
        return f"{promise.least:g}% to {promise.most:g}%"
    return f"at least {promise.least:g}%" if promise.least else f"at most {promise.most:g}%"
