"""Drawings: each dataset of the demonstration, all its services together, from one seed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import polars as pl

from datasets.catalogue import CONTRACTS
from datasets.demo.borough import SERVICE
from datasets.demo.complaints import draw_complaints
from datasets.demo.effects import EFFECTS, Effects
from datasets.demo.enquiries import draw_member_enquiries
from datasets.demo.jobs import LAST_MONTH, MONTHS, SEED, demonstration_jobs
from datasets.demo.linking import linked
from datasets.demo.local_employment import draw_local_employment
from datasets.demo.repairs import cases_beside, draw_repairs
from datasets.demo.scene import Scene, sending, stream
from datasets.demo.workforce import draw_workforce

Draw = Callable[[Scene, np.random.Generator, int, date, Effects], pl.DataFrame]

DRAWINGS: Mapping[str, Draw] = MappingProxyType(
    {
        "repairs": draw_repairs,
        "complaints": draw_complaints,
        "member_enquiries": draw_member_enquiries,
        "workforce": draw_workforce,
        "local_employment": draw_local_employment,
    }
)
"""How each dataset of one service is drawn."""

SAME_PEOPLE: Mapping[str, str] = MappingProxyType({"local_employment": "workforce"})
"""A dataset that counts the people of another is drawn from the other's stream."""

DATASETS = tuple(name for name in CONTRACTS if name in DRAWINGS)
"""The datasets that are drawn, in the catalogue's order: none names a record of a later one."""

_LINKS = (
    ("linked_work_order_ref", "repairs", "work_order_ref", "raised_at"),
    ("linked_complaint_ref", "complaints", "complaint_ref", "received_on"),
)


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
    return pl.concat(
        drawn_of(dataset, scene, seed, months, last, effects=effects) for scene in sending(dataset)
    )


def drawn_of(
    dataset: str,
    scene: Scene,
    seed: int = SEED,
    months: int = MONTHS,
    last: date = LAST_MONTH,
    *,
    effects: Effects = EFFECTS,
) -> pl.DataFrame:
    """The records of one service, as `drawn` gives them.

    A record that came to a system that ended names that one: `handed_over` says who has it since.
    """
    rng = stream(seed, SAME_PEOPLE.get(dataset, dataset), scene.id)
    if dataset == "repairs" and scene.id == SERVICE:
        jobs = demonstration_jobs(seed, months, last, effects=effects)
        return pl.concat([jobs, cases_beside(jobs, scene, rng, months, last)])
    found = DRAWINGS[dataset](scene, rng, months, last, effects)
    return found.select(CONTRACTS[dataset].names)


def every_drawing(
    seed: int = SEED, months: int = MONTHS, last: date = LAST_MONTH
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Every dataset in order, with its records; those that name another's name one that there is.

    What began before the first month may name nothing: what it was about is not drawn.
    """
    known: dict[str, pl.DataFrame] = {}
    for dataset in DATASETS:
        records = drawn(dataset, seed, months, last)
        for column, other, reference, since in _LINKS:
            if column in records.columns and other in known:
                records = linked(
                    records,
                    known[other],
                    column=column,
                    on="received_on",
                    reference=reference,
                    since=since,
                )
            if other == dataset:
                known[other] = records.select("service", reference, since)
        yield dataset, records
