"""What is said of a ward's change: one sentence or two, from its verdict and its effect."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.analysis.before_after.effect import Estimate, Kind, Outcome
from dashboard.analysis.before_after.wards import WardEffect

_WORDS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.IMPROVED: "improved",
        Outcome.WORSENED: "worsened",
        Outcome.CHANGED: "changed",
        Outcome.ABOUT_THE_SAME: "about the same",
        Outcome.CANNOT_TELL: "cannot tell",
        Outcome.TOO_EARLY: "too early to say",
        Outcome.NO_FAIR_COMPARISON: "no fair comparison",
        Outcome.NOT_MEASURED: "not measured",
    }
)
_SETTLED = (Outcome.IMPROVED, Outcome.WORSENED, Outcome.CHANGED, Outcome.ABOUT_THE_SAME)
_LESS_AND_MORE: Mapping[Kind, tuple[str, str]] = MappingProxyType(
    {
        Kind.COUNT: ("fewer", "more"),
        Kind.DURATION: ("shorter", "longer"),
        Kind.PROPORTION: ("lower", "higher"),
    }
)
MOST = 1000
"""Per cent, above which no more is said than that."""


def ward_sentence(effect: WardEffect, outcome: Outcome, borough: Outcome) -> str:
    """What is said of one ward, given its verdict and the borough's.

    "Noel Park: improved, with the borough. Its own figures alone are too few to judge (about 11 a
    month), so this leans on all 21 wards: 12% fewer, 95% sure between 3% and 20%."
    """
    head = f"{effect.ward}: {_WORDS[outcome]}{_beside(effect, outcome, borough)}."
    records, change = _a_month(effect.own.a_month), effect_in_words(effect.effect, effect.kind)
    if effect.leans:
        return (
            f"{head} Its own figures alone are too few to judge ({records}), so this leans on all "
            f"{effect.wards} wards: {change}."
        )
    alone = effect_in_words(effect.alone, effect.kind)
    return (
        f"{head} Its own figures alone ({records}) say {alone}; leaning on all {effect.wards} "
        f"wards: {change}."
    )


def effect_in_words(effect: Estimate, kind: Kind) -> str:
    """An effect with its interval: "12% fewer, 95% sure between 3% and 20%"."""
    low, high = _size(effect.low, kind), _size(effect.high, kind)
    if effect.low < 0 < effect.high:
        less, more = _LESS_AND_MORE[kind]
        ends = f"{low} {less} and {high} {more}"
    else:
        nearer, further = (high, low) if effect.low < 0 else (low, high)
        ends = f"{nearer} and {further}"
    unit = " percentage points" if kind is Kind.PROPORTION else ""
    point = f"{_size(effect.point, kind)}{unit} {_LESS_AND_MORE[kind][effect.point > 0]}"
    return f"{point}, 95% sure between {ends}"


def _beside(effect: WardEffect, outcome: Outcome, borough: Outcome) -> str:
    if effect.differently:
        return ", and moved differently from the borough"
    return ", with the borough" if outcome is borough and outcome in _SETTLED else ""


def _a_month(records: float) -> str:
    return f"about {records:,.0f} a month" if records >= 1 else "fewer than 1 a month"


def _size(part: float, kind: Kind) -> str:
    """How much, without its sign; never "0" of something: "12%", "0.4%", "under 0.1%"."""
    size, sign = 100 * abs(part), "" if kind is Kind.PROPORTION else "%"
    if size > MOST:
        return f"over {MOST:,}{sign}"
    digits = 0 if sign and round(size, 1) >= 1 else 1
    shown = f"{size:,.{digits}f}"
    return f"under 0.1{sign}" if size and shown == "0.0" else f"{shown}{sign}"
