"""What the workforce measures have in common: who counts, and in which month."""

import polars as pl

from datasets.workforce import (
    AGENCY_ASSIGNMENT,
    JOINER,
    LEAVER,
    POST_HOLDER,
    TEAM_ABSENCE,
    VACANT_POST,
)

OURS = "This dashboard's own definition"
ROLE_FAMILY = "role_family"
KIND = pl.col("record_kind")
_LEFT_ON = pl.col("leave_date")

HOLDER = KIND == POST_HOLDER
VACANT = KIND == VACANT_POST
AGENCY = KIND == AGENCY_ASSIGNMENT
ABSENCE = KIND == TEAM_ABSENCE

PERSON = HOLDER & pl.col("is_primary_post")
"""A person is counted once, in the main post."""
HERE_LAST_DAY = _LEFT_ON.is_null() | (pl.col("month").dt.month_end() <= _LEFT_ON)
"""In post on the month's last day; somebody's own last day is still one in post."""
HERE_FIRST_DAY = pl.col("employment_start") <= pl.col("month")
LEFT = pl.col("movement") == LEAVER
_CAME_ALONG = pl.col("continuous_service_start") < pl.col("employment_start")
_STARTED_NOW = pl.col("employment_start") >= pl.col("month")
JOINED = (pl.col("movement") == JOINER) | (
    LEFT & _STARTED_NOW & ~_CAME_ALONG.fill_null(value=False)
)
"""Somebody who left in the month of joining is said to be a leaver, and did join; but not who came
by TUPE and left in that month, which unbroken service tells."""

MEAN_HEADCOUNT = (
    HERE_FIRST_DAY.cast(pl.Float64) + HERE_LAST_DAY.cast(pl.Float64)
) / 2  # as the published turnover of councils: the mean of the beginning and the end

HOLDER_COLUMNS = ("record_kind", "leave_date")
PERSON_COLUMNS = (*HOLDER_COLUMNS, "is_primary_post")
MOVING_COLUMNS = (
    *PERSON_COLUMNS,
    "movement",
    "employment_start",
    "continuous_service_start",
)

NO_TUPE = "Staff who came or went by TUPE neither joined nor left."
MAIN_POST = "Somebody with several posts is counted once, in the main one."
NOT_BY_MONTH = (
    "No single month is shown: in a month so few people join or leave that they could be known."
)
