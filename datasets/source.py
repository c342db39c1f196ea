"""Source: an untrusted file opened within bounds, whatever its kind; and what is sought in it."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol

import pyarrow as pa

from datasets.catalogue import CONTRACTS
from datasets.contract import Contract, Kind
from datasets.file_rules import FileRules
from datasets.mapping import Mapping
from datasets.mapping_derived_rules import dated_sources
from datasets.refusal import Fault, LeftOut
from datasets.sorts import Sort

_DATED = (Kind.DATE, Kind.INSTANT)


class Source(Protocol):
    """A file whose shape has been checked. `header` is column -> what it holds."""

    @property
    def name(self) -> str:
        """The file's name, as it was sent."""

    @property
    def rows(self) -> int:
        """How many rows of data it has."""

    @property
    def header(self) -> Map[str, Sort]:
        """What each column holds."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What an officer should know of how it was read."""

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Rows that the mapping's `[file]` leaves out."""

    def can_read(self, name: str) -> bool:
        """Whether the file has that column, and of a sort that an extract may hold."""

    def read(self, columns: Sequence[str]) -> dict[str, pa.ChunkedArray]:
        """Those columns, every value validated; ExtractRefusedError if one cannot be."""

    def place(self, row: int) -> str:
        """Where a data row (the first is 1) stands in the file; empty if it has no other place."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in a file: the columns `kept` (None: all), and other `known` names.

    `dated` is each kept column that becomes a date, with its declared format (None: ISO 8601).
    """

    known: frozenset[str]
    kept: frozenset[str] | None
    dated: Map[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    rules: FileRules = field(default_factory=FileRules)

    def keeps(self, name: str) -> bool:
        """Whether a column of that name is kept."""
        return bool(name) and (self.kept is None or name in self.kept)


def sought_by(mapping: Mapping | None, dataset: str | None) -> Sought:
    """What a mapping reads; without one, the columns of the dataset, or of every dataset."""
    if mapping is None:
        chosen = [CONTRACTS[dataset]] if dataset else list(CONTRACTS.values())
        names = frozenset(name for contract in chosen for name in contract.names)
        return Sought(names, names, {n: None for c in chosen for n in c.names if _dated(c, n)})
    rules = mapping.file or FileRules()
    kept = frozenset(mapping.sources)
    known = kept | {*mapping.drop, *rules.header_has}
    ours = (name for name in mapping.sources_by_column if _dated(mapping.contract, name))
    sources = {source for name in ours for source in mapping.sources_of(name)}
    dated = {source: _format(mapping, source) for source in sources | dated_sources(mapping)}
    return Sought(known, kept, dated, rules)


def _format(mapping: Mapping, source: str) -> str | None:
    """How a column's text has dates, if it can say the whole of a cell that is a date."""
    form = mapping.format_of(source)
    return form.text if form and not form.is_zoned and "%y" not in form.text else None


def _dated(contract: Contract, name: str) -> bool:
    return contract.column(name).kind in _DATED


def placed(fault: Fault, file: Source) -> Fault:
    """The fault, its first row also told by where it stands in the file."""
    if not fault.rows or not (place := file.place(fault.rows[0])):
        return fault
    row = f"data row {fault.rows[0]}"
    if row in fault.sentence:
        return replace(fault, sentence=fault.sentence.replace(row, f"{row} ({place})", 1))
    return replace(fault, sentence=f"{fault.sentence} The first is {row} ({place}).")
