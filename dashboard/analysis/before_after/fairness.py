"""Fairness: whether the months before and after a change may be compared at all, and why not."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.before_after.rules import RELEASES, Rules
from dashboard.analysis.before_after.wording import counted, first_sentence


@dataclass(frozen=True, slots=True)
class Break:
    """A time from which figures meant something else: a point, or a range of periods.

    `first` and `last` count periods from the change: -1 is the last before it, 0 the change's own.
    `before` and `after` are the periods with figures on either side, up to the change or the ends
    of what is compared. `why` says in words what happened.
    """

    first: int
    last: int
    before: int
    after: int
    why: str

    @property
    def distance(self) -> int:
        """Periods from the change; 0 where the change falls within it."""
        return 0 if self.first <= 0 <= self.last else min(abs(self.first), abs(self.last))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides whether a comparison is fair.

    `before` counts the periods with figures from before the change; `missing_before` and
    `missing_after` are the shares of each side's periods without a figure. `clocks` are the words
    that the measure's two clocks lead to, where it has two.
    """

    before: int
    missing_before: float = 0.0
    missing_after: float = 0.0
    breaks: tuple[Break, ...] = ()
    has_denominators: bool = True
    only_rolling: bool = False
    only_later_clock: bool = False
    clocks: tuple[Outcome, Outcome] | None = None
    period: str = "month"


def unfair_reasons(facts: Circumstances, rules: Rules = RELEASES) -> tuple[str, ...]:
    """Why there is no fair comparison, each within a sentence, the most telling first.

    Empty where the comparison is fair. First what no figures could mend (there are none from
    before, or they mean something else), then how the figures were made, then how many there are.
    """
    return tuple(_reasons(facts, rules))


def _reasons(facts: Circumstances, rules: Rules) -> Iterator[str]:
    if facts.before == 0:
        yield "no figures from before"
    yield from (
        first_sentence(one.why)
        for one in sorted(facts.breaks, key=lambda one: one.distance)
        if _spoils(one, rules)
    )
    if facts.clocks is not None and facts.clocks[0] is not facts.clocks[1]:
        one, other = facts.clocks
        yield (
            f"its two clocks lead to different words ({one} and {other}), so neither is the answer "
            "on its own"
        )
    if facts.only_later_clock:
        yield (
            "it is dated by when a case was decided, long after the service was given, so its "
            "figures since the change are still partly about the time before"
        )
    if facts.only_rolling:
        yield (
            f"there are only figures that add up twelve {facts.period}s, so those around the "
            "change mix before and after"
        )
    if not facts.has_denominators:
        yield "how many there were in all is not known, only how many of them"
    yield from _too_little(facts, rules)


def _spoils(one: Break, rules: Rules) -> bool:
    return one.distance <= rules.break_within or min(one.before, one.after) < rules.break_sides


def _too_little(facts: Circumstances, rules: Rules) -> Iterator[str]:
    """What is wanting of the figures that there are."""
    if 0 < facts.before < rules.least_before:
        yield (
            f"only {counted(facts.before, facts.period)} of figures from before, and "
            f"{rules.least_before} are needed"
        )
    sides = (("before", facts.missing_before), ("since", facts.missing_after))
    for side, missing in sides:
        if missing > rules.missing and not (side == "before" and facts.before == 0):
            yield (
                f"more than {100 * rules.missing:g}% of the {facts.period}s {side} the change have "
                "no figure"
            )
