"""Posterior: what the coefficients of a straight line may be, at every point of the grid."""

from dataclasses import dataclass

import numpy as np

from dashboard.analysis.before_after.correlation import Grid, gram_a, gram_b, grid
from dashboard.analysis.before_after.effect import Numbers
from dashboard.analysis.before_after.mixture import Mixture


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines beside an effect: mean and variance of each, series x rows.

    `follows` is how much a line moves where the effect moves by 1, `left` the variance that the
    effect leaves open.
    """

    mean: Numbers
    variance: Numbers
    follows: Numbers
    left: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """The coefficients of many series that share their periods.

    `weights` are of each grid point (series x grid), `sigma2` its scale squared. Coefficients are
    kept in an orthonormal basis of the weighted design: `to_basis` (series x k x k) turns a
    contrast into that basis, `least` (series x k) are those of least squares there, `moved`
    (series x grid x k) what each point adds, `root` (series x grid x k x k) half of its inverse
    gram: the variance of a is sigma2 |root a|^2.
    """

    grid: Grid
    weights: Numbers
    sigma2: Numbers
    to_basis: Numbers
    least: Numbers
    moved: Numbers
    root: Numbers
    freedom: int

    def contrast(self, of: Numbers) -> Mixture:
        """The mixture of c'beta: `of` is c (k), or one of each series (series x k)."""
        each = np.broadcast_to(of, (self.least.shape[0], of.shape[-1]))
        turned = (self.to_basis @ each[:, :, None])[:, :, 0]
        location = (self.least * turned).sum(1)[:, None] + np.einsum(
            "sgk,sk->sg", self.moved, turned
        )
        root = np.einsum("sgjk,sk->sgj", self.root, turned)
        scale = np.sqrt(self.sigma2 * np.square(root).sum(axis=2))
        return Mixture(self.weights, location, scale, self.freedom)

    def lines(self, rows: Numbers, effect: Numbers) -> "Lines":
        """What x'beta may be for every row x of a design, beside an effect c'beta."""
        beta, spread = self._moments()
        turned = self.to_basis @ rows.T
        asked = self.to_basis @ effect[:, None]
        pulled = spread @ asked
        own = (asked.swapaxes(1, 2) @ pulled)[:, :, 0]
        together = (turned.swapaxes(1, 2) @ pulled)[:, :, 0]
        variance = (turned * (spread @ turned)).sum(axis=1)
        left = np.maximum(variance - together**2 / own, 0)
        mean = np.einsum("sk,skr->sr", beta, turned)
        return Lines(mean, variance, together / own, left)

    def noise(self) -> Numbers:
        """The mean of sigma squared, Student's heavier tails included: of each series."""
        heavier = self.freedom / (self.freedom - 2)
        return np.asarray(heavier * np.sum(self.weights * self.sigma2, axis=1))

    def _moments(self) -> tuple[Numbers, Numbers]:
        weights = self.weights[:, :, None]
        mean = (weights * self.moved).sum(axis=1)
        off = (self.moved - mean[:, None]) * np.sqrt(weights)
        heavier = self.weights * self.sigma2 * self.freedom / (self.freedom - 2)
        half = self.root * np.sqrt(heavier)[:, :, None, None]
        stacked = half.reshape(half.shape[0], -1, half.shape[3])
        spread = stacked.swapaxes(1, 2) @ stacked + off.swapaxes(1, 2) @ off
        return self.least + mean, spread

    @property
    def r1(self) -> Numbers:
        """The mean correlation of neighbouring periods, of each series."""
        return np.asarray(self.weights @ self.grid.r1)

    @property
    def drift(self) -> Numbers:
        """The share of the weight in slow drift."""
        return np.asarray(self.weights @ self.grid.drift)


def posterior(
    design: Numbers,
    response: Numbers,
    weights: Numbers,
    times: Numbers,
    *,
    family_a_only: bool = False,
    least_sigma: float = 0.0,
) -> Posterior:
    """What the coefficients may be, for each series of a batch.

    `design` (periods x k) and `times` (periods, whole numbers) are shared; `response` and
    `weights` (variance being in proportion to 1 / weight) are series x periods. Correlations are
    those of the weighted residuals. `least_sigma` is the least that sigma may be taken for. No
    series may fit its design perfectly: see `residual_share`.
    """
    half = np.sqrt(weights)
    basis, upper = np.linalg.qr(half[:, :, None] * design)
    target = half * response
    least, rest, size = _least_squares(basis, target)
    chosen = grid(family_a_only=family_a_only)
    rows = np.concatenate([basis, (rest / size[:, None])[:, :, None]], axis=2)
    gram, log_size = gram_a(rows, times)
    if not family_a_only:
        slow, slow_size = gram_b(rows, times)
        gram, log_size = np.concatenate([gram, slow], 1), np.concatenate([log_size, slow_size])
    k = basis.shape[2]
    freedom = basis.shape[1] - k
    factor: Numbers = np.asarray(np.linalg.cholesky(gram), dtype=np.float64)
    root = _inverse(factor[:, :, :k, :k])
    moved = np.einsum("sgjk,sgj->sgk", root, factor[:, :, k, :k]) * size[:, None, None]
    left = factor[:, :, k, k]
    log_weight = np.log(chosen.prior) - log_size / 2 - freedom * np.log(left)
    log_weight -= np.log(np.diagonal(factor, axis1=2, axis2=3)[:, :, :k]).sum(axis=2)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    sigma2 = np.square(left * size[:, None]) / freedom
    return Posterior(
        chosen,
        weight / weight.sum(axis=1, keepdims=True),
        np.maximum(sigma2, least_sigma**2),
        np.asarray(np.linalg.inv(upper).swapaxes(1, 2)),
        least,
        moved,
        root,
        freedom,
    )


def residual_share(design: Numbers, response: Numbers, weights: Numbers) -> Numbers:
    """What share of a series' size (series' own) is off its line: near 0 is a perfect fit."""
    half = np.sqrt(weights)
    basis, _ = np.linalg.qr(half[:, :, None] * design)
    target = half * response
    _, _, size = _least_squares(basis, target)
    whole = np.sqrt(np.square(target).sum(axis=1))
    return np.asarray(size / np.where(whole > 0, whole, 1.0))


def _least_squares(basis: Numbers, target: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Coefficients, residuals and the residuals' length, cleaned of rounding by a second pass."""
    least = np.einsum("snk,sn->sk", basis, target)
    rest = target - np.einsum("snk,sk->sn", basis, least)
    again = np.einsum("snk,sn->sk", basis, rest)
    rest -= np.einsum("snk,sk->sn", basis, again)
    return least + again, rest, np.sqrt(np.square(rest).sum(axis=1))


def _inverse(lower: Numbers) -> Numbers:
    """Inverses of many lower triangles, row by row."""
    k = lower.shape[2]
    found = np.zeros_like(lower)
    for row in range(k):
        found[:, :, row, row] = 1
        if row:
            above = (lower[:, :, row, None, :row] @ found[:, :, :row, :row])[:, :, 0]
            found[:, :, row, :row] = -above
        found[:, :, row] /= lower[:, :, row, row, None]
    return found
