"""Mapping: one source system's columns, codes and dates, and how they become a contract's."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from datasets.catalogue import CONTRACTS
from datasets.contract import LONDON, Contract
from datasets.date_formats import DateFormat
from datasets.file_rules import FileRules
from datasets.mapping_parts import Constant, Derived, Filter, Meaning, Name, NumberStyle, Part
from datasets.mapping_rules import contradictions
from datasets.refusal import on_one_line
from datasets.toml_text import TextError, problems, read_text, toml_of

SHIPPED = files("datasets") / "mappings"


class MappingError(Exception):
    """A mapping cannot be used; the message names each place and what is wrong there."""


class Mapping(Part):
    """How one source system's file becomes a contract's records.

    `columns` is contract column -> source column; `codes`, `dates` and `numbers` are by contract
    column, `codes_of`, `dates_of` and `sentinels_of` by source column. Values that codes do not
    list are kept as they are, for the gate to find. A text column without a date format must hold
    ISO 8601. `drop` names source columns that are never parsed, `pseudonymise` those of which only
    a keyed hash is kept. `file` says what the file itself is like, beside its columns. Read with
    `read_mapping`; `text` is the file as it was written.
    """

    name: Name
    title: str
    dataset: Name
    publisher: str = ""
    licence: str = ""
    time_zone: str = LONDON
    history: bool = False
    short_years_to: int | None = Field(default=None, ge=1999, le=2100)
    columns: dict[Name, str] = Field(default_factory=dict)
    constants: dict[Name, Constant] = Field(default_factory=dict)
    codes: dict[Name, dict[str, Meaning]] = Field(default_factory=dict)
    codes_of: dict[str, dict[str, dict[Name, Meaning]]] = Field(default_factory=dict)
    dates: dict[Name, str] = Field(default_factory=dict)
    dates_of: dict[str, str] = Field(default_factory=dict)
    numbers: dict[Name, tuple[NumberStyle, ...]] = Field(default_factory=dict)
    sentinels: tuple[str, ...] = ()
    sentinels_of: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    not_collected: tuple[Name, ...] = ()
    drop: tuple[str, ...] = ()
    pseudonymise: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    filters: tuple[Filter, ...] = ()
    file: FileRules | None = None
    text: str = Field(default="", exclude=True)

    @model_validator(mode="after")
    def _agrees_with_its_contract(self) -> Self:
        if self.dataset not in CONTRACTS:
            known = ", ".join(sorted(CONTRACTS))
            raise ValueError(f"there is no dataset {self.dataset!r} (datasets: {known})")
        wrong = contradictions(self, self.contract)
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    @property
    def contract(self) -> Contract:
        """The contract that the file becomes."""
        return CONTRACTS[self.dataset]

    @property
    def sources(self) -> tuple[str, ...]:
        """The source columns that are read, each once, in the mapping's order."""
        return tuple(dict.fromkeys(self._sources()))

    def _sources(self) -> Iterator[str]:
        yield from self.columns.values()
        yield from self.codes_of
        for derived in self.derived:
            yield from derived.source
        yield from (chosen.column for chosen in self.filters)

    @property
    def sources_by_column(self) -> dict[str, tuple[str, ...]]:
        """The source columns of each contract column that has any."""
        given = {
            ours: (source,)
            for source, codes in self.codes_of.items()
            for meanings in codes.values()
            for ours in meanings
        }
        given |= {ours: (source,) for ours, source in self.columns.items()}
        return given | {derived.column: derived.source for derived in self.derived}

    def sources_of(self, column: str) -> tuple[str, ...]:
        """The source columns that a contract column is made from; none for a constant."""
        return self.sources_by_column.get(column, ())

    def codes_of_ours(self, column: str) -> dict[str, str]:
        """What each code of theirs means in a contract column."""
        given = {
            code: meanings[column]
            for codes in self.codes_of.values()
            for code, meanings in codes.items()
            if column in meanings
        }
        return {**given, **self.codes.get(column, {})}

    def format_of(self, source: str) -> DateFormat | None:
        """The one format in which a source column writes dates; None if none is declared."""
        by_ours = (f for ours, f in self.dates.items() if self.columns.get(ours) == source)
        written = self.dates_of.get(source) or next(by_ours, None)
        return DateFormat(written, self.short_years_to) if written else None

    def sentinels_for(self, source: str) -> tuple[str, ...]:
        """What a source column writes for nothing."""
        return (*self.sentinels, *self.sentinels_of.get(source, ()))


def shipped_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with the program."""
    names = (entry.name for entry in SHIPPED.iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


def read_mapping(name_or_path: str | Path) -> Mapping:
    """The shipped mapping of that name, or the one in a file.

    MappingError if there is neither, or if it is wrong.
    """
    if str(name_or_path) in shipped_mappings():
        shipped = SHIPPED / f"{name_or_path}.toml"
        return parse_mapping(shipped.read_text(encoding="utf-8"), str(name_or_path))
    return parse_mapping(_text(Path(name_or_path)), Path(name_or_path).name)


def parse_mapping(text: str, name: str = "the mapping") -> Mapping:
    """The mapping that a TOML text describes; MappingError names each place that is wrong."""
    try:
        data = toml_of(text, name)
    except TextError as error:
        raise MappingError(str(error)) from error
    if "text" in data:
        raise MappingError(f"{name} cannot be used as a mapping:\n- text: is not a mapping's word")
    try:
        return Mapping.model_validate({**data, "text": text})
    except ValidationError as error:
        heading = f"{name} cannot be used as a mapping:"
        raise MappingError(problems(error, heading, text)) from error


def identity_mapping(contract: Contract) -> Mapping:
    """The mapping for a file whose columns already are the contract's."""
    lines = [
        f'name = "{contract.name}_as_the_contract"',
        f'title = "{contract.title}, already in the contract\'s columns"',
        f'dataset = "{contract.name}"',
        "[columns]",
        *(f'{name} = "{name}"' for name in contract.names),
    ]
    return parse_mapping("\n".join(lines) + "\n", contract.name)


def _text(path: Path) -> str:
    try:
        if path.exists():
            return read_text(path)
    except OSError as error:
        told = on_one_line(str(path))
        raise MappingError(f"There is no mapping {told}: {error.strerror}.") from error
    except TextError as error:
        raise MappingError(str(error)) from error
    names = ", ".join(shipped_mappings()) or "none"
    raise MappingError(f"There is no mapping {path} (shipped: {names}).")
