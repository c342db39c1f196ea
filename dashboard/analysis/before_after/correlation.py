"""How alike neighbouring periods may be: a grid of correlations, to be integrated out."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dashboard.analysis.before_after.effect import Numbers

RHO: Numbers = np.linspace(-0.30, 0.98, 65)
"""Family A, AR(1): the correlation at gap g is rho^g. -.30, -.28 ... .98."""

DRIFT_SHARE: Numbers = np.array([0.15, 0.3, 0.5, 0.7])
DRIFT_DECAY: Numbers = np.array([0.95, 0.98, 0.995])
"""Family B, slow drift and each period's own noise: share x decay^g, and 1 at g = 0."""

MASS_A = 0.7


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The points: A's in the order of `RHO`, then B's, each share with every decay.

    prior  mass of each point, 1 in all
    r1     correlation at gap 1
    drift  1 where the point is of family B
    """

    prior: Numbers
    r1: Numbers
    drift: Numbers


def grid(*, family_a_only: bool = False) -> Grid:
    """Both families, or A alone."""
    a = np.full(RHO.size, 1 / RHO.size)
    if family_a_only:
        return Grid(a, RHO, np.zeros(RHO.size))
    r1 = np.multiply.outer(DRIFT_SHARE, DRIFT_DECAY).ravel()
    b = np.full(r1.size, (1 - MASS_A) / r1.size)
    return Grid(
        np.concatenate([MASS_A * a, b]),
        np.concatenate([RHO, r1]),
        np.repeat([0.0, 1.0], [RHO.size, r1.size]),
    )


def gram_a(rows: Numbers, times: Numbers) -> tuple[Numbers, Numbers]:
    """Z'V^-1 Z (series x grid x m x m) and log|V| (grid), for each point of family A.

    `rows` are Z (series x periods x m) and `times` the periods' numbers. Whitened, a period is
    (z_t - rho^g z_before) / sqrt(1 - rho^2g): sums by gap are made once for the whole grid.
    """
    gaps = np.diff(times)
    first = rows[:, :1]
    sums, of_rho = [first.swapaxes(1, 2) @ first], [np.ones(RHO.size)]
    log_size = np.zeros(RHO.size)
    for gap in np.unique(gaps):
        here = np.flatnonzero(gaps == gap)
        now, before = rows[:, here + 1], rows[:, here]
        cross = now.swapaxes(1, 2) @ before
        power = RHO**gap
        left = 1 - power**2
        sums += [
            now.swapaxes(1, 2) @ now,
            cross + cross.swapaxes(1, 2),
            before.swapaxes(1, 2) @ before,
        ]
        of_rho += [1 / left, -power / left, power**2 / left]
        log_size += here.size * np.log(left)
    series, _, m = rows.shape
    flat = np.stack(sums, axis=1).reshape(series, len(sums), m * m)
    return (np.stack(of_rho, axis=1) @ flat).reshape(series, RHO.size, m, m), log_size


def gram_b(rows: Numbers, times: Numbers) -> tuple[Numbers, Numbers]:
    """The same for each point of family B: share R + (1 - share) I has the directions of R."""
    m = rows.shape[2]
    total = np.empty((rows.shape[0], DRIFT_SHARE.size, DRIFT_DECAY.size, m, m))
    log_size = np.empty((DRIFT_SHARE.size, DRIFT_DECAY.size))
    parts = _drift_parts(np.ascontiguousarray(times).tobytes())
    for decay, (values, directions) in enumerate(parts):
        turned = directions.T @ rows
        for share, of_drift in enumerate(DRIFT_SHARE):
            spread = of_drift * values + 1 - of_drift
            total[:, share, decay] = turned.swapaxes(1, 2) @ (turned / spread[:, None])
            log_size[share, decay] = np.log(spread).sum()
    return total.reshape(rows.shape[0], -1, m, m), log_size.ravel()


@lru_cache(maxsize=256)
def _drift_parts(times: bytes) -> tuple[tuple[Numbers, Numbers], ...]:
    """Eigenvalues and eigenvectors of decay^g for each decay: kept, as many series share times."""
    at = np.frombuffer(times, dtype=np.float64)
    gaps = np.abs(at[:, None] - at[None, :])
    return tuple((found[0], found[1]) for found in (np.linalg.eigh(d**gaps) for d in DRIFT_DECAY))
