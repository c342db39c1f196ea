"""How many more, or fewer, records than usual raise a question, by the size of the service."""

from datetime import date

import polars as pl
import pytest

from datasets.calendar import add_months
from expectations.catalogue import SUITES
from expectations.volume import YearBefore, volume

MARCH = date(2026, 3, 1)


def year(now: int, before: list[int]) -> YearBefore:
    """Complaints opened now, and in the months before, the newest first."""
    months = tuple(add_months(MARCH, -n) for n in range(1, len(before) + 1))
    kind = pl.lit("complaint_stage").alias("record_kind")
    of = pl.DataFrame({"month": [m for m, n in zip(months, before, strict=True) for _ in range(n)]})
    ids = pl.DataFrame({"record_id": [f"C{n}" for n in range(now)]})
    return YearBefore(MARCH, ids.select(kind, "record_id"), of.select(kind, "month"), months)


@pytest.mark.parametrize(
    ("now", "before", "asked"),
    [
        (10, [2] * 12, False),
        (11, [2] * 12, True),
        (0, [3] * 12, False),
        (0, [40] * 12, True),
        (81, [40] * 12, True),
        (81, [40] * 11 + [60], False),
        (12, [40] * 11 + [15], False),
        (81, [40] * 6, True),
    ],
    ids=[
        "chance in a small service",
        "more than chance",
        "none where few are usual",
        "none where many are",
        "twice",
        "as in the same month a year ago",
        "as few as in it",
        "not a whole year",
    ],
)
def test_far_from_usual_is_asked_about_but_for_chance_and_season(
    now: int, before: list[int], *, asked: bool
) -> None:
    found = volume(year(now, before), SUITES["complaints"])
    assert [f.check for f in found] == (["volume"] if asked else [])
