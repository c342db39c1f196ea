"""Step: the size of a step alone, of thousands of series; for those that lean on one another.

The same mixture as `before_after` gives for family A without a trend, from which it takes its mean,
standard deviation and p. It leaves out the interval, the counterfactual and the series' own units,
which take most of the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.analysis.before_after.alike import alike
from dashboard.analysis.before_after.batch import Batch, batch_of, why_not, window
from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.correlation import gram_a
from dashboard.analysis.before_after.design import Mask
from dashboard.analysis.before_after.deviations import Deviation
from dashboard.analysis.before_after.effect import Kind, Numbers
from dashboard.analysis.before_after.mixture import Mixture
from dashboard.analysis.before_after.scales import working

FEWEST_CASES = 5
"""A share needs so many cases, and as many that are none, in all the periods that are fitted."""
PERFECT = 1e-11


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A step on the scale of the fit, its standard deviation, and two-sided p.

    `used` says of each period whether it was fitted; `before` and `after` count them.
    """

    point: float
    sd: float
    p: float
    before: int
    after: int
    used: Mask


def steps(deviations: Sequence[Deviation], change: Change) -> list[Step | None]:
    """The step of each at the change, in their order; None where too little is known to say."""
    found: list[Step | None] = [None] * len(deviations)
    told = [one.offset for one in deviations]
    for places in alike([one.series for one in deviations], told, change):
        answers = _together([deviations[at] for at in places], change)
        for place, answer in zip(places, answers, strict=True):
            found[place] = answer
    return found


def _together(some: Sequence[Deviation], change: Change) -> list[Step | None]:
    """The steps of deviations that share their kind and periods."""
    first = some[0]
    batch = batch_of(
        [one.series for one in some],
        [one.offset for one in some],
        window(first.series, first.offset, change),
        change,
        trend="off",
        bends=False,
        controls=None,
    )
    if why_not(batch) is not None:
        return [None] * len(some)
    rows = batch.rows()
    fitted = working(batch.kind, rows.design, rows.numerator, rows.denominator, rows.offset)
    settled = fitted.settled & _enough(batch) & np.all(fitted.weights > 0, axis=1)
    response, weights = fitted.response[settled], fitted.weights[settled]
    mixture, scatters = step_mixture(rows.design, response, weights, rows.times)
    able = np.flatnonzero(settled)[scatters]
    found: list[Step | None] = [None] * len(some)
    points, sds = _moments(mixture)
    counted = int(batch.before.sum()), int(batch.after.sum()), batch.fitted
    for place, *numbers in zip(able, points, sds, mixture.two_sided(), strict=True):
        point, sd, p = (float(number) for number in numbers)
        found[place] = Step(point, sd, p, *counted)
    return found


def step_mixture(
    design: Numbers, response: Numbers, weights: Numbers, times: Numbers
) -> tuple[Mixture, Mask]:
    """`posterior(..., family_a_only=True)`'s mixture of the last column's coefficient alone.

    Also says which series are in it: those that lie exactly on their line are not. The factor of
    the gram holds that coefficient and its scale in its last two rows, so nothing is inverted.
    """
    half = np.sqrt(weights)
    basis, upper = np.linalg.qr(half[:, :, None] * design)
    target = (half * response)[:, :, None]
    least = basis.swapaxes(1, 2) @ target
    rest = target - basis @ least
    size = np.linalg.norm(rest, axis=1)
    scatters = size[:, 0] > PERFECT * np.linalg.norm(target, axis=1)[:, 0]
    basis, rest, size, least = (part[scatters] for part in (basis, rest, size, least))
    gram, log_size = gram_a(np.concatenate([basis, rest / size[:, :, None]], axis=2), times)
    sides = np.linalg.cholesky(gram)
    k = basis.shape[2]
    own = np.diagonal(sides, axis1=2, axis2=3)
    last, left = own[:, :, k - 1], own[:, :, k]
    freedom = basis.shape[1] - k
    log_weight = -log_size / 2 - freedom * np.log(left) - np.log(own[:, :, :k]).sum(axis=2)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    turned = upper[scatters, -1, -1][:, None]
    return Mixture(
        weight / weight.sum(axis=1, keepdims=True),
        (least[:, -1] + sides[:, :, k, k - 1] / last * size) / turned,
        left * size / (np.sqrt(freedom) * last * np.abs(turned)),
        freedom,
    ), scatters


def _moments(mixture: Mixture) -> tuple[Numbers, Numbers]:
    """Mean and standard deviation of each series; it takes 3 degrees of freedom."""
    point = np.sum(mixture.weights * mixture.locations, axis=1)
    own = mixture.scales**2 * mixture.freedom / (mixture.freedom - 2)
    spread = own + (mixture.locations - point[:, None]) ** 2
    return point, np.sqrt(np.sum(mixture.weights * spread, axis=1))


def _enough(batch: Batch) -> Mask:
    """Whether there are cases enough, in all."""
    if batch.kind is not Kind.PROPORTION:
        return np.ones(batch.numerator.shape[0], dtype=np.bool_)
    cases, of = (part[:, batch.fitted].sum(axis=1) for part in (batch.numerator, batch.denominator))
    return np.asarray(np.minimum(cases, of - cases) >= FEWEST_CASES)
