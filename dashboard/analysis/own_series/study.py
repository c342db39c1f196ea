"""Study: what an analyst asks of a series, whole and as it stood at an earlier review."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from dashboard.analysis.before_after.batch import window
from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.design import Mask, Trend
from dashboard.analysis.before_after.effect import Kind, Numbers, Observed
from dashboard.analysis.before_after.rules import FILES, Rules, When
from dashboard.analysis.before_after.wording import Words
from dashboard.analysis.before_after.worthwhile import Worthwhile, worthwhile
from dashboard.kpis.measure import Better


class Method(StrEnum):
    """How the effect is worked out: the product's own way, or the one that most reports use."""

    MIXTURE = "mixture"
    NEWEY_WEST = "newey-west"


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """A series, its change, and how it is to be looked at.

    `comparators` cover the series' periods, and so do the `controls` (periods x controls). `whys`
    say what happened at each of the change's breaks. `lags` are the segmented regression's.
    """

    observed: Observed
    change: Change
    words: Words
    better: Better = Better.CONTEXT
    worthwhile: float | None = None
    when: When = When.ONCE
    trend: Trend = "auto"
    comparators: tuple[Observed, ...] = ()
    controls: Numbers | None = None
    whys: tuple[str, ...] = ()
    method: Method = Method.MIXTURE
    lags: int | None = None

    @property
    def rules(self) -> Rules:
        """Those of a file. Whoever names a comparator wants to be set against it, if it is one."""
        return replace(FILES, when=self.when, comparators=len(self.comparators) or 1)

    @property
    def told(self) -> Observed:
        """The series where everything that it is set against has a figure too."""
        known = np.ones(self.observed.numerator.size, dtype=np.bool_)
        for one in self.comparators:
            known &= np.isfinite(one.numerator) & (one.denominator > 0)
        if self.controls is not None:
            known &= np.isfinite(self.controls).all(axis=1)
        numerator, denominator = (
            np.where(known, part, np.nan)
            for part in (self.observed.numerator, self.observed.denominator)
        )
        return replace(self.observed, numerator=numerator, denominator=denominator)

    @property
    def fitted(self) -> Mask:
        """The periods that are fitted."""
        told = self.told
        return window(told, np.zeros(told.numerator.size), self.change)

    @property
    def usable(self) -> tuple[int, ...]:
        """The places of the fitted periods since the change."""
        places = np.flatnonzero(self.fitted)
        return tuple(places[places + self.observed.first >= self.change.at].tolist())

    @property
    def size(self) -> Worthwhile:
        """How large a change must be: as told, else what the rules say of the before-periods.

        Relative of a count and a duration, and otherwise in the series' units. The rules know none
        for a mean, whose scale may begin anywhere, nor for a stock whose inflow is not told: 0.
        """
        kind = self.observed.kind
        relative = kind in {Kind.COUNT, Kind.DURATION}
        if self.worthwhile is not None:
            return Worthwhile(self.worthwhile, relative=relative)
        before = self.fitted & (self._times < self.change.at)
        if kind in {Kind.MEAN, Kind.STOCK} or not before.any():
            return Worthwhile(0.0, relative=relative)
        above, below = self.observed.numerator[before], self.observed.denominator[before]
        return worthwhile(kind, float(above.sum() / below.sum()), self.rules)

    @property
    def _times(self) -> Numbers:
        return self.observed.first + np.arange(self.observed.numerator.size, dtype=np.float64)

    @property
    def to_its_last_figure(self) -> "Study":
        """The study without the periods at the end that have no figure yet: none is missing."""
        known = np.flatnonzero(np.isfinite(self.observed.numerator))
        return self.until(int(known[-1]) + 1) if known.size else self

    def as_of(self, usable: int) -> "Study":
        """The study as it was when so many periods since the change counted."""
        return self.until(self.usable[usable - 1] + 1)

    def until(self, end: int) -> "Study":
        """The study of its first periods alone, before the place `end`."""
        return replace(
            self,
            observed=_until(self.observed, end),
            comparators=tuple(_until(one, end) for one in self.comparators),
            controls=None if self.controls is None else self.controls[:end],
        )


def _until(observed: Observed, end: int) -> Observed:
    return replace(
        observed, numerator=observed.numerator[:end], denominator=observed.denominator[:end]
    )
