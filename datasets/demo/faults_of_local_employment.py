"""Faults of local employment: what only its lines of counts can get wrong."""

import polars as pl

from datasets.demo.planting import Fault, in_rows
from datasets.local_employment import COUNTS, ELSEWHERE, IN_BOROUGH, PARTS

_LOCAL, _STARTERS = "new_starters_local", "new_starters"
_SHOWN = ~pl.col("suppressed") & (pl.col("area") == IN_BOROUGH)
_ABOVE_ALL = 10_000


def _suppressed() -> tuple[Fault, ...]:
    """A line that is suppressed and gives one figure, and one that is not and lacks it."""
    nothing: dict[str, object] = dict.fromkeys(COUNTS)
    return tuple(
        fault
        for count in COUNTS
        for fault in (
            in_rows(
                "suppressed_but_given", count, {**nothing, "suppressed": True, count: 12}, _SHOWN
            ),
            in_rows("missing_but_not_suppressed", count, {count: None}, _SHOWN),
        )
    )


def _above(part: str, whole: str) -> Fault:
    more = pl.col(whole) + _ABOVE_ALL
    same = {_STARTERS: more, _LOCAL: more} if part in (_LOCAL, _STARTERS) else {part: more}
    values = {part: more, **same} if part != _LOCAL else {_LOCAL: more}
    return in_rows("part_above_whole", part, values, _SHOWN)


FAULTS_OF_LOCAL_EMPLOYMENT: tuple[Fault, ...] = (
    *_suppressed(),
    *(_above(part, whole) for part, whole in {**PARTS, "fte": "headcount"}.items()),
    in_rows(
        "starters_in_two_places",
        _LOCAL,
        {_STARTERS: 1, _LOCAL: 0, "headcount": _ABOVE_ALL},
        _SHOWN,
        name="starters_elsewhere_on_the_borough_s_line",
    ),
    in_rows(
        "starters_in_two_places",
        _LOCAL,
        {_STARTERS: 1, _LOCAL: 1, "headcount": _ABOVE_ALL},
        pl.col("area") == ELSEWHERE,
        name="local_starters_on_another_line",
    ),
    in_rows(
        "area_given_twice",
        "area",
        {
            name: pl.col(name).first()
            for name in ("service", "source_system", "employer", "area", "source_organisation")
        },
        _SHOWN,
    ),
    in_rows("employer_in_two_models", "delivery_model", {"delivery_model": "shared"}, _SHOWN),
    in_rows("living_wage_rate", "llw_rate_gbp", {"llw_rate_gbp": 9.0}, _SHOWN),
)
