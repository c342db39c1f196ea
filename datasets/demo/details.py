"""Details: what a job is about, who does it and where it is; none of it is planted."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import polars as pl

from datasets.demo.arrivals import MINUTES_IN_DAY, Arrivals
from datasets.demo.borough import PATCHES, borough
from datasets.demo.days import MIDWINTER, Days, Wholes, wave
from datasets.demo.kinds import FIRST_OTHER
from datasets.demo.lives import NEVER, Lives


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: its share of the jobs, its schedule of rates code and its usual cost in pounds."""

    code: str
    share: float
    sor_code: str
    cost_gbp: float
    damp_mould_share: float = 0.0


TRADES: tuple[Trade, ...] = (
    Trade("PLUMBING", 0.24, "610105", 92.0, 0.04),
    Trade("CARPENTRY", 0.18, "310201", 105.0),
    Trade("ELECTRICAL", 0.16, "720011", 88.0),
    Trade("HEATING", 0.15, "640030", 120.0, 0.05),
    Trade("PLASTERING", 0.09, "410070", 160.0, 0.30),
    Trade("ROOFING", 0.06, "270045", 310.0, 0.20),
    Trade("GLAZING", 0.05, "350016", 140.0),
    Trade("MULTI", 0.07, "009900", 75.0, 0.06),
)
DONE_BY_SHARES = {"in_house": 0.72, "contractor": 0.28}
CONTRACTORS = ("DEMO-CON-1", "DEMO-CON-2", "DEMO-CON-3")
EARLY_REASONS = {
    "tenant_cancelled": 0.38,
    "duplicate": 0.18,
    "no_access": 0.22,
    "reclassified": 0.10,
    "landlord_cancelled": 0.12,
}
LATE_REASONS = {
    "landlord_cancelled": 0.42,
    "tenant_cancelled": 0.20,
    "no_access": 0.24,
    "other": 0.14,
}
LATE_AFTER_DAYS = 60
HOLD_REASONS = {"": 0.7, "awaiting materials": 0.2, "awaiting surveyor": 0.1}
HOW_FLAGGED = {"resident's report": 0.6, "surveyor": 0.25, "schedule of rates code": 0.15}
TENURES = {"social_rent": 0.96, "affordable_rent": 0.04}
COMMUNAL_SHARE, APPOINTED_SHARE, KEPT_SHARE, NO_ACCESS_SHARE = 0.08, 0.86, 0.91, 0.07
COST_SPREAD, COMPLEX_COSTS_TIMES = 0.5, 4.0
REPORTED_UP_TO_MINUTES, APPOINTED_UP_TO_MINUTES = 40, 10


def draw_details(
    arrivals: Arrivals, lives: Lives, days: Days, rng: np.random.Generator
) -> pl.DataFrame:
    """One row a job, in the order of the arrivals, with columns named as in the contract.

    Times are in minutes (UTC) from the first day.
    """
    return pl.concat(
        [
            _work(arrivals, lives, days, rng),
            _visits(arrivals, rng),
            _ending(arrivals, lives, rng),
            _place(arrivals, rng),
        ],
        how="horizontal",
    )


def _work(arrivals: Arrivals, lives: Lives, days: Days, rng: np.random.Generator) -> pl.DataFrame:
    count = len(arrivals)
    trade = rng.choice(len(TRADES), count, p=[t.share for t in TRADES])
    damp_share = np.array([t.damp_mould_share for t in TRADES])[trade]
    season = wave(days, 0.6, MIDWINTER)[arrivals.raised // MINUTES_IN_DAY]
    cost = np.array([t.cost_gbp for t in TRADES])[trade]
    cost = cost * np.where(lives.is_complex, COMPLEX_COSTS_TIMES, 1.0)
    in_house = pl.col("done_by") == "in_house"
    return pl.DataFrame(
        {
            "trade_code": _pick([t.code for t in TRADES], trade),
            "sor_code": _pick([t.sor_code for t in TRADES], trade),
            "done_by": _draw(DONE_BY_SHARES, count, rng),
            "contractor_code": _pick(CONTRACTORS, rng.integers(0, len(CONTRACTORS), count)),
            "is_damp_mould": rng.random(count) < damp_share * season,
            "how_flagged": _draw(HOW_FLAGGED, count, rng),
            "cost_gbp": np.round(cost * np.exp(rng.normal(0.0, COST_SPREAD, count)), 2),
        }
    ).with_columns(
        contractor_code=pl.when(~in_house).then("contractor_code"),
        how_flagged=pl.when("is_damp_mould").then("how_flagged"),
        cost_basis=pl.when(in_house).then(pl.lit("timesheet")).otherwise(pl.lit("invoice")),
    )


def _visits(arrivals: Arrivals, rng: np.random.Generator) -> pl.DataFrame:
    count = len(arrivals)
    is_emergency = arrivals.kind < FIRST_OTHER
    appointed = (rng.random(count) < APPOINTED_SHARE) & ~is_emergency
    return pl.DataFrame(
        {
            "reported_at": arrivals.raised - rng.integers(0, REPORTED_UP_TO_MINUTES, count),
            "appointment_made_at": np.where(
                appointed, arrivals.raised + rng.integers(0, APPOINTED_UP_TO_MINUTES, count), NEVER
            ),
            "appointment_kept": rng.random(count) < KEPT_SHARE,
            "no_access_count": rng.binomial(2, NO_ACCESS_SHARE, count),
        }
    )


def _ending(arrivals: Arrivals, lives: Lives, rng: np.random.Generator) -> pl.DataFrame:
    count = len(arrivals)
    late = lives.cancelled - arrivals.raised > LATE_AFTER_DAYS * MINUTES_IN_DAY
    early_reason, late_reason = _draw(EARLY_REASONS, count, rng), _draw(LATE_REASONS, count, rng)
    reason = pl.when(pl.Series(late)).then(late_reason).otherwise(early_reason)
    held = pl.Series(lives.is_complex)
    return pl.select(
        close_reason=reason,
        on_hold_reason=pl.when(held).then(_draw(HOLD_REASONS, count, rng).replace("", None)),
    )


def _place(arrivals: Arrivals, rng: np.random.Generator) -> pl.DataFrame:
    count = len(arrivals)
    codes = borough().ward_codes
    keys = _home_keys(int(borough().ward_homes.sum()), rng)
    return pl.DataFrame(
        {
            "ward_code": _pick(codes, arrivals.ward),
            "area_patch": _pick(PATCHES, arrivals.ward % len(PATCHES)),
            "is_communal": rng.random(count) < COMMUNAL_SHARE,
            "tenure": _draw(TENURES, count, rng),
            "property_key": _pick(keys, arrivals.home),
        }
    ).with_columns(
        pl.when(~pl.col("is_communal")).then(pl.col("tenure", "property_key")).name.keep()
    )


def _home_keys(count: int, rng: np.random.Generator) -> tuple[str, ...]:
    """A pseudonym for each home: as a keyed hash of its reference would be."""
    key = rng.bytes(16)
    return tuple(
        blake2b(str(home).encode(), key=key, digest_size=8).hexdigest() for home in range(count)
    )


def _draw(shares: dict[str, float], count: int, rng: np.random.Generator) -> pl.Series:
    return _pick(tuple(shares), rng.choice(len(shares), count, p=list(shares.values())))


def _pick(names: Sequence[str], places: Wholes) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(places)
