"""Sensitivity: the same change looked at in other ways, one thing altered at a time.

Shown beside a verdict, and never a part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.analysis.before_after.alike import alike
from dashboard.analysis.before_after.batch import Batch, batch_of, window
from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.comparators import FEWEST, in_the_headline
from dashboard.analysis.before_after.effect import BeforeAfter, Numbers, Observed
from dashboard.analysis.before_after.estimate import before_after_each, comparators_mean
from dashboard.analysis.before_after.fit import Answer, fit
from dashboard.analysis.before_after.unfit import Unfit

STEP_ONLY = "A step alone, without the trend from before"
SLOPE = "A change of slope as well as a step, averaged over the time since"
NO_SETTLING_IN = "With the settling-in time counted"
UNANNOUNCED = "Without the time from the announcement to the change"
WITHOUT = "Without the comparators"
WITH = "Set against the mean of the comparators"


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """A series, the fit that its verdict goes by, and its comparators (over the same periods).

    From `fewest` comparators on, the headline is set against them.
    """

    observed: Observed
    headline: BeforeAfter
    comparators: tuple[Observed, ...] = ()
    fewest: int = FEWEST

    @property
    def declared(self) -> tuple[Observed, ...]:
        """The comparators that the headline is set against."""
        return in_the_headline(self.comparators, self.fewest)

    @property
    def offset(self) -> Numbers:
        """What the headline is set against, on the scale of the fit; 0 with too few comparators."""
        if self.declared:
            return comparators_mean(self.observed, self.declared)
        return np.zeros(self.observed.numerator.size)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One other way of looking: its fit, or why there is none."""

    name: str
    fit: BeforeAfter | None
    why_none: str = ""


def sensitivities(
    series: Sequence[Examined], change: Change, *, announced: int | None = None
) -> list[tuple[Row, ...]]:
    """The rows of each series, in their order: always the same five.

    `announced` is the period in which the change was announced, where that is on record.
    """
    looks = (
        _step_only(series, change),
        _slope(series, change),
        _no_settling_in(series, change),
        _unannounced(series, change, announced),
        _comparators(series, change),
    )
    return list(zip(*looks, strict=True))


def _step_only(series: Sequence[Examined], change: Change) -> list[Row]:
    flat = [replace(one, headline=replace(one.headline, trend=False)) for one in series]
    whys = ["" if one.headline.trend else "the verdict goes by a step alone" for one in series]
    return _rows([STEP_ONLY] * len(series), whys, _fits(flat, change))


def _no_settling_in(series: Sequence[Examined], change: Change) -> list[Row]:
    why = "" if change.settling_in else "no settling-in time was left out"
    fits = _fits(series, replace(change, settling_in=0))
    return _rows([NO_SETTLING_IN] * len(series), [why] * len(series), fits)


def _unannounced(series: Sequence[Examined], change: Change, announced: int | None) -> list[Row]:
    known = announced is not None and announced < change.at
    why = "" if known else "no announcement before the change is on record"
    start = change.at if announced is None else announced
    without = [replace(one, observed=_left_out(one.observed, start, change.at)) for one in series]
    return _rows([UNANNOUNCED] * len(series), [why] * len(series), _fits(without, change))


def _comparators(series: Sequence[Examined], change: Change) -> list[Row]:
    """Without them where the headline has them, and with them where they are too few for it."""
    whys = ["" if one.comparators else "there are no comparators" for one in series]
    names = [WITHOUT if one.declared else WITH for one in series]
    offsets = [
        np.zeros(one.observed.numerator.size)
        if name == WITHOUT or not one.comparators
        else comparators_mean(one.observed, one.comparators)
        for one, name in zip(series, names, strict=True)
    ]
    return _rows(names, whys, _fits(series, change, offsets))


def _slope(series: Sequence[Examined], change: Change) -> list[Row]:
    whys = [
        "" if one.headline.trend else "a trend from before is needed, and the verdict has none"
        for one in series
    ]
    observed, offsets = [one.observed for one in series], [one.offset for one in series]
    answers: list[Answer] = [Unfit.IMPOSSIBLE] * len(series)
    for places in alike(observed, offsets, change):
        some, some_told = [observed[at] for at in places], [offsets[at] for at in places]
        fitted = window(some[0], some_told[0], change)
        batch = batch_of(some, some_told, fitted, change, trend="on", bends=False, controls=None)
        for place, answer in zip(places, fit(_with_slope(batch)), strict=True):
            answers[place] = answer
    return _rows([SLOPE] * len(series), whys, answers)


def _with_slope(batch: Batch) -> Batch:
    """A column that grows from the change on; the effect is step and slope, meant over after."""
    since = np.maximum(batch.times - batch.change.at, 0.0) / 12
    mean = since[batch.after].mean() if batch.after.any() else 0.0
    return replace(
        batch,
        matrix=np.column_stack([batch.matrix, since]),
        effect=np.append(batch.effect, mean),
        effect_columns=np.append(batch.effect_columns, np.True_),
    )


def _fits(
    series: Sequence[Examined], change: Change, offsets: Sequence[Numbers] | None = None
) -> list[Answer]:
    """Each with a trend if its headline has one."""
    told = [one.offset for one in series] if offsets is None else offsets
    answers: list[Answer] = [Unfit.IMPOSSIBLE] * len(series)
    for sloping in (True, False):
        places = [at for at, one in enumerate(series) if one.headline.trend is sloping]
        found = before_after_each(
            [series[at].observed for at in places],
            change,
            trend="on" if sloping else "off",
            offsets=[told[at] for at in places],
        )
        for place, answer in zip(places, found, strict=True):
            answers[place] = answer
    return answers


def _rows(names: Sequence[str], whys: Sequence[str], answers: Sequence[Answer]) -> list[Row]:
    rows = []
    for name, why, answer in zip(names, whys, answers, strict=True):
        if why or isinstance(answer, Unfit):
            rows.append(Row(name, None, why or str(answer)))
        else:
            rows.append(Row(name, answer))
    return rows


def _left_out(observed: Observed, start: int, end: int) -> Observed:
    times = observed.first + np.arange(observed.numerator.size)
    inside = (times >= start) & (times < end)
    return replace(
        observed,
        numerator=np.where(inside, np.nan, observed.numerator),
        denominator=np.where(inside, np.nan, observed.denominator),
    )
