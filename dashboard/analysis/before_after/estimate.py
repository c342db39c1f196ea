"""Before and after: the effect of one change on one series, or on many at once."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from dashboard.analysis.before_after.batch import batch_of, impossible, is_sparse, window
from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.design import Trend
from dashboard.analysis.before_after.effect import BeforeAfter, Numbers, Observed
from dashboard.analysis.before_after.fit import Answer, fit
from dashboard.analysis.before_after.scales import link
from dashboard.analysis.before_after.unfit import Unfit, UnfitError


def before_after(
    observed: Observed,
    change: Change,
    *,
    trend: Trend = "auto",
    bends: bool = False,
    comparators: Sequence[Observed] = (),
    controls: Numbers | None = None,
    offset: Numbers | None = None,
    family_a_only: bool = False,
) -> BeforeAfter:
    """The effect of a change on a series.

    It is a step, or, where the line `bends` at the change, the mean over the after-periods of a
    step and of what the steepening adds.

    `comparators` cover the same periods; the series is taken less their mean, on the link scale.
    `controls` (periods, or periods x controls) are what foretells it: what they have to do with it
    is learned from the periods before the change alone. They carry trend and slow drift, so there
    is no trend unless it is "on", and family A. `offset` (periods) is on the link scale. A period
    without one of these is not fitted.

    Raises:
        UnfitError: the series cannot answer; `reason` says why.
    """
    told = nothing_against(observed) if offset is None else offset
    if comparators:
        told = told + comparators_mean(observed, comparators)
    if controls is not None:
        known = np.isfinite(controls.reshape(told.size, -1)).all(axis=1)
        told = np.where(known, told, np.nan)
        trend = "off" if trend == "auto" else trend
    answer = _together(
        [observed],
        change,
        trend=trend,
        bends=bends,
        offsets=[told],
        controls=controls,
        family_a_only=family_a_only or controls is not None,
    )[0]
    if isinstance(answer, Unfit):
        raise UnfitError(answer)
    return answer


def before_after_each(
    series: Sequence[Observed],
    change: Change,
    *,
    trend: Trend = "auto",
    bends: bool = False,
    offsets: Sequence[Numbers] | None = None,
    family_a_only: bool = False,
) -> list[Answer]:
    """The effect of one change on each of many series, in their order, or why there is none.

    The same as `before_after` of each, in a fraction of the time: those that share their periods
    are fitted together.
    """
    told = [nothing_against(one) for one in series] if offsets is None else offsets
    return _together(
        series,
        change,
        trend=trend,
        bends=bends,
        offsets=told,
        controls=None,
        family_a_only=family_a_only,
    )


def comparators_mean(observed: Observed, comparators: Sequence[Observed]) -> Numbers:
    """The comparators' mean on the link scale in each period; NaN where one has no figure.

    Raises:
        ValueError: a comparator covers other periods than the series.
    """
    lines = []
    for one in comparators:
        if one.first != observed.first or one.numerator.size != observed.numerator.size:
            raise ValueError("A comparator must cover the same periods as the series.")
        known = one.denominator > 0
        figures = np.where(known, one.numerator, np.nan), np.where(known, one.denominator, np.nan)
        lines.append(link(one.kind, *figures))
    return np.asarray(np.mean(lines, axis=0))


def _together(
    series: Sequence[Observed],
    change: Change,
    *,
    trend: Trend,
    bends: bool,
    offsets: Sequence[Numbers],
    controls: Numbers | None,
    family_a_only: bool,
) -> list[Answer]:
    """Fits those together that share their kind, periods, and which of them are fitted."""
    answers: list[Answer] = [Unfit.IMPOSSIBLE] * len(series)
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, (one, told) in enumerate(zip(series, offsets, strict=True)):
        if not impossible(one):
            fitted = window(one, told, change)
            shared = (one.kind, one.first, one.season, is_sparse(one, fitted), fitted.tobytes())
            alike[shared].append(place)
    for places in alike.values():
        some, some_told = [series[at] for at in places], [offsets[at] for at in places]
        fitted = window(some[0], some_told[0], change)
        batch = batch_of(
            some, some_told, fitted, change, trend=trend, bends=bends, controls=controls
        )
        for place, answer in zip(places, fit(batch, family_a_only=family_a_only), strict=True):
            answers[place] = answer
    return answers


def nothing_against(observed: Observed) -> Numbers:
    """What a series is set against where it is set against nothing: 0 in every period."""
    return np.zeros(observed.numerator.size)
