"""Faults of reported figures: what a board was told, and a file gets wrong."""

import polars as pl

from datasets.demo.planting import Fault, in_rows
from datasets.reported import REPORTED_FIGURE, REPORTED_FIGURES

_REPORTED = pl.col("record_kind") == REPORTED_FIGURE
_ONCE_MORE = {"measure": "reported_again", "service": pl.col("service").first()}
_NOTHING = {"numerator": None, "denominator": None, "value": None}

FAULTS_OF_REPORTS: tuple[Fault, ...] = (
    in_rows("reported_in_part", "value", {**_NOTHING, "numerator": 3.0}, _REPORTED),
    in_rows(
        "reported_over_nothing", "denominator", {"numerator": 0.0, "denominator": 0.0}, _REPORTED
    ),
    in_rows(
        "reported_twice_over",
        "value",
        {"numerator": 1.0, "denominator": 2.0, "value": 0.9},
        _REPORTED,
    ),
    in_rows("reported_more_than_once", "measure", _ONCE_MORE, _REPORTED),
    in_rows("reported_coverage", "coverage", {"coverage": REPORTED_FIGURES}, ~_REPORTED),
)
"""They are the same in every dataset."""
