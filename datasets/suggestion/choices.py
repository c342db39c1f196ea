"""Choices: what an officer said of a suggested mapping, and what is offered to be chosen from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

SHOWN = 3
LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Choices:
    """What an officer chose in place of what was suggested; what is not named stays as it was.

    `sources` is ours -> theirs, None for "there is no such column". `formats` is ours -> the date
    format, `codes` ours -> their code -> its meaning, `constants` ours -> what it is in every row.
    `name` and `title` are the mapping's.
    """

    sources: Mapping[str, str | None] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    title: str = ""

    @classmethod
    def from_json(cls, said: Mapping[str, Any] | None) -> Self:
        """The choices that `asdict` put into plain words; none at all for None."""
        return cls(**(said or {}))


@dataclass(frozen=True, slots=True)
class Offered:
    """One column of ours: which of theirs it is taken from, and what there is to decide about it.

    `how` says how theirs was found: "by name", "by a name like it", "chosen", or "". `samples` are
    up to three of its values. `formats` are the date formats that all values fit, where they are
    several; `unknown` the codes of which nobody knows the meaning, `allowed` what they may mean.
    `is_needed` says that it has to come from somewhere.
    """

    ours: str
    what: str
    theirs: str | None
    how: str
    is_needed: bool
    is_key: bool = False
    samples: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """What `asdict` put into plain words."""
        listed = ("samples", "formats", "unknown", "allowed")
        return cls(**{**said, **{name: tuple(said[name]) for name in listed}})
