"""What a new programme says that the old one did not: entries that come, go or change, in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from dashboard.kpis.registry import MEASURES
from datasets.calendar import in_words
from datasets.programme import Programme, Target

Key = tuple[object, ...]
Entries = Mapping[Key, Any]
LONGEST = 160
"""Characters of one value that are shown."""


class Comes(StrEnum):
    """What happens to an entry of the programme."""

    NEW = "new"
    GONE = "no longer there"
    OTHER = "changed"


@dataclass(frozen=True, slots=True)
class PartChanged:
    """One entry that comes, goes or changes; `says` are its fields, as they were and will be."""

    kind: str
    name: str
    how: Comes
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kind:
    """One list of the programme: what an entry is called, known by, and named as."""

    part: str
    noun: str
    known_by: tuple[str, ...]
    name: Callable[[Any], str]


def _target(target: Target) -> str:
    known = MEASURES.get(target.measure)
    title = known.title if known else target.measure
    return f"{title} ({target.service}), from {in_words(target.from_day)}"


KINDS = (
    _Kind("services", "Service", ("id",), lambda entry: entry.name),
    _Kind("interventions", "Change to a service", ("id",), lambda entry: entry.name),
    _Kind("promises", "Promise", ("id",), lambda entry: entry.text),
    _Kind("claims", "Claim", ("id",), lambda entry: entry.text),
    _Kind("targets", "Target", ("service", "measure", "from_day"), _target),
    _Kind("events", "Event", ("service", "kind", "name"), lambda entry: entry.name),
    _Kind("breaks", "Break in a series", ("service", "name"), lambda entry: entry.name),
    _Kind("comparators", "Comparison group", ("id",), lambda entry: entry.name),
    _Kind("model_changes", "Change elsewhere", ("organisation",), lambda one: one.organisation),
    _Kind("wards", "Ward", ("code",), lambda entry: entry.name),
    _Kind(
        "expected",
        "Extract that is expected",
        ("dataset", "service", "source_system", "from_month"),
        lambda entry: f"{entry.dataset}, {entry.service}, {entry.source_system}",
    ),
    _Kind("living_wage_rates", "Living wage rate", ("announced",), lambda one: f"{one.announced}"),
    _Kind("hazard_phases", "Law on hazards", ("from_day",), lambda one: in_words(one.from_day)),
    _Kind(
        "pre_election",
        "Pre-election period",
        ("from_day",),
        lambda entry: f"{in_words(entry.from_day)} to {in_words(entry.to_day)}",
    ),
)
"""Every list of the programme, in the order in which they are told."""


def parts_changed(before: Programme | None, after: Programme) -> tuple[PartChanged, ...]:
    """What comes, goes or changes from one programme to another; of none, all is new."""
    lists = [change for kind in KINDS for change in _of_kind(kind, before, after)]
    return (*lists, *_of_rules(before, after))


def _of_kind(kind: _Kind, before: Programme | None, after: Programme) -> Iterator[PartChanged]:
    old = _entries(kind, getattr(before, kind.part)) if before else {}
    new = _entries(kind, getattr(after, kind.part))
    for key, entry in new.items():
        if key not in old:
            yield PartChanged(kind.noun, kind.name(entry), Comes.NEW)
        elif old[key] != entry:
            says = tuple(_differences(_fields(old[key]), _fields(entry)))
            yield PartChanged(kind.noun, kind.name(entry), Comes.OTHER, says)
    for key, entry in old.items():
        if key not in new:
            yield PartChanged(kind.noun, kind.name(entry), Comes.GONE)


def _entries(kind: _Kind, entries: Sequence[Any]) -> Entries:
    """Entries by what they are known by; of several that are known by the same, the second too."""
    found: dict[Key, Any] = {}
    for entry in entries:
        key: Key = tuple(getattr(entry, name) for name in kind.known_by)
        while key in found:
            key = (*key, "again")
        found[key] = entry
    return found


def _of_rules(before: Programme | None, after: Programme) -> Iterator[PartChanged]:
    """What the programme says beside its lists."""
    if before is None:
        return
    lists = {kind.part for kind in KINDS}
    old, new = (
        {name: value for name, value in _fields(one).items() if name not in lists}
        for one in (before, after)
    )
    for name, value in new.items():
        if old[name] != value:
            says = tuple(_differences({name: old[name]}, {name: value}))
            told = (words.removeprefix(f"{_plain(name)}, ") for words in says)
            yield PartChanged("Rule", _plain(name), Comes.OTHER, tuple(told))


def _fields(part: Any) -> dict[str, Any]:
    fields: dict[str, Any] = part.model_dump(by_alias=True)
    return fields


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Each field that says something else: "value: 0.9 → 0.5"; in a table, each of its fields."""
    for name in dict.fromkeys((*old, *new)):
        was, will = old.get(name), new.get(name)
        if was == will:
            continue
        if isinstance(was, dict) and isinstance(will, dict):
            yield from (f"{_plain(name)}, {words}" for words in _differences(was, will))
        else:
            yield f"{_plain(name)}: {_said(was)} → {_said(will)}"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _said(value: object) -> str:
    """A value as it is read aloud, cut where it is long."""
    if value is None or value in ("", (), [], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, dict):
        words = ", ".join(f"{_plain(str(name))} {_said(held)}" for name, held in value.items())
    elif isinstance(value, list | tuple):
        words = "; ".join(_said(held) for held in value)
    else:
        words = str(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
