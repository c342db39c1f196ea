"""Drawings: each dataset of the demonstration, all its services together, from one seed."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import polars as pl

from datasets.catalogue import CONTRACTS
from datasets.demo.borough import SERVICE
from datasets.demo.effects import EFFECTS, Effects
from datasets.demo.jobs import LAST_MONTH, MONTHS, SEED, demonstration_jobs
from datasets.demo.local_employment import draw_local_employment
from datasets.demo.scene import Scene, sending, stream
from datasets.demo.workforce import draw_workforce

Draw = Callable[[Scene, np.random.Generator, int, date, Effects], pl.DataFrame]

DRAWINGS: Mapping[str, Draw] = MappingProxyType(
    {"workforce": draw_workforce, "local_employment": draw_local_employment}
)
"""How each dataset of one service is drawn."""

SAME_PEOPLE: Mapping[str, str] = MappingProxyType({"local_employment": "workforce"})
"""A dataset that counts the people of another is drawn from the other's stream."""

DATASETS = tuple(name for name in CONTRACTS if name == "repairs" or name in DRAWINGS)
"""The datasets that are drawn, in the catalogue's order."""


def drawn(
    dataset: str,
    seed: int = SEED,
    months: int = MONTHS,
    last: date = LAST_MONTH,
    *,
    effects: Effects = EFFECTS,
) -> pl.DataFrame:
    """A dataset's records as its systems hold them when the report on `last` is run.

    One row a record, in the contract's columns, with `month` empty; of what belongs to one month
    only, one row a month. Services stand one after another in the programme's order.
    """
    parts = [
        drawn_of(dataset, scene, seed, months, last, effects=effects)
        for scene in sending(dataset)
        if dataset in DRAWINGS or scene.id == SERVICE
    ]
    return pl.concat(parts)


def drawn_of(
    dataset: str,
    scene: Scene,
    seed: int = SEED,
    months: int = MONTHS,
    last: date = LAST_MONTH,
    *,
    effects: Effects = EFFECTS,
) -> pl.DataFrame:
    """The records of one service, as `drawn` gives them."""
    if dataset == "repairs" and scene.id == SERVICE:
        return demonstration_jobs(seed, months, last, effects=effects)
    rng = stream(seed, SAME_PEOPLE.get(dataset, dataset), scene.id)
    found = DRAWINGS[dataset](scene, rng, months, last, effects)
    return found.select(CONTRACTS[dataset].names)
