"""Handed over: whose records they are once the system that they came to has ended."""

from datetime import date

import polars as pl

from datasets.calendar import next_month
from datasets.demo.scene import Scene, sending


def handed_over(records: pl.DataFrame, scene: Scene, dataset: str, month: date) -> pl.DataFrame:
    """One service's records with the source system that holds each in a month and from then on.

    Where the system that a record came to has ended, that is the one that goes on in its place.
    """
    ended = [s.name for s in scene.systems[dataset] if s.last is not None and s.last < month]
    goes_on = [name for name in scene.systems_in(dataset, month) if name not in ended]
    if not ended or not goes_on:
        return records
    has_ended = pl.col("source_system").is_in(ended)
    successor = {
        "source_system": goes_on[0],
        "source_organisation": scene.organisation_after,
    }
    return records.with_columns(
        pl.when(has_ended).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in successor.items()
    )


def hand_overs(dataset: str) -> tuple[date, ...]:
    """The months in which a dataset of some service goes on in another system, oldest first.

    A history that spans one of them is two files: to the month before it, and from it on.
    """
    ends = {s.last for scene in sending(dataset) for s in scene.systems[dataset] if s.last}
    return tuple(sorted(next_month(last) for last in ends))
