"""Rule and Suite: what is expected of one dataset's records, declared as plain data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from datasets.contract import Contract
from datasets.programme import Programme
from expectations.differences import Words
from expectations.report import Severity

_SINGLE = ("column", "column_A", "column_B")


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows a rule looks at: of these kinds, with these columns given and those blank."""

    kinds: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    among: tuple[tuple[str, tuple[str | int, ...]], ...] = ()

    @property
    def chosen(self) -> pl.Expr:
        """Whether a row is one of them."""
        truths = [
            *([pl.col("record_kind").is_in(self.kinds)] if self.kinds else []),
            *(pl.col(name).is_not_null() for name in self.given),
            *(pl.col(name).is_null() for name in self.blank),
            *(pl.col(name).is_in(values) for name, values in self.among),
        ]
        return pl.all_horizontal(truths) if truths else pl.lit(value=True)

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns beyond the record kind that the choice depends on."""
        return (*self.given, *self.blank, *(name for name, _ in self.among))


ALL_ROWS = Rows()


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation: Great Expectations' name and settings for it, and what to say if it fails.

    `one` and `many` follow the number of records: "was completed before it was raised", "were
    completed before they were raised". `mend` is the remedy. `computed` are columns made for the
    check alone. A warning becomes critical above the share `blocks_above`. `quotes` names the
    column whose codes the sentence may repeat.
    """

    check: str
    expectation: str
    settings: Mapping[str, object]
    one: str
    many: str
    mend: str
    column: str | None = None
    severity: Severity = Severity.CRITICAL
    blocks_above: float | None = None
    rows: Rows = ALL_ROWS
    computed: Mapping[str, pl.Expr] = field(default_factory=lambda: MappingProxyType({}))
    quotes: str | None = None

    @property
    def name(self) -> str:
        """The check with its column, as the report lists it."""
        return f"{self.check}: {self.column}" if self.column else self.check

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The columns, computed ones among them, that the expectation is evaluated on."""
        several = self.settings.get("column_list", ())
        return (
            *(str(self.settings[place]) for place in _SINGLE if place in self.settings),
            *(several if isinstance(several, tuple) else ()),
        )

    @property
    def reads(self) -> frozenset[str]:
        """The contract's columns that the rule depends on."""
        computed = {name for e in self.computed.values() for name in e.meta.root_names()}
        plain = {name for name in self.looks_at if name not in self.computed}
        return frozenset(plain | computed | set(self.rows.reads))


@dataclass(frozen=True, slots=True)
class Suite:
    """What one dataset must keep to.

    `mix` are the columns whose shares are compared with the twelve months before. `nouns` are the
    words for one record of a kind and for several. `of_programme` gives the rules that a programme
    file sets. `differences` are this dataset's own words for a class of difference between months.
    """

    contract: Contract
    rules: tuple[Rule, ...]
    mix: tuple[str, ...] = ()
    nouns: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    of_programme: Callable[[Programme], tuple[Rule, ...]] = lambda _programme: ()
    differences: Mapping[str, Words] = field(default_factory=lambda: MappingProxyType({}))
