"""Link: figures that would give each other away, and so are hidden together."""

from dataclasses import dataclass
from enum import StrEnum


class When(StrEnum):
    """When a link holds."""

    HIDDEN = "the source is hidden"
    SMALL_HERE = "the source is hidden, and its denominator is small"
    SMALL_SOMEWHERE = "the source is hidden, and its denominator is small in some node that month"


@dataclass(frozen=True, slots=True)
class Link:
    """Where the measure that declares it is hidden, `target` is too, `later` months on.

    In one breakdown alone, if `only` names it.
    """

    target: str
    later: int = 0
    when: When = When.HIDDEN
    only: str = ""


def links(*targets: str) -> tuple[Link, ...]:
    """Links to several measures, of the same month."""
    return tuple(Link(target) for target in targets)
