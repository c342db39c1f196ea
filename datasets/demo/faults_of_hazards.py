"""Faults of hazard cases: what only the law's stages and their order can get wrong."""

from datetime import timedelta

import polars as pl

from datasets.demo.planting import Fault, in_rows
from datasets.repairs import HAZARD_CASE

_HAZARD = pl.col("record_kind") == HAZARD_CASE
_EARLIER = timedelta(days=3)
_NOTHING_YET: dict[str, object] = dict.fromkeys(
    (
        "hazard_investigated_at",
        "hazard_summary_sent_at",
        "hazard_made_safe_at",
        "hazard_preventative_started_at",
        "clock_stopped_reason",
    )
)
_KNOWN: dict[str, object] = {
    **_NOTHING_YET,
    "hazard_class": "significant",
    "hazard_aware_at": pl.col("raised_at"),
}
_LOOKED = {"hazard_investigated_at": pl.col("raised_at")}
_BEFORE = pl.col("raised_at") - _EARLIER

FAULTS_OF_HAZARDS: tuple[Fault, ...] = (
    *(
        in_rows("dates_out_of_order", stage, {**_KNOWN, **_LOOKED, stage: _BEFORE}, _HAZARD)
        for stage in (
            "hazard_investigated_at",
            "hazard_summary_sent_at",
            "hazard_made_safe_at",
            "hazard_preventative_started_at",
        )
    ),
    in_rows(
        "hazard_clock_unknown", "hazard_aware_at", {**_KNOWN, "hazard_aware_at": None}, _HAZARD
    ),
    in_rows("hazard_clock_unknown", "hazard_class", {**_KNOWN, "hazard_class": None}, _HAZARD),
    in_rows(
        "hazard_not_investigated",
        "hazard_investigated_at",
        {**_KNOWN, "clock_stopped_reason": "no_hazard_found"},
        _HAZARD,
    ),
)
