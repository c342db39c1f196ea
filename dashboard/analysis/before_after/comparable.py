"""Comparable: what decides whether a series may be compared before and after, told from itself."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dashboard.analysis.before_after.batch import window
from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.design import Mask
from dashboard.analysis.before_after.effect import Observed, Outcome
from dashboard.analysis.before_after.fairness import Break, Circumstances


def circumstances_of(
    observed: Observed,
    change: Change,
    whys: Sequence[str],
    *,
    period: str = "month",
    only_later_clock: bool = False,
    clocks: tuple[Outcome, Outcome] | None = None,
) -> Circumstances:
    """The circumstances of a series; `whys` say what happened at each of the change's breaks.

    Periods before the first figure, and before what is read of a long past, are not missing: they
    were never there to be had.
    """
    times = observed.first + np.arange(observed.numerator.size)
    known = np.isfinite(observed.numerator)
    fitted = window(observed, np.zeros(observed.numerator.size), change)
    first = times[known].min() if known.any() else change.at
    reached = times[fitted].min() if fitted.any() else first
    before = (times >= max(first, reached)) & (times < change.at)
    after = times >= change.at + change.settling_in
    return Circumstances(
        before=int((known & (times < change.at)).sum()),
        missing_before=_missing(known, before),
        missing_after=_missing(known, after),
        breaks=tuple(
            _break(times[known & (before | after)], change, span, why)
            for span, why in zip((*change.breaks, *change.left_out), whys, strict=True)
            if span[1] > reached
        ),
        only_later_clock=only_later_clock,
        clocks=clocks,
        period=period,
    )


def _missing(known: Mask, side: Mask) -> float:
    return float((side & ~known).sum() / side.sum()) if side.any() else 0.0


def _break(times: npt.NDArray[np.int64], change: Change, span: tuple[int, int], why: str) -> Break:
    """A break as the rules read it: which periods there are on either side of it."""
    start, end = span
    side = times >= change.at if start >= change.at else times < change.at
    return Break(
        first=start - change.at,
        last=max(end - 1, start) - change.at,
        before=int((side & (times < start)).sum()),
        after=int((side & (times >= end)).sum()),
        why=why,
    )
