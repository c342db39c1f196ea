"""Fits: the effects on many series as they stood at every review, the like of them together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import BeforeAfter, Observed
from dashboard.analysis.before_after.unfit import Unfit
from dashboard.analysis.judged.candidates import Candidate

Answer = BeforeAfter | Unfit

_KEPT = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """What was fitted already: the same figures always give the same answer."""

    known: dict[tuple[object, ...], Answer] = field(default_factory=dict)

    def all(self, series: Sequence[tuple[Observed, Change]]) -> list[Answer]:
        """The answer to each series and change, in their order."""
        keys = [_key(told, change) for told, change in series]
        wanted = {
            key: pair for key, pair in zip(keys, series, strict=True) if key not in self.known
        }
        if len(self.known) + len(wanted) > _KEPT:
            self.known.clear()
            wanted = dict(zip(keys, series, strict=True))
        by_change: dict[Change, list[tuple[object, ...]]] = defaultdict(list)
        for key, (_, change) in wanted.items():
            by_change[change].append(key)
        from dashboard.analysis.before_after.estimate import (  # noqa: PLC0415 (loads SciPy)
            before_after_each,
        )

        for change, those in by_change.items():
            answers = before_after_each([wanted[key][0] for key in those], change)
            self.known.update(zip(those, answers, strict=True))
        return [self.known[key] for key in keys]


def _key(told: Observed, change: Change) -> tuple[object, ...]:
    figures = told.numerator.tobytes(), told.denominator.tobytes()
    return told.kind, told.first, told.season, change, *figures


def at_reviews(
    fits: Fits, candidates: Iterable[Candidate], months: Iterable[Sequence[int]]
) -> dict[tuple[str, int], Answer]:
    """The answer of each candidate after each of its numbers of months, by key and number."""
    asked = [
        (one, number) for one, those in zip(candidates, months, strict=True) for number in those
    ]
    answers = fits.all([(one.as_of(number), one.change) for one, number in asked])
    return {(one.key, number): answer for (one, number), answer in zip(asked, answers, strict=True)}
