"""Sentences: one for every verdict, in the measure's own words and with its interval."""

import math
from dataclasses import dataclass

from dashboard.analysis.before_after.effect import BeforeAfter, Estimate, Outcome
from dashboard.analysis.before_after.rounding import Rounded, decimals_for, rounded
from dashboard.analysis.before_after.wording import Amount, Words, counted

MANY_PER_CENT = 200
"""A rise of more per cent is told as so many times as much."""


@dataclass(frozen=True, slots=True)
class Told:
    """An effect as it is written: its three numbers, rounded, and what they count."""

    words: Words
    amount: Amount
    numbers: Rounded

    @property
    def point(self) -> str:
        """How large the estimate is: "9 percentage points", "under 0.1 percentage points"."""
        if self.numbers.point == 0 and self.numbers.signs[1] != 0:
            return f"under {self.amount.full(self.numbers.step)}"
        return self.amount.full(self.numbers.text(self.numbers.point))

    def moved(self, *, up: bool) -> str:
        """The verb and how far: "rose 9 percentage points", "came out 12% lower than expected"."""
        words, is_many = self.words, self._in_times(self.numbers.point)
        if not self.amount.of_itself and not is_many:
            return f"{words.rose if up else words.fell} {self.point}"
        if is_many:
            return f"came out {self._times(self.numbers.point)} as expected"
        return f"came out {self.point} {words.higher if up else words.lower} than expected"

    def across(self, start: str, joined: str) -> str:
        """The interval with the way that each end goes: "from 4 days shorter to 3 days longer"."""
        low, high = self.numbers.low, self.numbers.high
        is_many = self._in_times(high)
        than = (" as expected" if is_many else " than expected") if self.amount.of_itself else ""
        if is_many or not self.numbers.one_way:
            ends = (self._end(low, self.numbers.signs[0]), self._end(high, self.numbers.signs[2]))
            if self._in_times(low):
                ends = (ends[0].partition(" ")[0], ends[1])
            return f"{start} {ends[0]} {joined} {ends[1]}{than}"
        up = self.numbers.signs[0] > 0
        near, far = (low, high) if up else (high, low)
        way = self.words.higher if up else self.words.lower
        return f"{start} {self._near(near)} {joined} {self.amount.full(self._far(far))} {way}{than}"

    def between(self) -> str:
        """The interval after an estimate that has said which way: "between 5 and 13"."""
        if self._in_times(self.numbers.high) or not self.numbers.one_way:
            return self.across("between", "and")
        ends = sorted((self.numbers.low, self.numbers.high), key=abs)
        return f"between {self._near(ends[0])} and {self.amount.number(self._far(ends[1]))}"

    def _in_times(self, number: float) -> bool:
        """Whether a percentage is so large that nobody can picture it as one."""
        return self.amount.relative and number > MANY_PER_CENT

    def _times(self, number: float) -> str:
        """How many times as much: "4.8 times as high"."""
        all_of_it = self.amount.times
        decimals = decimals_for((self.numbers.high - self.numbers.low) / all_of_it)
        times = round(1 + number / all_of_it, decimals)
        how = {"longer": "long"}.get(self.words.higher, "high")
        return f"{times:,.{max(decimals, 0)}f} times as {how}"

    def _text(self, number: float) -> str:
        return self.numbers.text(number)

    def _near(self, number: float) -> str:
        """The end nearer to 0, which is never written as 0."""
        return self.amount.number(self._text(number)) if number else "just above 0"

    def _far(self, number: float) -> str:
        """The other end, of an interval that may be too near to 0 to be written."""
        return self._text(number) if number else f"under {self.numbers.step}"

    def _end(self, number: float, sign: int) -> str:
        if self._in_times(number):
            return self._times(number)
        if number:
            way = self.words.higher if number > 0 else self.words.lower
            return f"{self.amount.full(self._text(number))} {way}"
        return {-1: "just below 0", 0: "no change", 1: "just above 0"}[sign]


def tell(words: Words, fit: BeforeAfter) -> Told:
    """An effect as the measure tells it."""
    amount, effect = words.told(fit)
    return Told(words, amount, rounded(effect, amount.times))


def found(label: str, words: Words, fit: BeforeAfter, *, up: bool, now: str = "") -> str:
    """What was found: which way is for the verdict to say (`up`), never for the estimate.

    `now` is the level since the change, for a measure with a clause that says it.
    """
    told = tell(words, fit)
    if now and words.clause:
        level, way = words.clause.format(now), "up" if up else "down"
        return f"{label}: {level}, {way} {told.point}, probably {told.between()}{_also(told, fit)}."
    return (
        f"{label}: {words.named} {told.moved(up=up)} after {words.change}{words.against}, probably "
        f"{told.between()}{_also(told, fit)}."
    )


