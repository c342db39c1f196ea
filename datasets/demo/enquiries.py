"""The demonstration's member enquiries: one row an enquiry, as its inbox holds it now."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2b

import numpy as np
import polars as pl

from datasets.demo.borough import demonstration_programme
from datasets.demo.effects import Effects
from datasets.demo.enquiries_lives import SLA_WORKING_DAYS, Enquiries, draw_lives
from datasets.demo.scene import Scene
from datasets.demo.working_days import Wholes, WorkingDays, working_days
from datasets.member_enquiries import MEMBER_ENQUIRIES, MEMBER_ENQUIRY, NOT_YET_ANSWERED

COMPANY_INBOX_NAME, COUNCIL_INBOX_NAME = "Company enquiries", "Members' enquiries"
MEMBERS = {
    "councillor": 0.82,
    "mp": 0.12,
    "leader_mayor": 0.03,
    "assembly_member": 0.01,
    "other": 0.02,
}
ASKED_FOR = {"casework": 0.8, "information": 0.15, "policy": 0.05}
CHANNELS = {"email": 0.75, "portal": 0.2, "telephone": 0.05}
TEAMS = {"Team A": 0.5, "Team B": 0.3, "Team C": 0.2}
ABOUT: Mapping[str, Mapping[str, float]] = {
    "housing_management": {
        "repairs": 0.36, "damp_and_mould": 0.12, "allocations_and_transfers": 0.14,
        "anti_social_behaviour": 0.12, "estates_and_cleaning": 0.1, "rent_and_charges": 0.08,
        "leasehold": 0.05, "staff_conduct": 0.03,
    },
    "travel_assistance": {"transport": 0.9, "staff_conduct": 0.1},
    "facilities_management": {"repairs": 0.45, "estates_and_cleaning": 0.45, "other": 0.1},
    "homes_and_care": {"repairs": 0.4, "social_care": 0.4, "rent_and_charges": 0.2},
    "housing_options": {"homelessness": 0.75, "allocations_and_transfers": 0.25},
}  # fmt: skip
MEMBERS_ASKING = 60
HELD_FROM, HELD, PASSED, COMPLAINTS, LINKED_JOBS = 8, 0.5, 0.45, 0.06, 0.35


def draw_member_enquiries(
    scene: Scene, rng: np.random.Generator, months: int, last: date, effects: Effects
) -> pl.DataFrame:
    """Every enquiry not closed before the first month, as held when the report on `last` is run.

    One row an enquiry, oldest first, in the contract's columns; `month` is null. Of one that came
    to an inbox that ended, `source_system` is that inbox's: `handed_over` says who has it since.
    """
    days = working_days(months, last)
    lives = draw_lives(scene, days, effects, rng)
    rows = pl.DataFrame(_held(lives, days)).with_columns(
        *_details(scene, lives, rng), *_constants(scene, lives)
    )
    first = days.days[days.opening].astype("datetime64[M]").astype(date)
    closed, again = pl.col("closed_on"), pl.col("last_reopened_on")
    over = (closed < first).fill_null(value=False) & ~(again > closed).fill_null(value=False)
    return _in_contract(rows.filter(pl.col("received_on").is_not_null(), ~over))


def _held(lives: Enquiries, days: WorkingDays) -> dict[str, pl.Series]:
    """What the inbox says when the report is run; the answer taken back stands until the next."""
    known = days.report
    again = lives.again & (lives.reopened < known)
    twice = again & (lives.answered_again < known)
    answered = np.where(twice, lives.answered_again, lives.answered)
    closed = np.where(twice, lives.closed_again, lives.closed)
    due = np.where(again, lives.reopened, lives.came) + SLA_WORKING_DAYS
    came, has_answer = lives.came < known, ~lives.dropped & (answered < known)
    return {
        "received_on": days.dates(lives.came, came),
        "responded_on": days.dates(answered, has_answer),
        "closed_on": days.dates(closed, closed < known),
        "last_reopened_on": days.dates(lives.reopened, again),
        "reopened_count": pl.Series(again.astype(np.int64)),
        "due_on": days.dates(due, came),
        "original_due_on": days.dates(lives.came + SLA_WORKING_DAYS, came),
        "is_open": pl.Series(~(closed < known) | (again & ~twice)),
        "is_answered": pl.Series(has_answer & ~(again & ~twice)),
    }


def _details(scene: Scene, lives: Enquiries, rng: np.random.Generator) -> list[pl.Series | pl.Expr]:
    count = len(lives)
    slow = lives.answered - lives.came > HELD_FROM
    weights = scene.ward_homes / scene.ward_homes.sum() if scene.ward_homes.sum() else None
    ward = rng.choice(len(scene.ward_codes), count, p=weights)
    member = rng.integers(0, MEMBERS_ASKING, count)
    waiting = rng.choice(len(NOT_YET_ANSWERED), count)
    return [
        _drawn("member_type", MEMBERS, count, rng),
        _picked("member_key", _member_keys(rng), member),
        _drawn("request_type", ASKED_FOR, count, rng),
        _drawn("channel", CHANNELS, count, rng),
        _drawn("team", TEAMS, count, rng),
        _drawn("category", ABOUT[scene.id], count, rng),
        _picked("ward_code", scene.ward_codes, ward),
        pl.Series("passed_between_teams", rng.poisson(np.where(slow, 2 * PASSED, PASSED))),
        pl.Series("holding_reply", slow & (rng.random(count) < HELD)),
        _status(_picked("waiting", NOT_YET_ANSWERED, waiting)),
        *_references(scene, lives, rng),
    ]


def _status(waiting: pl.Series) -> pl.Expr:
    return (
        pl.when(~pl.col("is_open"))
        .then(pl.lit("closed"))
        .when("is_answered")
        .then(pl.lit("responded"))
        .otherwise(pl.lit(waiting))
        .alias("status")
    )


def _references(
    scene: Scene, lives: Enquiries, rng: np.random.Generator
) -> list[pl.Series | pl.Expr]:
    count = len(lives)
    number = pl.int_range(1, count + 1, eager=True).cast(pl.String).str.zfill(6)
    linked = {
        "linked_complaint_ref": ("C", rng.random(count) < COMPLAINTS),
        "linked_work_order_ref": ("W", rng.random(count) < LINKED_JOBS),
    }
    on_homes = pl.lit("repairs" in ABOUT[scene.id])
    return [
        pl.format(f"{scene.mark}-ME-{{}}", pl.lit(number)).alias("record_id"),
        *(
            pl.when(pl.lit(pl.Series(is_linked)) & (on_homes if mark == "W" else pl.lit(True)))
            .then(pl.format(f"{scene.mark}-{mark}-{{}}", pl.lit(number)))
            .alias(name)
            for name, (mark, is_linked) in linked.items()
        ),
    ]


def _constants(scene: Scene, lives: Enquiries) -> list[pl.Expr]:
    """What all have in common, and the two inboxes; who runs the service is told by the month."""
    company = pl.lit(pl.Series(lives.in_company))
    systems = [one.name for one in scene.systems["member_enquiries"]]
    ended = [one.name for one in scene.systems["member_enquiries"] if one.last is not None]
    goes_on = next(name for name in systems if name not in ended)
    council = demonstration_programme().council
    two = {
        "source_system": ((ended or [goes_on])[0], goes_on),
        "receiving_body": ("almo", "council"),
        "inbox": (COMPANY_INBOX_NAME, COUNCIL_INBOX_NAME),
        "source_organisation": (scene.organisation_before, council),
    }
    return [
        *(
            pl.when(company).then(pl.lit(ours)).otherwise(pl.lit(theirs)).alias(name)
            for name, (ours, theirs) in two.items()
        ),
        pl.lit(scene.id).alias("service"),
        pl.lit("complete").alias("coverage"),
        pl.lit(MEMBER_ENQUIRY).alias("record_kind"),
        pl.lit(SLA_WORKING_DAYS).alias("sla_working_days"),
        pl.when(pl.col("received_on") < scene.change_on)
        .then(pl.lit(scene.model_before))
        .otherwise(pl.lit(scene.model_after))
        .alias("delivery_model"),
    ]


def _in_contract(rows: pl.DataFrame) -> pl.DataFrame:
    named = rows.with_columns(enquiry_ref="record_id")
    return named.select(
        pl.col(column.name).cast(column.dtype)
        if column.name in named.columns
        else pl.lit(None, column.dtype).alias(column.name)
        for column in MEMBER_ENQUIRIES.columns
    )


def _member_keys(rng: np.random.Generator) -> tuple[str, ...]:
    """A pseudonym for each member: as a keyed hash of a reference would be."""
    key = rng.bytes(16)
    return tuple(
        blake2b(str(one).encode(), key=key, digest_size=8).hexdigest()
        for one in range(MEMBERS_ASKING)
    )


def _drawn(
    name: str, shares: Mapping[str, float], count: int, rng: np.random.Generator
) -> pl.Series:
    return _picked(name, tuple(shares), rng.choice(len(shares), count, p=list(shares.values())))


def _picked(name: str, values: Sequence[str], places: Wholes) -> pl.Series:
    return pl.Series(name, values, dtype=pl.String).gather(places)
