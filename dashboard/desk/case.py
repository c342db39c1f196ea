"""Case: one submitted file at the officers' desk, and how far it has come."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from dashboard.permissions import Actor, may_publish, may_publish_some
from dashboard.proposal import Proposal
from dashboard.refresh import Reading, Refresh
from datasets.extract import Fault
from datasets.mapping import parse_mapping
from datasets.store import Release
from datasets.suggestion.choices import Choices
from datasets.suggestion.suggest import Suggestion


class Step(StrEnum):
    """Where a submitted file stands."""

    RECEIVED = "received"
    READING = "reading"
    MAPPING = "needs a mapping"
    CHECKING = "checking"
    COMPARING = "comparing"
    READY = "checked"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    NOTHING_TO_DO = "nothing to do"
    REFUSED = "refused"
    STOPPED = "stopped"
    DISCARDED = "discarded"


AT_WORK = frozenset({Step.RECEIVED, Step.READING, Step.CHECKING, Step.COMPARING, Step.PUBLISHING})
"""The steps in which something is being done, which the page waits for."""
DECIDED = frozenset(
    {Step.PUBLISHED, Step.NOTHING_TO_DO, Step.REFUSED, Step.DISCARDED},
)
"""The steps after which no row of the file is kept."""


@dataclass(frozen=True, slots=True)
class Case:
    """One submission. What is kept of it over a restart is in `facts`; the rest is worked out anew.

    `may` are the datasets that its sender might publish then, None for all.
    `choices` are what an officer chose of a suggested mapping, which is kept if `keep_mapping`.
    `words` say what is being done or why it ended; `done` of `of` checks are done. `logged` says
    whether the log has a line about it, `reason` what an officer typed for its warnings. `refresh`
    is there once the audit is over, `proposal` once it is known what would change. `told` are
    sentences about what happened meanwhile, such as another officer's release.
    """

    id: str
    file_name: str
    sha256: str
    by: str
    arrived_at: datetime
    may: tuple[str, ...] | None = ()
    step: Step = Step.RECEIVED
    words: str = ""
    reading: Reading = field(default_factory=Reading)
    dataset: str = ""
    months: tuple[date, ...] = ()
    choices: Choices | None = None
    keep_mapping: bool = False
    published: int | None = None
    why_aside: str = ""
    logged: bool = False
    reason: str = ""
    done: int = 0
    of: int = 0
    told: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = field(default=(), repr=False)
    suggestion: Suggestion | None = field(default=None, repr=False)
    refresh: Refresh | None = field(default=None, repr=False, compare=False)
    proposal: Proposal | None = field(default=None, repr=False, compare=False)
    release: Release | None = field(default=None, repr=False, compare=False)

    @property
    def is_at_work(self) -> bool:
        """Whether something is being done about it now."""
        return self.step in AT_WORK

    @property
    def known(self) -> int:
        """How much is to be seen: nothing, what was found, or what would change too."""
        return (self.refresh is not None) + (self.proposal is not None)

    @property
    def is_made_up(self) -> bool:
        """Whether it is of the demonstration's made-up borough."""
        programme = None if self.refresh is None else self.refresh.programme
        return programme is not None and programme.demonstration

    def by_name(self, sentence: str) -> str:
        """A finding's sentence, which begins with a service's id, with its name instead."""
        programme = None if self.refresh is None else self.refresh.programme
        names = {one.id: one.name for one in programme.services} if programme else {}
        before, colon, rest = sentence.partition(": ")
        return f"{names.get(before, before)}{colon}{rest}"

    def is_for(self, actor: Actor) -> bool:
        """Whether an actor may see it: who may publish its dataset, or sent it in and still may."""
        if self.dataset:
            return may_publish(actor, self.dataset)
        return actor.name == self.by and may_publish_some(actor)

    def facts(self) -> dict[str, Any]:
        """What is written down of it: no row, no finding, no sample."""
        reading = self.reading
        return {
            "file_name": self.file_name,
            "sha256": self.sha256,
            "by": self.by,
            "arrived_at": self.arrived_at.isoformat(),
            "may": None if self.may is None else list(self.may),
            "step": self.step.value,
            "words": self.words,
            "dataset": self.dataset,
            "months": [month.isoformat() for month in self.months],
            "choices": None if self.choices is None else asdict(self.choices),
            "keep_mapping": self.keep_mapping,
            "published": self.published,
            "why_aside": self.why_aside,
            "logged": self.logged,
            "reason": self.reason,
            "told": list(self.told),
            "reading": {
                "dataset": reading.dataset,
                "mapping": reading.mapping.text if reading.mapping else None,
                "month": reading.month.isoformat() if reading.month else None,
                "empty_month": reading.empty_month,
                "history": reading.history,
                "service": reading.service,
                "source_system": reading.source_system,
            },
        }

    def at(self, step: Step, words: str = "", **changes: Any) -> "Case":
        """The case at another step."""
        return replace(self, step=step, words=words, **changes)


def case_of(submission: str, facts: Mapping[str, Any]) -> Case:
    """The case that was written down.

    KeyError, ValueError, TypeError, AttributeError or MappingError if it was not one of ours.
    """
    return Case(
        id=submission,
        file_name=facts["file_name"],
        sha256=facts["sha256"],
        by=facts["by"],
        arrived_at=datetime.fromisoformat(facts["arrived_at"]).astimezone(UTC),
        may=None if facts["may"] is None else tuple(facts["may"]),
        step=Step(facts["step"]),
        words=facts["words"],
        dataset=facts["dataset"],
        months=tuple(date.fromisoformat(month) for month in facts["months"]),
        choices=Choices.from_json(facts["choices"]) if facts["choices"] else None,
        keep_mapping=facts["keep_mapping"],
        published=facts["published"],
        why_aside=facts["why_aside"],
        logged=facts["logged"],
        reason=facts["reason"],
        told=tuple(facts["told"]),
        reading=reading_of(facts["reading"]),
    )


def reading_of(facts: Mapping[str, Any] = MappingProxyType({})) -> Reading:
    """How a file is to be read, as it was written down."""
    mapping, month = facts.get("mapping"), facts.get("month")
    return Reading(
        dataset=facts.get("dataset"),
        mapping=parse_mapping(mapping) if mapping else None,
        month=date.fromisoformat(month) if month else None,
        empty_month=bool(facts.get("empty_month")),
        history=facts.get("history"),
        service=facts.get("service"),
        source_system=facts.get("source_system"),
    )