def _also(told: Told, fit: BeforeAfter) -> str:
    """The estimate told the other way too: ", or about 31 jobs a month"."""
    also = told.words.also
    effect = also.effect(fit) if also else None
    if also is None or also is told.amount or effect is None:
        return ""
    return f", or about {Told(told.words, also, rounded(effect, also.times)).point}"


def than_elsewhere(
    label: str, words: Words, own: BeforeAfter, against: BeforeAfter, *, up: bool
) -> str:
    """What was found here, where similar councils moved further the same way.

    `own` is the council's own change, `against` its change compared with theirs.
    """
    here = tell(words, own)
    return (
        f"{label}: {words.named} {here.moved(up=up)} here after {words.change}, "
        f"probably {here.between()}, and {_elsewhere(here, own, against)} {words.elsewhere}."
    )


def _elsewhere(here: Told, own: BeforeAfter, against: BeforeAfter) -> str:
    """How far similar councils moved, where rounding leaves it further than here."""
    mine, net = (here.amount.effect(fit) for fit in (own, against))
    if mine is None or net is None or (here.amount.relative and net.point <= -1):
        return "further"
    moved = (1 + mine.point) / (1 + net.point) - 1 if here.amount.relative else _less(mine, net)
    number = round(here.amount.times * moved, here.numbers.decimals)
    if abs(number) <= abs(here.numbers.point):
        return "slightly more"
    return f"about {here.amount.number(here.numbers.text(number))}"


def _less(one: Estimate, other: Estimate) -> float:
    return one.point - other.point


def about_the_same(words: Words, fit: BeforeAfter) -> str:
    """That any change is too small to count."""
    told = tell(words, fit)
    after = f"after {words.change}{words.against}"
    return (
        f"{Outcome.ABOUT_THE_SAME}: {words.named} moved little {after}, probably "
        f"{told.across('between', 'and')}."
    )


def open_question(outcome: Outcome, words: Words, fit: BeforeAfter, reason: str = "") -> str:
    """What the figures leave open, and why nothing more is said."""
    across = tell(words, fit).across("from", "to")
    why = f"; {reason}" if reason else ""
    since = f"since {words.change}{words.against}"
    return f"{outcome}: {since}, {words.named} could be anywhere {across}{why}."


def without_figures(outcome: Outcome, reason: str) -> str:
    """A word for which there is a reason and no estimate."""
    return f"{outcome}: {reason}."


def smallest(words: Words, fit: BeforeAfter) -> str:
    """The smallest change that the periods could show, as the measure tells its effect."""
    amount, size = words.amount, fit.smallest
    told = _size(words, (words.also or Amount()) if amount.relative else amount, size)
    if amount.relative and math.isfinite(fit.smallest_share):
        than = " of what was expected" if amount.of_itself else ""
        told = f"{_size(words, amount, fit.smallest_share)}{than}"
        told += f", or {_size(words, words.also, size)}" if words.also else ""
    return f"The smallest change that these {words.period}s could show is about {told}."


def _size(words: Words, amount: Amount, size: float) -> str:
    return Told(words, amount, rounded(Estimate(size, 0.0, size), amount.times)).point


def moved_target(words: Words, looks: str, fixed: Outcome, why: str, against: str) -> str:
    """What a moved target made of a figure: `looks` "better" or "worse", `fixed` without it.

    `why` follows "because", `against` is the target that was held fixed: "a fixed 28 days". Where
    it moved the same way against that too, the target is only a part of why.
    """
    stayed = {
        Outcome.IMPROVED: "they improved",
        Outcome.WORSENED: "they worsened",
        Outcome.ABOUT_THE_SAME: "they stayed about the same",
    }.get(fixed, "nobody can tell yet whether they changed")
    subject = words.subject[0].upper() + words.subject[1:]
    part = {"better": Outcome.IMPROVED, "worse": Outcome.WORSENED}.get(looks) is fixed
    because = "partly because" if part else "because"
    return f"{subject} look {looks} {because} {why}; against {against}, {stayed}."


def months_since(months: int, needed: int, words: Words) -> str:
    """How many months of figures there are since the change, and how many it takes."""
    if not months:
        return f"there are no figures since {words.change} yet"
    are = "is" if months == 1 else "are"
    return (
        f"there {are} {counted(months, words.period)} of figures since {words.change}, and "
        f"{needed} are needed"
    )
