"""Which dataset a file's header is of, and everything in it that is not as the contract asks."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from unicodedata import normalize

from datasets.catalogue import CONTRACTS
from datasets.contract import Column, Contract, Kind
from datasets.mapping import Mapping
from datasets.mapping_parts import AS_THEY_ARE, OF_DATES, Filter
from datasets.mapping_rules import DATED, unlosable
from datasets.refusal import Fault, named
from datasets.reported import own_kinds
from datasets.sorts import Sort
from datasets.typed import ACCEPTED

ENOUGH_IN_COMMON = 3
_TO_CHOOSE_BY = ("text, numbers or dates", "dates")
NAMES_SHOWN = 12


def contract_of(header: Iterable[str]) -> Contract | Fault:
    """The contract whose own columns the header has most of; a fault if that is hardly any.

    Columns that several contracts share say nothing and are not counted. Names that are almost
    right count: they are told when the header is checked.
    """
    names = {_plainly(name) for name in header}
    own = {contract.name: len(names & _own_columns(contract)) for contract in CONTRACTS.values()}
    nearest = max(CONTRACTS.values(), key=lambda contract: own[contract.name])
    most = own[nearest.name]
    if most >= ENOUGH_IN_COMMON and list(own.values()).count(most) == 1:
        return nearest
    missing = [name for name in _always_required(nearest) if _plainly(name) not in names]
    return Fault(
        "unknown_dataset",
        f"Its columns are those of no dataset. The nearest is {nearest.name}, for which these are "
        f"missing: {_listed(missing)}. Name the dataset, or the mapping of the system that it "
        "comes from.",
    )


def _own_columns(contract: Contract) -> set[str]:
    others = {n for other in CONTRACTS.values() if other is not contract for n in other.names}
    return {_plainly(name) for name in set(contract.names) - others}


def _plainly(name: str) -> str:
    """A name without what is easily got wrong: capitals, blanks, marks, what is not seen."""
    return "".join(c for c in normalize("NFKC", name).casefold() if c.isalnum())


def _always_required(contract: Contract) -> list[str]:
    kind = contract.record_kinds[0]
    return [c.name for c in contract.columns_of(kind) if c.required and c.name != "month"]


def _what(column: Column) -> str:
    """What a column says, to stand inside a sentence."""
    first, rest = column.what[0], column.what[1:].rstrip(".")
    return (first if rest[:1].isupper() else first.lower()) + rest


def _listed(names: list[str]) -> str:
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Header:
    """A file's header beside what it should be. `given` are columns that need no source."""

    columns: Map[str, Sort]
    mapping: Mapping
    record_kinds: tuple[str, ...]
    given: frozenset[str]

    def faults(self) -> list[Fault]:
        """Everything that is wrong with the header, all at once, in the contract's order."""
        return [
            *self._misspelt(),
            *self._missing(),
            *self._unread(),
            *self._extra(),
            *self._wrongly_typed(),
        ]

    @property
    def almost(self) -> dict[str, str]:
        """The file's name for each source column that it has under almost that name only."""
        known = {*self.mapping.sources, *self.mapping.drop}
        strange = {_plainly(name): name for name in self.columns if name not in known}
        lacking = {source: _plainly(source) for source in known if source not in self.columns}
        return {source: strange[plain] for source, plain in lacking.items() if plain in strange}

    def _misspelt(self) -> Iterator[Fault]:
        almost = sorted(self.almost.items())
        if almost:
            told = [f"{named(found)} for {named(wanted)}" for wanted, found in almost]
            yield Fault(
                "column_misspelt",
                f"It has almost the right names, but for capitals, blanks or marks: "
                f"{_listed(told)}. Rename them, or name them as they are in a mapping.",
                almost[0][0],
            )

    def _asked_for(self) -> Iterator[Column]:
        given = {*self.mapping.constants, *self.mapping.not_collected, *self.given}
        for column in self.mapping.contract.columns:
            if self._belongs(column) and column.name not in given:
                yield column

    def _belongs(self, column: Column) -> bool:
        """Whether the file's records have a column; while their kind is unknown, if all do."""
        if not column.kinds:
            return True
        if self.record_kinds:
            return bool(set(column.kinds) & set(self.record_kinds))
        return set(column.kinds) >= set(own_kinds(self.mapping.contract))

    def _missing(self) -> Iterator[Fault]:
        for column in self._asked_for():
            sources = self.mapping.sources_of(column.name)
            if not sources:
                yield self._without_source(column)
            for source in sources:
                if source not in self.columns and source not in self.almost:
                    yield self._without_column(column, source)

    def _without_source(self, column: Column) -> Fault:
        if column.name == "month":
            return Fault(
                "month_unknown",
                f"The mapping {self.mapping.name} has no column that says which month it is: name "
                "the month.",
                "month",
            )
        return Fault(
            "missing_column",
            f"The mapping {self.mapping.name} gives no source for the column "
            f"{named(column.name)} ({_what(column)}). Name one{self._or_declare(column)}.",
            column.name,
        )

    def _without_column(self, column: Column, source: str) -> Fault:
        if column.name == "month":
            return Fault(
                "month_unknown",
                f"It has no column {named(source)} to say which month it is: name the month.",
                "month",
            )
        return Fault(
            "missing_column",
            f"The column {named(source)} is missing ({_what(column)}). Export the file with "
            f"it{self._or_declare(column)}.",
            column.name,
        )

    def _or_declare(self, column: Column) -> str:
        if column.name in unlosable(self.mapping.contract, self.record_kinds):
            return ": a record cannot be told or placed without it"
        return ", or list it under not_collected in a mapping if the system does not hold it"

    def _unread(self) -> Iterator[Fault]:
        for chosen in self.mapping.filters:
            sort = self.columns.get(chosen.column)
            if sort is None and chosen.column not in self.almost:
                yield Fault(
                    "missing_column",
                    f"The column {named(chosen.column)} is missing, and the mapping chooses rows "
                    "by it. Export the file with it.",
                    chosen.column,
                )
            elif sort is not None and sort not in self._chosen_by(chosen):
                yield Fault(
                    "wrong_type",
                    f"The column {named(chosen.column)} holds {sort}, and the mapping chooses "
                    f"rows by it. Export it as {_TO_CHOOSE_BY[chosen.of_dates]}.",
                    chosen.column,
                )

    def _chosen_by(self, chosen: Filter) -> frozenset[Sort]:
        """What a column may hold by which rows are chosen."""
        if not chosen.of_dates:
            return frozenset(Sort) - {Sort.FORBIDDEN}
        return ACCEPTED[Kind.INSTANT] | self._placed | {Sort.NOTHING}

    @property
    def _placed(self) -> frozenset[Sort]:
        """Times that do not say whether they are UTC, where the mapping does."""
        told = "time_zone" in self.mapping.model_fields_set
        return frozenset({Sort.UNZONED} if told else ())

    def _extra(self) -> Iterator[Fault]:
        known = {*self.mapping.sources, *self.mapping.drop, *self.almost.values()}
        for name in self.columns:
            if name not in known:
                yield Fault(
                    "extra_column",
                    f"The column {named(name)} is not in the {self.mapping.dataset} contract. "
                    "Leave it out, or list it under drop in a mapping.",
                    name,
                )

    def _wrongly_typed(self) -> Iterator[Fault]:
        pairs = self.mapping.sources_by_column.items()
        for name, source in ((name, source) for name, sources in pairs for source in sources):
            sort = self.columns.get(source, Sort.NOTHING)
            column = self.mapping.contract.column(name)
            accepted = self._accepted(column, source)
            if sort is Sort.UNZONED and sort not in accepted:
                yield Fault(
                    "zone_unknown",
                    f"The column {named(source)} holds {sort}. Export it with a time zone, or "
                    'say which it is in a mapping (time_zone = "UTC", or "Europe/London").',
                    name,
                )
            elif sort is not Sort.NOTHING and sort not in accepted:
                yield Fault(
                    "wrong_type",
                    f"The column {named(source)} holds {sort}; the contract asks for "
                    f"{column.kind} ({_what(column)}). Export it as that.",
                    name,
                )

    def _accepted(self, column: Column, source: str) -> frozenset[Sort]:
        if source in self.mapping.pseudonymise:
            return ACCEPTED[Kind.TEXT]
        made = next((d.function for d in self.mapping.derived if d.column == column.name), None)
        if made in OF_DATES:
            return ACCEPTED[Kind.INSTANT] | self._placed
        if made not in AS_THEY_ARE:
            return frozenset(Sort) - {Sort.FORBIDDEN}
        coded = {Sort.FLAG} if self.mapping.codes_of_ours(column.name) else set()
        placed = self._placed if column.kind in DATED else frozenset()
        return ACCEPTED[column.kind] | coded | placed
