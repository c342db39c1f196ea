"""Scales: on which scale each kind of series is fitted, and with what weights."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from dashboard.analysis.before_after.design import Mask
from dashboard.analysis.before_after.effect import Kind, Numbers

ROUNDS = 100
LONGEST = 230.0
SETTLED = 1e-8
LEAST_SHARE = 1e-12
STRIDE = 3.0
"""The furthest that a line moves in one round: one outlier could throw it far."""
HALF_A_UNIT = 0.5
"""Added to a median before its logarithm is taken: half a day, or half an hour."""


@dataclass(frozen=True, slots=True, eq=False)
class Working:
    """What is fitted: response and weights (series x periods), and which series settled.

    The response is on the link scale, less the offset and, of a count, the log of its exposure.
    """

    response: Numbers
    weights: Numbers
    settled: Mask


def working(
    kind: Kind, design: Numbers, numerator: Numbers, denominator: Numbers, offset: Numbers
) -> Working:
    """Working response and weights of series x periods, none of them missing."""
    if kind is Kind.COUNT:
        return _counts(design, numerator, np.log(denominator) + offset)
    if kind is Kind.PROPORTION:
        return _proportions(design, numerator, denominator, offset)
    given = np.log(numerator + HALF_A_UNIT) if kind is Kind.DURATION else numerator
    settled = np.ones(given.shape[0], dtype=np.bool_)
    return Working(given - offset, np.ones_like(given), settled)


def link(kind: Kind, numerator: Numbers, denominator: Numbers) -> Numbers:
    """One series on its link scale as it stands, half a case added so that none is endless."""
    if kind is Kind.COUNT:
        return np.asarray(np.log((numerator + 0.5) / denominator))
    if kind is Kind.PROPORTION:
        return np.asarray(logit((numerator + 0.5) / (denominator + 1)))
    if kind is Kind.DURATION:
        return np.asarray(np.log(numerator + HALF_A_UNIT))
    return numerator


def natural(kind: Kind, line: Numbers, denominator: Numbers) -> Numbers:
    """In the series' own units, from the link scale: of a count, with its exposure."""
    if kind is Kind.COUNT:
        return np.asarray(denominator * _exp(line))
    if kind is Kind.PROPORTION:
        return np.asarray(expit(line))
    if kind is Kind.DURATION:
        return np.asarray(_exp(line) - HALF_A_UNIT)
    return line


def slope(kind: Kind, line: Numbers, denominator: Numbers) -> Numbers:
    """How much the natural figure moves for a small move of the line."""
    if kind is Kind.COUNT:
        return np.asarray(denominator * _exp(line))
    if kind is Kind.PROPORTION:
        return np.asarray(expit(line) * expit(-line))
    return np.asarray(_exp(line)) if kind is Kind.DURATION else np.ones_like(line)


def expected_weights(kind: Kind, line: Numbers, denominator: Numbers) -> Numbers:
    """The weights of figures that lie on a line of the link scale."""
    if kind is Kind.PROPORTION:
        return np.asarray(denominator * slope(kind, line, denominator))
    return slope(kind, line, denominator) if kind is Kind.COUNT else np.ones_like(line)


def least_sigma(kind: Kind) -> float:
    """Counts never scatter less than Poisson's; others as they do."""
    return 1.0 if kind is Kind.COUNT else 0.0


def _counts(design: Numbers, counts: Numbers, offset: Numbers) -> Working:
    """Quasi-Poisson, k/(2N) added to every period (Firth)."""
    periods, k = design.shape
    counts = counts + k / (2 * periods)

    def at(line: Numbers) -> tuple[Numbers, Numbers]:
        return counts - _exp(line), _exp(line)

    return _reweighted(design, at, np.log(counts), offset)


def _proportions(design: Numbers, successes: Numbers, trials: Numbers, offset: Numbers) -> Working:
    """Binomial, k/(2N) added to successes and failures of every period."""
    periods, k = design.shape
    added = k / (2 * periods)
    trials = trials + 2 * added
    share = (successes + added) / trials

    def at(line: Numbers) -> tuple[Numbers, Numbers]:
        slope = np.maximum(expit(line) * expit(-line), np.finfo(float).tiny)
        return trials * (share - expit(line)), trials * slope

    return _reweighted(design, at, logit(share), offset)


def _reweighted(
    design: Numbers,
    at: Callable[[Numbers], tuple[Numbers, Numbers]],
    start: Numbers,
    offset: Numbers,
) -> Working:
    """Iteratively reweighted least squares: `at` gives what is missed by a line, and weights."""
    basis, _ = np.linalg.qr(design)
    k = basis.shape[1]
    squares = (basis[:, :, None] * basis[:, None, :]).reshape(basis.shape[0], -1)

    def fitted(weights: Numbers, weighted: Numbers) -> Numbers:
        heavy = np.maximum(weights, LEAST_SHARE * weights.max(axis=1, keepdims=True))
        gram = (heavy @ squares).reshape(-1, k, k)
        turned = (weighted @ basis)[:, :, None]
        return np.asarray(np.linalg.solve(gram, turned)[:, :, 0] @ basis.T)

    _, weights = at(start)
    line = fitted(weights, weights * (start - offset)) + offset
    settled = np.zeros(line.shape[0], dtype=np.bool_)
    for _ in range(ROUNDS):
        missed, weights = at(line)
        move = fitted(weights, missed)
        length = np.abs(move).max(axis=1)
        line = line + move * np.minimum(1, STRIDE / np.maximum(length, STRIDE))[:, None]
        settled = length < SETTLED
        if settled.all():
            break
    missed, weights = at(line)
    response = line - offset + missed / weights
    return Working(response, weights, settled & np.isfinite(response).all(axis=1))


def _exp(line: Numbers) -> Numbers:
    return np.asarray(np.exp(np.clip(line, -LONGEST, LONGEST)))
