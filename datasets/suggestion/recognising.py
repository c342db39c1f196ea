"""Which dataset and record kind a file is of, and in which row its header stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from datasets.catalogue import CONTRACTS
from datasets.contract import Contract
from datasets.file_rules import FileRules
from datasets.header import ENOUGH_IN_COMMON
from datasets.refusal import ExtractRefusedError, Fault
from datasets.sent import as_sent
from datasets.sorts import Sort
from datasets.source import Source
from datasets.suggestion.matching import Matched, matched
from datasets.unpack import ParquetExtract

Opened = Callable[[frozenset[str], FileRules], Source]
"""Opens the file by some rules, keeping the values of those columns only."""

HEADER_SOUGHT_TO = 10
"""The last row in which a header is looked for."""
SAMPLED = 1_000
"""The most different values of a column that are looked at."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file's header was recognised as. `told` says whether the header alone tells it."""

    contract: Contract
    kind: str
    found: Matched
    told: bool


def recognised(
    opened: Opened, dataset: str | None, sheet: str | None = None
) -> tuple[Recognised, Source, FileRules]:
    """What the file is, the file with none of its values, and where its header stands.

    The header is in the first row with anything, or in the first after it that is recognised.
    ExtractRefusedError if none is, and no dataset is named.
    """
    refusals = []
    for row in (None, *range(2, HEADER_SOUGHT_TO + 1)):
        rules = FileRules(sheet=sheet, header_row=row)
        try:
            file = opened(frozenset(), rules)
        except ExtractRefusedError as refused:
            refusals.append(refused)
            continue
        nearest = _nearest(file.header, dataset)
        if nearest.told:
            return nearest, file, rules
        refusals.append(ExtractRefusedError(file.name, [UNKNOWN]))
        if isinstance(file, ParquetExtract):
            break
    if dataset is None:
        raise refusals[0]
    rules = FileRules(sheet=sheet)
    file = opened(frozenset(), rules)
    return _nearest(file.header, dataset), file, rules


UNKNOWN = Fault(
    "unknown_dataset",
    f"Its columns do not tell which dataset it is: name it ({', '.join(CONTRACTS)}).",
)


def _nearest(header: Iterable[str], dataset: str | None) -> Recognised:
    """The dataset and record kind of whose columns the header has most."""
    names = list(header)
    tried = [
        (contract, kind, matched(names, [c.name for c in contract.columns_of(kind)]))
        for contract in ([CONTRACTS[dataset]] if dataset else CONTRACTS.values())
        for kind in contract.record_kinds
    ]
    contract, kind, found = max(tried, key=lambda one: len(one[2].columns))
    most = len(found.columns)
    rivals = {other.name for other, _, their in tried if len(their.columns) == most}
    return Recognised(contract, kind, found, most >= ENOUGH_IN_COMMON and len(rivals) == 1)


def sampled(file: Source, names: Iterable[str]) -> dict[str, pl.Series]:
    """Some of the different values of the columns of text, but of those that cannot be read."""
    values = {}
    for name in names:
        if file.header[name] is Sort.TEXT:
            try:
                column = file.read([name])[name]
            except ExtractRefusedError:
                continue
            sent = as_sent(name, Sort.TEXT, column, ())
            values[name] = sent.values.drop_nulls().unique().sort().head(SAMPLED)
    return values
