"""What the planted effects amount to in every measure that is judged: told once, in a table.

`python -m tests.planted_truth` draws the table again (some twenty minutes on two cores).
"""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from dashboard.analysis.before_after.effect import Kind, Observed
from dashboard.analysis.before_after.rules import RELEASES
from dashboard.analysis.figures import programme_of
from dashboard.analysis.judged.candidates import Candidate, candidates_of
from dashboard.analysis.judged.sizes import worthwhile_of
from datasets.demo.drawings import DATASETS
from datasets.demo.effects import EFFECTS, NO_EFFECTS
from datasets.store import LiveRelease
from tests.planted_release import release_of

WITHOUT = replace(
    NO_EFFECTS,
    normal_target_days=EFFECTS.normal_target_days,
    options_enquiry_drift=EFFECTS.options_enquiry_drift,
)
"""The borough without its changes. The drift and the moved target are no part of those: the one
went on all the while, and the other is a break of its own, which an effect leaves out."""

BY_TRANSFER = frozenset(
    {
        ("facilities_management", "done_in_house"),
        ("facilities_management", "on_council_terms_share"),
    }
)
"""What the transfer itself moves: on whose terms staff are, and who does the work. It is drawn with
every borough, so what there would have been without it is what there was before."""

SEEDS = range(1, 21)
SEEDS_OF_PEOPLE = range(1, 51)
"""People are fewer than jobs, and not the same ones with an effect as without: of them more."""
PEOPLE = ("workforce", "local_employment")
TENTH = 0.1
"""Of a worthwhile change: what moved by less has not changed."""
TABLE = Path(__file__).with_name("planted_truth.csv")


@dataclass(frozen=True, slots=True)
class Truth:
    """The true effect on a measure, mean over the after-months and seeds, with its own error.

    In the units of an effect's `absolute`; `of_worthwhile` is its size in worthwhile changes.
    """

    effect: float
    error: float
    of_worthwhile: float

    @property
    def unchanged(self) -> bool:
        """Whether the measure truly did not change."""
        return abs(self.of_worthwhile) <= TENTH


@cache
def truths() -> Mapping[tuple[str, str], Truth]:
    """Every truth, by service and measure."""
    return {
        (service, measure): Truth(*numbers)
        for service, measure, *numbers in pl.read_csv(TABLE).iter_rows()
    }


def effects_in(shown: LiveRelease, without: LiveRelease) -> pl.DataFrame:
    """By `service` and `measure` the `effect`, and how many worthwhile changes it is, of one seed.

    The two are the same borough, drawn with its changes and without.
    """
    rows = [
        (service, one.measure.id, *_effect(service, one, other, shown))
        for service, one, other in _pairs(shown, without)
    ]
    schema = {"service": pl.String, "measure": pl.String, "effect": pl.Float64, "size": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _pairs(shown: LiveRelease, without: LiveRelease) -> Iterator[tuple[str, Candidate, Candidate]]:
    programme = programme_of(shown)
    for service in programme.services:
        change = programme.headline(service.id)
        both = [
            {one.key: one for one, _ in candidates_of(release, programme, service, change)}
            for release in (shown, without)
        ]
        yield from ((service.id, both[0][key], both[1][key]) for key in both[0] if key in both[1])


def _effect(
    service: str, one: Candidate, other: Candidate, shown: LiveRelease
) -> tuple[float, float]:
    told, months = one.observed, list(one.usable)
    with np.errstate(all="ignore"):
        scale = told.denominator[months] if told.kind is Kind.COUNT else np.ones(len(months))
        actual = _values(told)[months] * scale
        if (service, one.measure.id) in BY_TRANSFER:
            before = np.arange(told.numerator.size) + told.first < one.change.at
            expected = np.nanmean(_values(other.observed)[before]) * scale
        else:
            expected = _values(other.observed)[months] * scale
        known = np.isfinite(actual) & np.isfinite(expected)
        effect = float((actual - expected)[known].mean()) if known.any() else np.nan
        worthwhile = worthwhile_of(shown, programme_of(shown), one, RELEASES)
        level = float(expected[known].mean()) if worthwhile.relative and known.any() else 1.0
        return effect, float(np.divide(effect, worthwhile.amount * level)) if effect else 0.0


def _values(told: Observed) -> np.ndarray:
    ratio = told.kind in {Kind.COUNT, Kind.PROPORTION}
    return told.numerator / told.denominator if ratio else told.numerator


def _of_seed(seed: int) -> pl.DataFrame:
    datasets = DATASETS if seed in SEEDS else PEOPLE
    both = [release_of(seed, datasets=datasets, effects=world) for world in (EFFECTS, WITHOUT)]
    return effects_in(*both)


def write_table(drawn: pl.DataFrame) -> None:
    """The table, of what `effects_in` gave for many seeds."""
    effect, size = pl.col("effect").fill_nan(None), pl.col("size").fill_nan(None)
    found = drawn.group_by("service", "measure").agg(
        effect.mean(),
        error=(effect.std() / effect.count().sqrt()).fill_null(0.0),
        of_worthwhile=pl.when(effect.mean() == 0)
        .then(0.0)
        .otherwise(size.filter(size.is_finite()).mean().fill_null(float("inf"))),
    )
    told = found.filter(pl.col("effect").is_not_null())
    rounded = told.with_columns(pl.col(pl.Float64).round_sig_figs(5))
    rounded.sort("service", "measure").write_csv(TABLE)


if __name__ == "__main__":
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        write_table(pl.concat(pool.map(_of_seed, SEEDS_OF_PEOPLE)))
