"""Fit: a batch of series answered together."""

import numpy as np
from scipy.special import stdtrit

from dashboard.analysis.before_after.batch import FEWEST_EVENTS, Batch, Rows, why_not
from dashboard.analysis.before_after.design import Mask
from dashboard.analysis.before_after.effect import BeforeAfter, Estimate, Kind, Numbers
from dashboard.analysis.before_after.moved import Moved, Without, band, estimate
from dashboard.analysis.before_after.posterior import Posterior, posterior, residual_share
from dashboard.analysis.before_after.scales import (
    Working,
    expected_weights,
    least_sigma,
    link,
    working,
)
from dashboard.analysis.before_after.unfit import Unfit

PERFECT = 1e-11
LEAST_WEIGHT = 1e-12
AT_ONCE = 512
SIGNIFICANT = 0.05
SMALLEST = 2.8
"""So many standard deviations is a change that would be found four times in five."""

Answer = BeforeAfter | Unfit


def fit(batch: Batch, *, family_a_only: bool = False) -> list[Answer]:
    """The answer for each series of a batch, in its order."""
    reason = why_not(batch)
    series = batch.numerator.shape[0]
    if reason is not None:
        return [reason] * series
    found: list[Answer] = []
    for start in range(0, series, AT_ONCE):
        some = np.isin(np.arange(series), np.arange(start, start + AT_ONCE))
        found += _fit_some(batch.only(some), family_a_only=family_a_only)
    return found


def _fit_some(batch: Batch, *, family_a_only: bool) -> list[Answer]:
    rows = batch.rows()
    fits = _working(batch, rows)
    reasons = _reasons(batch, rows, fits)
    able = np.array([reason is None for reason in reasons], dtype=np.bool_)
    answers: list[Answer] = []
    if able.any():
        answers = _answers(
            batch.only(able),
            posterior(
                rows.design,
                fits.response[able],
                fits.weights[able],
                rows.times,
                family_a_only=family_a_only or batch.kind is Kind.STOCK,
                least_sigma=least_sigma(batch.kind),
            ),
            fits.response[able],
        )
    fitted = iter(answers)
    return [next(fitted) if reason is None else reason for reason in reasons]


def _working(batch: Batch, rows: Rows) -> Working:
    """Response and weights; where before alone teaches, after is weighed as before foretells it."""
    figures = (rows.numerator, rows.denominator, rows.offset)
    if not batch.with_controls:
        return working(batch.kind, rows.design, *figures)
    before = ~rows.after
    base = rows.design[:, ~batch.effect_columns]
    taught = working(batch.kind, base[before], *(part[:, before] for part in figures))
    half = np.sqrt(taught.weights)
    beta = [
        np.linalg.lstsq(h[:, None] * base[before], h * r, rcond=None)[0]
        for h, r in zip(half, taught.response, strict=True)
    ]
    foretold = np.stack(beta) @ base.T + rows.offset
    response = link(batch.kind, rows.numerator, rows.denominator) - rows.offset
    weights = expected_weights(batch.kind, foretold, rows.denominator)
    response[:, before], weights[:, before] = taught.response, taught.weights
    return Working(response, weights, taught.settled)


def _reasons(batch: Batch, rows: Rows, fits: Working) -> list[Unfit | None]:
    """Why each series cannot be answered; None where it can."""
    evenly = fits.weights.min(axis=1) > LEAST_WEIGHT * fits.weights.max(axis=1)
    able = fits.settled & evenly
    share = np.zeros(able.size)
    share[able] = residual_share(rows.design, fits.response[able], fits.weights[able])
    same = np.ptp(rows.numerator, axis=1) == 0
    if batch.kind is Kind.PROPORTION:
        same &= np.ptp(rows.denominator, axis=1) == 0
    few, all_or_none = _too_few(batch, rows), _all_or_none(batch, rows)
    return [
        Unfit.TOO_FEW_EVENTS
        if few[one]
        else Unfit.NOTHING_VARIES
        if same[one]
        else Unfit.NOT_SETTLED
        if not able[one]
        else Unfit.PERFECT_FIT
        if share[one] < PERFECT or all_or_none[one]
        else None
        for one in range(able.size)
    ]


