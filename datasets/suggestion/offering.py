"""What is offered for each column of ours: theirs, some values, and what there is to decide."""

from collections.abc import Iterator, Mapping
from itertools import islice

import polars as pl

from datasets.contract import Column, Kind
from datasets.personal import looks_personal
from datasets.suggestion.choices import LONGEST_SHOWN, SHOWN, Offered
from datasets.suggestion.proposal import Proposal


def offered(proposal: Proposal, values: Mapping[str, pl.Series]) -> Iterator[Offered]:
    """What there is to choose for each column of ours that the file might have."""
    needed = {column.name for column in proposal.missing}
    for column in proposal.contract.columns_of(proposal.kind):
        theirs = proposal.sources.get(column.name)
        if column.name == "record_kind" or (theirs is None and column.derived):
            continue
        is_key = column.name in proposal.found.keys
        seen = values.get(theirs or "") if not is_key else None
        yield Offered(
            ours=column.name,
            what=column.what,
            theirs=theirs,
            how=_how(proposal, column.name),
            is_needed=column.name in needed or column.required,
            is_key=is_key,
            samples=() if seen is None else _samples(seen),
            formats=proposal.draft.open_formats.get(column.name, ()),
            unknown=proposal.draft.open_codes.get(column.name, ()),
            allowed=_may_mean(column),
        )


def _how(proposal: Proposal, ours: str) -> str:
    theirs = proposal.sources.get(ours)
    if theirs is None:
        return ""
    if proposal.choices.sources.get(ours) == theirs:
        return "chosen"
    return "by a name like it" if ours in proposal.found.alike else "by name"


def _may_mean(column: Column) -> tuple[str, ...]:
    """What a code may mean in a column of ours."""
    if column.kind is Kind.FLAG:
        return ("true", "false")
    if column.kind is Kind.WHOLE and column.least is not None and column.most is not None:
        return tuple(str(number) for number in range(int(column.least), int(column.most) + 1))
    return column.allowed


def _samples(values: pl.Series) -> tuple[str, ...]:
    """A few values, fit to be shown: short, in letters, and of nobody."""
    fit = (
        value
        for value in values.to_list()
        if len(value) <= LONGEST_SHOWN and value.isprintable() and not looks_personal(value)
    )
    return tuple(islice(fit, SHOWN))
