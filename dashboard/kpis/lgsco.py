"""What the Local Government and Social Care Ombudsman upheld, by two clocks, finding and case."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from dashboard.kpis.determinations import (
    DECIDED,
    OMBUDSMAN_UPHELD,
    OMBUDSMAN_UPHELD_BY_CASE,
    OMBUDSMAN_UPHELD_OPENED,
    OMBUDSMAN_UPHELD_OPENED_BY_CASE,
)
from dashboard.kpis.measure import Measure
from datasets.complaints import DETERMINATION, UPHELD_BY_LGSCO

_INVESTIGATED = (
    (pl.col("record_kind") == DETERMINATION)
    & DECIDED
    & (pl.col("ombudsman") == "lgsco")
    & pl.col("finding").is_in((*UPHELD_BY_LGSCO, "not_upheld"))
)
_UPHELD = pl.col("finding").is_in(UPHELD_BY_LGSCO)
_LEFT_OUT = (
    "Those that were closed after initial enquiries, or that came too early or were invalid, were "
    "not investigated and are left out."
)
_WORDS = (
    (
        OMBUDSMAN_UPHELD,
        "Local Government Ombudsman findings upheld, by the month decided",
        "Of the Local Government and Social Care Ombudsman's findings decided in the month, after "
        "an investigation: the share upheld, with injustice or without. " + _LEFT_OUT,
    ),
    (
        OMBUDSMAN_UPHELD_OPENED,
        "Local Government Ombudsman findings upheld, by the year the case was opened",
        "Of the Local Government and Social Care Ombudsman's findings, after an investigation, in "
        "cases opened in the year: the share upheld, with injustice or without. " + _LEFT_OUT,
    ),
    (
        OMBUDSMAN_UPHELD_BY_CASE,
        "Local Government Ombudsman cases upheld, by the month decided",
        "Of the Local Government and Social Care Ombudsman's cases decided in the month, after an "
        "investigation: the share in which at least one finding was upheld. " + _LEFT_OUT,
    ),
    (
        OMBUDSMAN_UPHELD_OPENED_BY_CASE,
        "Local Government Ombudsman cases upheld, by the year the case was opened",
        "Of the Local Government and Social Care Ombudsman's cases opened in the year and decided "
        "since, after an investigation: the share in which at least one finding was upheld. "
        + _LEFT_OUT,
    ),
)


def _of_lgsco(name: str | None) -> str | None:
    return None if name is None else name.replace("ombudsman_", "lgsco_")


def _measures() -> Iterator[Measure]:
    """The Housing Ombudsman's measures, of the other Ombudsman's findings."""
    for housing, title, definition in _WORDS:
        yield replace(
            housing,
            id=housing.id.replace("ombudsman_", "lgsco_"),
            title=title,
            definition=definition,
            source="Local Government and Social Care Ombudsman, published decisions",
            rows=_INVESTIGATED,
            numerator=_UPHELD,
            companion=_of_lgsco(housing.companion),
            twin=_of_lgsco(housing.twin),
        )


LGSCO_MEASURES = tuple(_measures())
