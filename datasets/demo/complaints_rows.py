"""The rows of one stage of complaints, as their inbox has them when the report is run."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from datasets.demo.complaints_lives import Stages
from datasets.demo.working_days import Flags, Floats, Wholes, WorkingDays

EXTENDED_BY = 10
PAID, USUAL_POUNDS, POUNDS_SPREAD, ROUND_TO = 0.35, 120.0, 0.7, 10
ACTIONS, ACTIONS_WITHIN = 0.4, 20
OUTCOMES = {"upheld": 0.45, "partly_upheld": 0.22, "not_upheld": 0.28, "resolved": 0.05}


def rows_of_stage(
    stage: int, stages: Stages, days: WorkingDays, rng: np.random.Generator
) -> pl.DataFrame:
    """One stage of each complaint, as its inbox has it when the report is run."""
    known, count = days.report, len(stages)
    came, withdrawn = stages.came < known, stages.withdrawn
    acknowledged = (stages.acknowledged < known) & ~(
        withdrawn & (stages.closed < stages.acknowledged)
    )
    answered = ~withdrawn & (stages.answered < known)
    closed = stages.closed < known
    extended = stages.extended & (stages.due < known)
    outcome = drawn("outcome", OUTCOMES, count, rng)
    upheld = outcome.is_in(["upheld", "partly_upheld"]).to_numpy() & answered
    pounds = USUAL_POUNDS * np.exp(POUNDS_SPREAD * rng.normal(0.0, 1.0, count))
    paid = upheld & (rng.random(count) < PAID)
    agreed = upheld & (rng.random(count) < ACTIONS)
    acted = stages.answered + rng.poisson(ACTIONS_WITHIN * 0.8, count)
    return pl.DataFrame(
        {
            "of": pl.int_range(count, dtype=pl.UInt32, eager=True),
            "logged": pl.Series(stages.logged),
            "stage": pl.Series([stage], dtype=pl.Int64).new_from_index(0, count),
            "received_on": days.dates(stages.came, came),
            "logged_on": days.dates(stages.came, came),
            "acknowledged_on": days.dates(stages.acknowledged, acknowledged),
            "due_on": days.dates(stages.due, came),
            "due_on_raw": days.dates(stages.due, came),
            "extension_agreed": pl.Series(extended),
            "extended_due_on": days.dates(stages.due + EXTENDED_BY, extended),
            "escalated_on": days.dates(stages.taken_on, stages.goes_on & (stages.taken_on < known)),
            "responded_on": days.dates(stages.answered, answered),
            "closed_on": days.dates(stages.closed, closed),
            "status": _status(answered, closed, withdrawn),
            "outcome": _outcome(outcome, answered, closed & withdrawn),
            "compensation_gbp": _if(paid, np.maximum(ROUND_TO, pounds.round(-1))),
            "learning_recorded": pl.Series(upheld),
            "actions_due_on": days.dates(stages.answered + ACTIONS_WITHIN, agreed),
            "actions_met_on": days.dates(acted, agreed & (acted < known)),
        }
    )


def _status(answered: Flags, closed: Flags, withdrawn: Flags) -> pl.Series:
    words = np.select(
        [closed & withdrawn, closed, answered], ["withdrawn", "closed", "responded"], "open"
    )
    return pl.Series(words)


def _outcome(outcome: pl.Series, answered: Flags, withdrawn: Flags) -> pl.Series:
    ended = pl.when(pl.lit(pl.Series(withdrawn))).then(pl.lit("withdrawn"))
    return pl.select(
        pl.when(pl.lit(pl.Series(answered))).then(pl.lit(outcome)).otherwise(ended)
    ).to_series()


def _if(chosen: Flags, values: Floats) -> pl.Series:
    return pl.select(pl.when(pl.lit(pl.Series(chosen))).then(pl.lit(pl.Series(values)))).to_series()


def drawn(
    name: str, shares: Mapping[str, float], count: int, rng: np.random.Generator
) -> pl.Series:
    """A column of so many values, drawn by their shares."""
    return picked(name, tuple(shares), rng.choice(len(shares), count, p=list(shares.values())))


def picked(name: str, values: Sequence[str], places: Wholes) -> pl.Series:
    """The values at some places, as a column."""
    return pl.Series(name, values, dtype=pl.String).gather(places)
