"""Marks: the shape and colour that stand beside the word of a verdict, never instead of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.analysis.before_after.effect import Outcome

BOX = 16
"""Every shape is drawn in a square of so many units: none is larger than another."""

NAVY, PLUM, GREEN, DARK, INK = "#12436D", "#801650", "#28A197", "#3D3D3D", "#0B0C0C"


@dataclass(frozen=True, slots=True)
class Mark:
    """How an outcome is marked: `path` is an SVG path, filled by even-odd, `text` one character.

    The shape says neither up nor down, for better may be either.
    """

    shape: str
    text: str
    path: str
    colour: str
    text_colour: str = INK


MARKS: Mapping[Outcome, Mark] = MappingProxyType(
    {
        Outcome.IMPROVED: Mark("disc", "●", "M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14z", NAVY),
        Outcome.WORSENED: Mark("square", "■", "M1 1h14v14H1z", PLUM),
        Outcome.CHANGED: Mark("diamond", "◆", "M8 1l7 7l-7 7l-7-7z", GREEN),
        Outcome.ABOUT_THE_SAME: Mark("two bars", "=", "M1 3h14v4H1zM1 9h14v4H1z", DARK),
        Outcome.CANNOT_TELL: Mark(
            "ring",
            "○",
            "M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14zM8 4a4 4 0 1 1 0 8a4 4 0 1 1 0-8z",
            DARK,
        ),
        Outcome.TOO_EARLY: Mark(
            "half disc", "◐", "M8 1a7 7 0 1 0 0 14zM8 1a7 7 0 1 1 0 14v-2a5 5 0 1 0 0-10z", DARK
        ),
        Outcome.NO_FAIR_COMPARISON: Mark(
            "cross", "✕", "M1 4l3-3l4 4l4-4l3 3l-4 4l4 4l-3 3l-4-4l-4 4l-3-3l4-4z", DARK
        ),
        Outcome.NOT_MEASURED: Mark("bar", "▬", "M1 6h14v4H1z", DARK),
    }
)