def _all_or_none(batch: Batch, rows: Rows) -> Mask:
    """Whether a share is 0% in every period of one side, and 100% in every one of the other."""
    none = rows.numerator == 0
    every = rows.numerator == rows.denominator
    sides = [
        np.where(side, one, True).all(axis=1)
        for side in (rows.after, ~rows.after)
        for one in (none, every)
    ]
    swung = (sides[0] & sides[3]) | (sides[1] & sides[2])
    return np.asarray(swung & (batch.kind is Kind.PROPORTION))


def _too_few(batch: Batch, rows: Rows) -> Mask:
    """Whether there are too few cases: in all, or of a proportion in the after-window.

    A proportion's are those that either the line with the change or the one without expects.
    """
    if batch.kind is Kind.COUNT:
        return np.asarray(rows.numerator.sum(axis=1) < FEWEST_EVENTS)
    if batch.kind is not Kind.PROPORTION:
        return np.zeros(rows.numerator.shape[0], dtype=np.bool_)
    after, before = rows.after, ~rows.after
    ofs = rows.denominator[:, after].sum(axis=1)
    foretold = ofs / rows.denominator[:, before].sum(axis=1)
    few = np.zeros(ofs.size, dtype=np.bool_)
    for part in (rows.numerator, rows.denominator - rows.numerator):
        expected = foretold * part[:, before].sum(axis=1)
        few |= np.maximum(part[:, after].sum(axis=1), expected) < FEWEST_EVENTS
    return few


def _answers(batch: Batch, found: Posterior, response: Numbers) -> list[Answer]:
    """The effect, its interval and the counterfactual of every series."""
    effect = found.contrast(batch.effect)
    p = effect.two_sided()
    low, point, high = _agreeing(effect.quantiles(0.025, 0.5, 0.975), p)
    sd = (high - low) / (2 * stdtrit(found.freedom, 0.975))
    without = _without(batch, found, response, point)
    moved = Moved(batch, without, point)
    counterfactual, bottom, top = band(batch, without, found.freedom)
    smallest = SMALLEST * sd * moved.slope()
    absolute = moved.interval(moved.absolute, low, high)
    relative = moved.interval(moved.relative, low, high)
    before, after = int(batch.before.sum()), int(batch.after.sum())
    r1, drift = found.r1, found.drift
    return [
        BeforeAfter(
            link=Estimate(float(point[one]), float(low[one]), float(high[one])),
            sd=float(sd[one]),
            freedom=float(found.freedom),
            absolute=Estimate(*(float(end[one]) for end in absolute)),
            relative=estimate(*(float(end[one]) for end in relative)),
            p=float(p[one]),
            r1=float(r1[one]),
            drift=float(drift[one]),
            before=before,
            after=after,
            smallest=float(smallest[one]),
            trend=batch.trend,
            harmonics=batch.harmonics,
            used=batch.fitted,
            counterfactual=counterfactual[one],
            low=bottom[one],
            high=top[one],
        )
        for one in range(point.size)
    ]


def _without(batch: Batch, found: Posterior, response: Numbers, point: Numbers) -> Without:
    """The line without the change.

    Where an after-period has its own column, that tells what was foretold of it, the neighbours'
    likeness and its own noise included, and what happened stands fast: the mean is then less than
    what happened by the effect.
    """
    lines = found.lines(batch.without, batch.effect)
    line, variance, follows, left = lines.mean, lines.variance, lines.follows, lines.left
    noise = np.repeat(found.noise()[:, None], line.shape[1], axis=1)
    if batch.with_controls:
        after = batch.after
        each = found.lines(np.eye(batch.matrix.shape[1])[batch.effect_columns], batch.effect)
        more = each.mean - each.mean.mean(axis=1, keepdims=True) + point[:, None]
        line[:, after] = response[:, after[batch.fitted]] - more
        variance[:, after], follows[:, after] = each.variance, -1.0
        noise[:, after], left[:, after] = 0.0, 0.0
    line[:, batch.times < batch.times[batch.fitted].min()] = np.nan
    return Without(line + batch.offset, variance, follows, left, noise)


def _agreeing(ends: Numbers, p: Numbers) -> Numbers:
    """The ends of an interval that excludes 0 exactly where p < .05, rounding or not."""
    low, point, high = ends
    found, tiny = p < SIGNIFICANT, np.finfo(float).tiny
    up, down = found & (point > 0), found & (point <= 0)
    low = np.where(up, np.maximum(low, tiny), np.where(found, low, np.minimum(low, 0)))
    high = np.where(down, np.minimum(high, -tiny), np.where(found, high, np.maximum(high, 0)))
    return np.stack([low, point, high])
