"""suggest(): a mapping proposed from a file's header, as TOML for an officer to confirm."""

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import Any, Self

from datasets.personal import looks_personal
from datasets.suggestion.choices import Choices, Offered
from datasets.suggestion.drafting import Chosen, draft_values, toml_text
from datasets.suggestion.offering import offered
from datasets.suggestion.proposal import JOINED, Proposal
from datasets.suggestion.recognising import Opened, Recognised, recognised, sampled
from datasets.suggestion.writing import written

SAME_AS = {
    "record_id": ("work_order_ref", "complaint_ref", "case_ref", "enquiry_ref", "assignment_ref"),
    "priority_code": ("priority_raw",),
}
"""Columns of ours that may come from the same column as another, where they have none."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mapping's text, the dataset that it is for, and what still needs a source, in words.

    `header` has the file's columns, but for those whose names look like personal data; `columns`
    what is offered for each of ours, in the contract's order; `dropped` those of theirs that are
    not read. `constants` are what is the same in every row. `name` and `title` are the mapping's.
    """

    text: str
    dataset: str
    missing: tuple[str, ...]
    header: tuple[str, ...] = ()
    columns: tuple[Offered, ...] = ()
    dropped: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    name: str = ""
    title: str = ""
    has_month: bool = False

    @classmethod
    def from_json(cls, said: Map[str, Any]) -> Self:
        """What `asdict` put into plain words."""
        listed = {name: tuple(said[name]) for name in ("missing", "header", "dropped")}
        columns = tuple(Offered.from_json(column) for column in said["columns"])
        return cls(**{**said, **listed, "columns": columns})


def suggest(
    opened: Opened,
    dataset: str | None,
    sheet: str | None = None,
    choices: Choices | None = None,
) -> Suggestion:
    """A mapping for a file, with what an officer chose of it already.

    ExtractRefusedError if its columns are those of no dataset.
    """
    what, file, rules = recognised(opened, dataset, sheet)
    choices = choices or Choices()
    sources = _chosen_sources(_sources(what), choices, file.header)
    proposal = Proposal(file.name, what.contract, what.kind, what.found, sources, rules, choices)
    read = frozenset(name for ours, name in sources.items() if ours not in what.found.keys)
    values = sampled(opened(read, rules), sorted(read))
    for column in proposal.recognised:
        source = sources[column.name]
        like = " # only like it by name" if column.name in what.found.alike else ""
        proposal.draft.columns.append(f"{column.name} = {toml_text(source)}{like}")
        if source in values and column.name not in what.found.keys:
            chosen = Chosen(
                choices.formats.get(column.name, ""), choices.codes.get(column.name, {})
            )
            draft_values(proposal.draft, column, source, values[source], chosen)
    header = tuple(name for name in file.header if not looks_personal(name))
    return Suggestion(
        text=written(proposal),
        dataset=what.contract.name,
        missing=tuple(_told(proposal)),
        header=header,
        columns=tuple(offered(proposal, values)),
        dropped=proposal.dropped,
        constants=proposal.constants,
        name=proposal.name,
        title=proposal.title,
        has_month="month" in sources,
    )


def _chosen_sources(
    found: dict[str, str], choices: Choices, header: Map[str, object]
) -> dict[str, str]:
    """Ours -> theirs, as chosen where something was; a column that the file lacks is not taken."""
    chosen = {
        ours: theirs
        for ours, theirs in choices.sources.items()
        if theirs is None or theirs in header
    }
    both = {**found, **chosen}
    return {ours: theirs for ours, theirs in both.items() if theirs is not None}


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


def _told(proposal: Proposal) -> Iterator[str]:
    for column in proposal.missing:
        yield f"{column.name} ({column.what.rstrip('.')})"
