"""A net flow from month to month: what its past says of it, and many ways in which it may go on.

The flow is a mean, a yearly wave where there are months enough, and errors of which neighbours are
alike (AR(1)). How alike is not known, so it is integrated out over a grid of equal prior.
"""

from dataclasses import dataclass

import numpy as np

from dashboard.analysis.before_after.effect import Numbers

RHO = np.round(np.arange(-30, 99, 2) / 100, 2)
"""How alike neighbouring months may be: correlations from -0.30 to 0.98."""
LEAST_FOR_WAVE = 12
_MONTHS_IN_YEAR = 12
_EXACT = 1e-20
"""Of the sum of squares: a fit that leaves less than this leaves nothing but rounding."""

_SMALLEST = np.finfo(np.float64).tiny


@dataclass(frozen=True, slots=True, eq=False)
class FlowDraws:
    """Equally likely ways in which the flow may be: one row a draw.

    `coefficients` multiply the columns of `flow_design`; `sigma` is the standard deviation of the
    errors, and `newest` the error of the newest month.
    """

    rho: Numbers
    coefficients: Numbers
    sigma: Numbers
    newest: Numbers


def flow_design(months: Numbers, *, has_wave: bool) -> Numbers:
    """A row for each month number (12 x year + month - 1): the mean, and a yearly wave if any."""
    angle = 2 * np.pi * months / _MONTHS_IN_YEAR
    columns = [np.ones_like(angle)]
    if has_wave:
        columns += [np.cos(angle), np.sin(angle)]
    return np.column_stack(columns)


def draw_flows(
    months: Numbers, flow: Numbers, *, draws: int, random: np.random.Generator
) -> FlowDraws:
    """Draws from the posterior of a flow, given in its months, oldest first, gaps left out.

    Flat prior on the mean and wave, 1 / sigma on the scale: at each rho the coefficients are
    Student-t, and its weight is |V|^-1/2 |X'V^-1 X|^-1/2 S^-(n - k)/2, with S the weighted residual
    sum of squares.
    """
    design = flow_design(months, has_wave=len(months) >= LEAST_FOR_WAVE)
    n, k = design.shape
    whitened, log_v = _whitened(np.column_stack([design, flow]), np.diff(months))
    triangle = np.linalg.qr(whitened).R
    inside, across = triangle[:, :k, :k], triangle[:, :k, k]
    best = np.linalg.solve(inside, across[..., None])[..., 0]
    left = triangle[:, k, k] ** 2
    is_exact = bool(left.max() <= _EXACT * (flow @ flow))
    log_weight = np.zeros_like(RHO)
    if not is_exact:
        log_x = 2 * np.log(np.abs(np.diagonal(inside, axis1=1, axis2=2))).sum(axis=1)
        log_weight = -0.5 * (log_v + log_x + (n - k) * np.log(np.maximum(left, _SMALLEST)))
    weight = np.exp(log_weight - log_weight.max())
    chosen = random.choice(len(RHO), draws, p=weight / weight.sum())
    sigma = np.sqrt(left[chosen] * (not is_exact) / random.chisquare(n - k, draws))
    spread = np.einsum("dij,dj->di", np.linalg.inv(inside)[chosen], random.normal(size=(draws, k)))
    coefficients = best[chosen] + sigma[:, None] * spread
    return FlowDraws(RHO[chosen], coefficients, sigma, flow[-1] - coefficients @ design[-1])


def _whitened(rows: Numbers, gaps: Numbers) -> tuple[Numbers, Numbers]:
    """The rows as they are without likeness between neighbours, and log |V|, for each rho."""
    alike = RHO[:, None] ** gaps
    rest = np.sqrt(1 - alike**2)
    later = (rows[1:] - alike[..., None] * rows[:-1]) / rest[..., None]
    first = np.broadcast_to(rows[:1], (len(RHO), 1, rows.shape[1]))
    return np.concatenate([first, later], axis=1), 2 * np.log(rest).sum(axis=1)


def months_until(
    level: float, stock: float, flows: FlowDraws, ahead: Numbers, random: np.random.Generator
) -> Numbers:
    """By draw, the first month (from 1) of those ahead at whose end the stock is at the level.

    At or under it; infinity where it is not by the last of them. `ahead` are the month numbers
    after the newest.
    """
    has_wave = flows.coefficients.shape[1] > 1
    expected = flow_design(ahead, has_wave=has_wave) @ flows.coefficients.T
    found = np.full(len(flows.rho), np.inf)
    held, error = np.full(len(flows.rho), stock), flows.newest
    fresh = flows.sigma * np.sqrt(1 - flows.rho**2)
    reached = level + 1e-9 * max(abs(stock), 1.0)
    for month, mean in enumerate(expected, 1):
        error = flows.rho * error + fresh * random.normal(size=len(error))
        held = held + mean + error
        found[np.isinf(found) & (held <= reached)] = month
    return found
