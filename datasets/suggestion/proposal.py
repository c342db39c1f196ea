"""Proposal: what a file's header was recognised as, with what an officer chose of it."""

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from datasets.contract import Column, Contract
from datasets.file_rules import FileRules
from datasets.mapping_rules import unlosable
from datasets.refusal import on_one_line
from datasets.suggestion.choices import Choices
from datasets.suggestion.drafting import Draft
from datasets.suggestion.matching import Matched

JOINED = {
    "complaint_stage": ("complaint_ref", "stage"),
    "determination": ("case_ref", "finding_no"),
    "jobs_by_area": ("employer", "area"),
}
"""What tells the records of a kind apart, where the sender has no reference for each of them."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file's header was recognised as. `sources` is ours -> theirs."""

    file_name: str
    contract: Contract
    kind: str
    found: Matched
    sources: dict[str, str]
    rules: FileRules
    choices: Choices = field(default_factory=Choices)
    draft: Draft = field(default_factory=Draft)

    @property
    def name(self) -> str:
        """The mapping's name: as chosen, or after the file's."""
        if self.choices.name:
            return self.choices.name
        words = re.findall(r"[a-z0-9]+", PurePath(self.file_name).stem.casefold())
        slug = "_".join(word for word in words if not word.isdigit())[:40].strip("_")
        return slug if slug[:1].isalpha() else "their_system"

    @property
    def title(self) -> str:
        """What the mapping is called."""
        told = f"{self.contract.title}, from {on_one_line(self.file_name)}"
        return self.choices.title or told

    @property
    def constants(self) -> dict[str, str]:
        """What is the same in every row, as far as the header and the officer tell."""
        every = {"source_system": self.name, "record_kind": self.kind, **self.choices.constants}
        return {key: said for key, said in every.items() if said and key not in self.sources}

    @property
    def dropped(self) -> tuple[str, ...]:
        """Theirs that are never read: what is of persons, and, once chosen, all that has no use."""
        used = {*self.sources.values()}
        told = [name for name in self.found.drop if name not in used]
        if self.choices.sources:
            known = (*self.found.columns.values(), *self.found.strange)
            told += [name for name in known if name not in used]
        return tuple(dict.fromkeys(told))

    @property
    def strange(self) -> tuple[str, ...]:
        """Theirs of which nothing is known yet."""
        settled = {*self.sources.values(), *self.dropped}
        return tuple(name for name in self.found.strange if name not in settled)

    @property
    def joined(self) -> tuple[str, ...]:
        """Theirs that make a record_id together, where they have none; else empty."""
        parts = JOINED.get(self.kind, ())
        whole = "record_id" not in self.sources and all(part in self.sources for part in parts)
        return tuple(self.sources[part] for part in parts) if whole else ()

    @property
    def recognised(self) -> list[Column]:
        """Our columns that have a source, in order."""
        return [c for c in self.contract.columns_of(self.kind) if c.name in self.sources]

    @property
    def missing(self) -> list[Column]:
        """Our columns that need a source and have none."""
        must = self._must_have_a_source()
        return [c for c in self._without() if c.required or c.name in must]

    @property
    def absent(self) -> list[str]:
        """The names of our other columns without a source: they may be not collected."""
        must = self._must_have_a_source()
        return [c.name for c in self._without() if not c.required and c.name not in must]

    def _must_have_a_source(self) -> frozenset[str]:
        """What no mapping may leave out; of several closing dates the first, if it has none."""
        closed = self.contract.lives[self.kind].closed
        known = any(name in self.sources for name in closed)
        return unlosable(self.contract, (self.kind,)) | frozenset([] if known else closed[:1])

    def _without(self) -> list[Column]:
        given = {*self.sources, *self.constants, "month", *(["record_id"] if self.joined else [])}
        return [c for c in self.contract.columns_of(self.kind) if c.name not in given]
