"""Wording: how a measure and its effect are put within a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from dashboard.analysis.before_after.effect import BeforeAfter, Estimate, Kind
from dashboard.kpis.measure import Measure, Unit
from dashboard.kpis.words import NOUNS

THE = frozenset(
    {
        "A",
        "An",
        "All",
        "Each",
        "Every",
        "It",
        "No",
        "Other",
        "Some",
        "The",
        "These",
        "This",
        "There",
    }
)
"""Words that lose their capital within a sentence; another may be a name."""
NAMES = frozenset({"Ombudsman", "Housing", "Local"})
"""Words that keep it in a measure's title, where a name may begin with them."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How a number of an effect is written: "9 percentage points", "12%", "£120", "4 days".

    The number is `times` the effect's own; `relative` says which of the two effects it is. Where
    `of_itself`, what it is more or less than has to be said: it is not what the measure counts.
    """

    one: str = ""
    many: str = ""
    before: str = ""
    after: str = ""
    times: float = 1.0
    relative: bool = False
    of_itself: bool = False

    def effect(self, fit: BeforeAfter) -> Estimate | None:
        """The effect that is written so."""
        return fit.relative if self.relative else fit.absolute

    def number(self, text: str) -> str:
        """A number with its sign of unit, without a noun: "12%", "£120", "4"."""
        return f"{self.before}{text}{self.after}"

    def full(self, text: str) -> str:
        """A number with its noun: "1 day", "9 percentage points"."""
        noun = self.one if text == "1" else self.many
        return f"{self.number(text)} {noun}".rstrip()


PER_CENT = Amount(after="%", times=100.0, relative=True)
OF_ITSELF = replace(PER_CENT, of_itself=True)
"""A percentage of a percentage: never to be read as points."""
POINTS = Amount("percentage point", "percentage points", times=100.0)


@dataclass(frozen=True, slots=True)
class Words:
    """What a measure is called within a sentence, and how its effect is told.

    `also` is a second way to tell an effect, such as a number a month beside a percentage.
    `against` follows the change where it is set against others' (`others` are what they are called,
    `elsewhere` where they are). A `clause` with one pair of braces tells the level since the
    change: "{} of repairs were on time".
    """

    subject: str
    amount: Amount
    also: Amount | None = None
    rose: str = "rose"
    fell: str = "fell"
    higher: str = "higher"
    lower: str = "lower"
    change: str = "the change"
    against: str = ""
    clause: str = ""
    period: str = "month"
    others: str = "similar councils"
    elsewhere: str = "at similar councils"

    @property
    def named(self) -> str:
        """The subject, before its verb."""
        return f"{self.subject}," if ", " in self.subject else self.subject

    def told(self, fit: BeforeAfter) -> tuple[Amount, Estimate]:
        """How an effect is told: as the measure says, or the other way where that has no value."""
        effect = self.amount.effect(fit)
        if effect is not None:
            return self.amount, effect
        return self.also or Amount(), fit.absolute


def words_of(measure: Measure, kind: Kind, period: str = "month") -> Words:
    """How a measure speaks, from its title and unit and from the scale that it was fitted on."""
    subject = in_a_sentence(measure.title)
    unit = measure.unit
    match kind:
        case Kind.PROPORTION:
            return Words(subject, POINTS, period=period)
        case Kind.COUNT if unit is Unit.SHARE:
            return Words(subject, OF_ITSELF, period=period)
        case Kind.COUNT:
            return Words(subject, PER_CENT, also=_per(_plain(unit), period), period=period)
        case Kind.DURATION:
            return _lasting(subject, _plain(unit), period)
        case Kind.STOCK:
            return Words(_net(subject, period), _per(_plain(unit), period), period=period)
        case Kind.MEAN:
            return Words(subject, POINTS if unit is Unit.SHARE else _plain(unit), period=period)


def words_of_column(title: str, kind: Kind, noun: str = "", period: str = "month") -> Words:
    """How a column of an analyst's file speaks; `noun` is what its numbers count, if given."""
    one = Amount(noun, noun)
    match kind:
        case Kind.PROPORTION:
            return Words(title, POINTS, period=period)
        case Kind.COUNT:
            return Words(title, PER_CENT, also=_per(one, period), period=period)
        case Kind.DURATION:
            return _lasting(title, one if noun else Amount("day", "days"), period)
        case Kind.STOCK:
            return Words(_net(title, period), _per(one, period), period=period)
        case Kind.MEAN:
            return Words(title, one, period=period)


_EACH: Mapping[str, str] = MappingProxyType(
    {
        "day": "daily",
        "week": "weekly",
        "month": "monthly",
        "quarter": "quarterly",
        "year": "yearly",
    }
)
_POUNDS: Mapping[Unit, str] = MappingProxyType(
    {
        Unit.POUNDS: "",
        Unit.POUNDS_PER_1000_HOMES: "for every 1,000 homes",
        Unit.POUNDS_PER_JOB: "for each repair",
    }
)
_RATES: Mapping[Unit, str] = MappingProxyType(
    {
        Unit.PER_1000_HOMES: "for every 1,000 homes",
        Unit.STAFF_PER_MANAGER: "staff for each manager",
        Unit.DAYS_PER_FTE: "days for each full-time equivalent",
    }
)


def _plain(unit: Unit) -> Amount:
    """A number of the unit."""
    if unit in _POUNDS:
        return Amount(_POUNDS[unit], _POUNDS[unit], before="£")
    if unit in _RATES:
        return Amount(_RATES[unit], _RATES[unit])
    one, many = NOUNS.get(unit, (unit.value, unit.value))
    return Amount(one, many)


def _per(amount: Amount, period: str) -> Amount:
    """So many a month."""
    one, many = (f"{noun} a {period}".lstrip() for noun in (amount.one, amount.many))
    return replace(amount, one=one, many=many)


def _lasting(subject: str, amount: Amount, period: str) -> Words:
    """Words of something that takes its time."""
    return Words(subject, amount, also=PER_CENT, higher="longer", lower="shorter", period=period)


def _net(subject: str, period: str) -> str:
    """What a change of the net flow is a change of."""
    return f"the {_EACH.get(period, f'{period}-by-{period}')} change in {subject}"


def in_a_sentence(title: str) -> str:
    """A title within a sentence: "repairs raised", but "Ombudsman findings upheld"."""
    word = title.partition(" ")[0]
    keeps = word in NAMES or word[1:] != word[1:].lower()
    return title if keeps or not title else title[0].lower() + title[1:]


def first_sentence(words: str) -> str:
    """The first of some sentences, as it follows a colon: without its capital or full stop."""
    first = words.strip().partition(". ")[0].rstrip(".")
    start = first.partition(" ")[0]
    return first[0].lower() + first[1:] if start in THE else first


def counted(number: int, noun: str) -> str:
    """How many: "1 month", "12 months"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
