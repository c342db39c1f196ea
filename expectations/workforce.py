"""SUITE: what a workforce extract must keep to."""

from types import MappingProxyType

from datasets.workforce import (
    AGENCY_ASSIGNMENT,
    BASELINE,
    POST_HOLDER,
    TEAM_ABSENCE,
    VACANT_POST,
    WORKFORCE,
)
from expectations.from_contract import expectations_for
from expectations.suite import Suite

SUITE = Suite(
    contract=WORKFORCE,
    rules=(
        *expectations_for(
            WORKFORCE,
            {"leave_date": ("left before they started", "left before they started")},
        ),
    ),
    mix=("role_family", "contract_type"),
    nouns=MappingProxyType(
        {
            POST_HOLDER: ("post holder", "post holders"),
            VACANT_POST: ("vacant post", "vacant posts"),
            AGENCY_ASSIGNMENT: ("agency assignment", "agency assignments"),
            TEAM_ABSENCE: ("team's absence", "teams' absences"),
            BASELINE: ("baseline fact", "baseline facts"),
        }
    ),
)
