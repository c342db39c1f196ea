"""Scales: on which scale each kind of series is fitted, and with what weights."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from dashboard.analysis.before_after.design import Mask
from dashboard.analysis.before_after.effect import Kind, Numbers

ROUNDS = 100
SETTLED = 1e-8
LEAST_SHARE = 1e-12
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

    def step(line: Numbers) -> tuple[Numbers, Numbers]:
        fitted = _exp(line)
        return line + (counts - fitted) / fitted, fitted

    return _reweighted(design, step, np.log(counts), offset)


def _proportions(design: Numbers, successes: Numbers, trials: Numbers, offset: Numbers) -> Working:
    """Binomial, k/(2N) added to successes and failures of every period."""
    periods, k = design.shape
    added = k / (2 * periods)
    trials = trials + 2 * added
    share = (successes + added) / trials

    def step(line: Numbers) -> tuple[Numbers, Numbers]:
        slope = np.maximum(expit(line) * expit(-line), np.finfo(float).tiny)
        return line + (share - expit(line)) / slope, trials * slope

    return _reweighted(design, step, logit(share), offset)


def _reweighted(
    design: Numbers,
    step: Callable[[Numbers], tuple[Numbers, Numbers]],
    line: Numbers,
    offset: Numbers,
) -> Working:
    """Iteratively reweighted least squares: `step` gives response and weights at a line."""
    basis, _ = np.linalg.qr(design)
    squares = (basis[:, :, None] * basis[:, None, :]).reshape(basis.shape[0], -1)
    k = basis.shape[1]
    for _ in range(ROUNDS):
        response, weights = step(line)
        heavy = np.maximum(weights, LEAST_SHARE * weights.max(axis=1, keepdims=True))
        gram = (heavy @ squares).reshape(-1, k, k)
        turned = (heavy * (response - offset)) @ basis
        now = np.linalg.solve(gram, turned[:, :, None])[:, :, 0] @ basis.T + offset
        settled = np.abs(now - line).max(axis=1) < SETTLED
        line = now
        if settled.all():
            break
    response, weights = step(line)
    return Working(response - offset, weights, settled & np.isfinite(response).all(axis=1))


def _exp(line: Numbers) -> Numbers:
    return np.asarray(np.exp(np.clip(line, -700, 700)))
