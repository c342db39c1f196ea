"""Fits: the effects on many series as they stood at every review, the like of them together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import BeforeAfter, Numbers, Observed
from dashboard.analysis.before_after.unfit import Unfit

Answer = BeforeAfter | Unfit
_KEPT = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A series, its change, and what it is set against (on the scale of the fit), if anything."""

    observed: Observed
    change: Change
    offset: Numbers | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from any other."""
        told = self.observed
        figures = told.numerator.tobytes(), told.denominator.tobytes()
        against = None if self.offset is None else self.offset.tobytes()
        return told.kind, told.first, told.season, self.change, *figures, against


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """What was fitted already: the same figures always give the same answer."""

    known: dict[tuple[object, ...], Answer] = field(default_factory=dict)

    def all(self, series: Sequence[Asked]) -> list[Answer]:
        """The answer to each, in their order."""
        wanted = {one.key: one for one in series if one.key not in self.known}
        if len(self.known) + len(wanted) > _KEPT:
            self.known.clear()
            wanted = {one.key: one for one in series}
        by_change: dict[Change, list[Asked]] = defaultdict(list)
        for one in wanted.values():
            by_change[one.change].append(one)
        for change, those in by_change.items():
            answers = _fitted(change, those)
            self.known.update(zip((one.key for one in those), answers, strict=True))
        return [self.known[one.key] for one in series]


def _fitted(change: Change, those: Iterable[Asked]) -> Iterable[Answer]:
    from dashboard.analysis.before_after.estimate import (  # noqa: PLC0415  (SciPy loads slowly)
        before_after_each,
        nothing_against,
    )

    held = list(those)
    offsets = [nothing_against(one.observed) if one.offset is None else one.offset for one in held]
    return before_after_each([one.observed for one in held], change, offsets=offsets)
