"""Mapping: one source system's columns, codes and dates, and how they become a contract's."""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from datasets.catalogue import CONTRACTS
from datasets.contract import LONDON, Contract
from datasets.mapping_rules import contradictions
from datasets.toml_text import TextError, problems, read_text, toml_of

SHIPPED = files("datasets") / "mappings"

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Constant = bool | int | float | date | str


class MappingError(Exception):
    """A mapping cannot be used; the message names each place and what is wrong there."""


class _Part(BaseModel):
    """A part of a mapping: closed and unchanging."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Derived(_Part):
    """A column made from another: by its leading year, its number among equals, or a copy."""

    column: Name
    source: str = Field(alias="from")
    function: Literal["leading_year", "number_within", "copy"]


class Filter(_Part):
    """Rows that are left out, counted and shown: those in which a source column is empty."""

    column: str
    keep: Literal["present"]
    why: str = Field(min_length=1)


class Mapping(_Part):
    """How one source system's file becomes a contract's records.

    `columns` is contract column -> source column; `codes` and `dates` are by contract column.
    Values that `codes` does not list are kept as they are. A text column that `dates` does not
    list must hold ISO 8601. `drop` names source columns that are never parsed. Read with
    `read_mapping`; `text` is the file as it was written.
    """

    name: Name
    title: str
    dataset: Name
    publisher: str = ""
    licence: str = ""
    time_zone: str = LONDON
    history: bool = False
    columns: dict[Name, str] = Field(default_factory=dict)
    constants: dict[Name, Constant] = Field(default_factory=dict)
    codes: dict[Name, dict[str, str]] = Field(default_factory=dict)
    dates: dict[Name, str] = Field(default_factory=dict)
    sentinels: tuple[str, ...] = ()
    not_collected: tuple[Name, ...] = ()
    drop: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    filters: tuple[Filter, ...] = ()
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
        yield from (derived.source for derived in self.derived)
        yield from (chosen.column for chosen in self.filters)


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
        raise MappingError(problems(error, f"{name} cannot be used as a mapping:")) from error


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
    if not path.exists():
        names = ", ".join(shipped_mappings()) or "none"
        raise MappingError(f"There is no mapping {path} (shipped: {names}).")
    try:
        return read_text(path)
    except TextError as error:
        raise MappingError(str(error)) from error
