"""suggest(): a mapping proposed from a file's header, as TOML for an officer to confirm."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from datasets.contract import Column, Contract
from datasets.file_rules import FileRules
from datasets.mapping_rules import unlosable
from datasets.refusal import on_one_line
from datasets.suggestion.drafting import Draft, draft_values, toml_text
from datasets.suggestion.matching import Matched
from datasets.suggestion.recognising import Opened, Recognised, recognised, sampled
from datasets.suggestion.sampling import SHORT_YEARS_TO

NAMES_OF_A_HEADER = 3
SAME_AS = {
    "record_id": ("work_order_ref", "complaint_ref", "case_ref", "enquiry_ref", "assignment_ref"),
    "priority_code": ("priority_raw",),
}
"""Columns of ours that may come from the same column as another, where they have none."""
JOINED = {
    "complaint_stage": ("complaint_ref", "stage"),
    "determination": ("case_ref", "finding_no"),
    "jobs_by_area": ("employer", "area"),
}
"""What tells the records of a kind apart, where the sender has no reference for each of them."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mapping's text, the dataset that it is for, and what still needs a source, in words."""

    text: str
    dataset: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file's header was recognised as. `sources` is ours -> theirs."""

    file_name: str
    contract: Contract
    kind: str
    found: Matched
    sources: dict[str, str]
    rules: FileRules
    draft: Draft = field(default_factory=Draft)

    @property
    def name(self) -> str:
        """The mapping's name, after the file's."""
        words = re.findall(r"[a-z0-9]+", PurePath(self.file_name).stem.casefold())
        slug = "_".join(word for word in words if not word.isdigit())[:40].strip("_")
        return slug if slug[:1].isalpha() else "their_system"

    @property
    def constants(self) -> dict[str, str]:
        """What is the same in every row, as far as the header tells."""
        every = {"source_system": self.name, "record_kind": self.kind}
        return {key: said for key, said in every.items() if key not in self.sources}

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


def suggest(opened: Opened, dataset: str | None, sheet: str | None = None) -> Suggestion:
    """A mapping for a file; ExtractRefusedError if its columns are those of no dataset."""
    what, file, rules = recognised(opened, dataset, sheet)
    sources = _sources(what)
    proposal = Proposal(file.name, what.contract, what.kind, what.found, sources, rules)
    read = frozenset(name for ours, name in sources.items() if ours not in what.found.keys)
    values = sampled(opened(read, rules), sorted(read))
    for column in proposal.recognised:
        source = sources[column.name]
        like = " # only like it by name" if column.name in what.found.alike else ""
        proposal.draft.columns.append(f"{column.name} = {toml_text(source)}{like}")
        if source in values and column.name not in what.found.keys:
            draft_values(proposal.draft, column, source, values[source])
    return Suggestion(_written(proposal), what.contract.name, tuple(_told(proposal)))


def _sources(what: Recognised) -> dict[str, str]:
    """Ours -> theirs, one of theirs for several of ours where only one was recognised."""
    columns = what.found.columns
    sources = {**columns, **what.found.keys}
    parts = JOINED.get(what.kind)
    joined = {"record_id"} if parts and all(part in columns for part in parts) else set()
    for ours, others in SAME_AS.items():
        if ours in joined:
            continue
        same = next((columns[other] for other in others if other in columns), None)
        if ours in what.contract.names and ours not in sources and same is not None:
            sources[ours] = same
    return sources


def _written(proposal: Proposal) -> str:
    contract, found, draft = proposal.contract, proposal.found, proposal.draft
    constants = [f"{key} = {toml_text(said)}" for key, said in proposal.constants.items()]
    constants += [f"# {c.name} needs a source: {c.what}" for c in proposal.missing]
    nothing = [
        f"{toml_text(theirs)} = [{', '.join(map(toml_text, days))}]"
        for theirs, days in draft.sentinels_of.items()
    ]
    lines = [
        "# Suggested from the header: confirm every line before you use it.",
        f"name = {toml_text(proposal.name)}",
        f"title = {toml_text(f'{contract.title}, from {on_one_line(proposal.file_name)}')}",
        f"dataset = {toml_text(contract.name)}",
        *_short_years(draft),
        *_listed("sentinels", sorted(draft.sentinels), "what the system writes for nothing"),
        *_listed("pseudonymise", list(found.keys.values()), "only a keyed hash of these is kept"),
        *_listed("drop", found.drop, "never read, never kept"),
        *_not_recognised(found),
        *_listed("not_collected", proposal.absent, "no column was recognised as these"),
        *_month(proposal),
        *_file(proposal),
        *_table("columns", draft.columns),
        *_table("constants", constants),
        *draft.codes,
        *_table("dates", draft.dates),
        *_table("numbers", draft.numbers),
        *_table("sentinels_of", nothing),
        *_joined(proposal),
    ]
    return "\n".join(lines) + "\n"


def _joined(proposal: Proposal) -> list[str]:
    if not proposal.joined:
        return []
    return [
        "",
        "# Every record needs a reference of its own, which stays from month to month.",
        "[[derived]]",
        'column = "record_id"',
        'function = "joined"',
        f"from = [{', '.join(map(toml_text, proposal.joined))}]",
        'by = "/"',
    ]


def _told(proposal: Proposal) -> Iterator[str]:
    for column in proposal.missing:
        yield f"{column.name} ({column.what.rstrip('.')})"


def _file(proposal: Proposal) -> list[str]:
    """The sheet, and where the header stands if not first: by its names, for its row may move."""
    rules, lines = proposal.rules, []
    if rules.sheet is not None:
        lines.append(f"sheet = {toml_text(rules.sheet)}")
    if rules.header_row is not None:
        names = list(dict.fromkeys(proposal.found.columns.values()))[:NAMES_OF_A_HEADER]
        lines.append(f"header_has = [{', '.join(map(toml_text, names))}]")
    return _table("file", lines)


def _month(proposal: Proposal) -> list[str]:
    if "month" in proposal.sources:
        return []
    return ["# No column says which month it is: name it with --month, or give a full history."]


def _short_years(draft: Draft) -> list[str]:
    if not draft.short_years:
        return []
    return [f"short_years_to = {SHORT_YEARS_TO} # the last year that two digits can mean"]


def _listed(word: str, names: Sequence[str], why: str) -> list[str]:
    if not names:
        return []
    return [f"{word} = [ # {why}", *(f"    {toml_text(name)}," for name in names), "]"]


def _table(word: str, lines: Sequence[str]) -> list[str]:
    return ["", f"[{word}]", *lines] if lines else []


def _not_recognised(found: Matched) -> Iterator[str]:
    for name in found.strange:
        also = found.also.get(name)
        why = f"might be {also}, as another might" if also else "drop it, or say what it is"
        yield f"# not recognised: {on_one_line(name)} ({why})"
    if found.unnamed:
        yield f"# not named here, for they look like personal data: {found.unnamed} of the columns"
