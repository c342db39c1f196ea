"""Whose records they are: the service's own, or a comparator group's."""

from collections.abc import Collection
from functools import reduce

import polars as pl

from datasets.contract import Contract
from datasets.programme import Comparator, Programme

ORGANISATION = pl.col("source_organisation").fill_null("")
"""A record that names no organisation is nobody's by name, and still one of everybody's."""


def is_own(contract: Contract, programme: Programme) -> pl.Expr:
    """Whether a record is the service's own, and not kept for comparison only."""
    ours = [
        (pl.col("service") == service.id) & ORGANISATION.is_in(service.organisations)
        for service in programme.services
    ]
    compared = pl.col("record_kind").is_in(contract.others_allowed)
    return ~compared | reduce(lambda one, other: one | other, ours)


def belongs_to(group: Comparator, own: Collection[str]) -> pl.Expr:
    """Whether a record is about a member of a comparator group; `own` are our own organisations."""
    chosen = ORGANISATION.is_in(group.organisations)
    chosen |= pl.col("organisation_type").is_in(group.organisation_types).fill_null(value=False)
    everyone = not (group.organisations or group.organisation_types)
    member = pl.lit(True) if everyone else chosen
    ours = ORGANISATION.is_in(list(own))
    member = (member | ours) if group.includes_own else (member & ~ours)
    return member & ~ORGANISATION.is_in(group.leaves_out)
