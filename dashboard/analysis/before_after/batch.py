"""Batch: series of one kind that share their periods, ready to be fitted together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.design import Mask, Trend, design_of, fitted_periods
from dashboard.analysis.before_after.effect import Kind, Numbers, Observed
from dashboard.analysis.before_after.unfit import Unfit

MONTHS = 12
QUARTER = 3
FEWEST_EVENTS = 5
LEAST_FREEDOM = 3
SAME = 1e-9
ENDLESS = 1e100


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What is fitted: design (rows x k), the rows' own times, and series x rows of figures."""

    design: Numbers
    times: Numbers
    numerator: Numbers
    denominator: Numbers
    offset: Numbers
    after: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Series x periods of one kind, and what is asked of them.

    `fitted` says which periods are fitted, the same for all. `matrix` are the columns of every
    period, `effect` the contrast (k), `effect_columns` those that the counterfactual goes
    without, `share` the part of the service transferred. `with_controls` says that each
    after-period has a column of its own, so that before alone teaches.
    """

    kind: Kind
    times: Numbers
    numerator: Numbers
    denominator: Numbers
    offset: Numbers
    change: Change
    fitted: Mask
    matrix: Numbers
    effect: Numbers
    effect_columns: Mask
    share: Numbers
    trend: bool
    harmonics: int
    in_quarters: bool
    with_controls: bool = False

    @property
    def after(self) -> Mask:
        """The fitted periods from the change on."""
        return self.fitted & (self.times >= self.change.at)

    @property
    def before(self) -> Mask:
        """The fitted periods before the change."""
        return self.fitted & (self.times < self.change.at)

    @property
    def without(self) -> Numbers:
        """The columns of every period as if nothing had been transferred."""
        return np.where(self.effect_columns, 0.0, self.matrix)

    def only(self, kept: Mask) -> "Batch":
        """Those of its series."""
        return replace(
            self,
            numerator=self.numerator[kept],
            denominator=self.denominator[kept],
            offset=self.offset[kept],
        )

    def rows(self) -> Rows:
        """What is fitted: its periods, or quarters counted from the change."""
        quarter = np.floor((self.times - self.change.at) / QUARTER)
        own = quarter if self.in_quarters else self.times
        times, which = np.unique(own[self.fitted], return_inverse=True)
        member = np.equal.outer(np.arange(times.size), which).astype(np.float64)
        exposure = self.denominator[:, self.fitted]
        offset = self.offset[:, self.fitted]
        if self.in_quarters:
            exposure, offset = exposure * np.exp(offset), np.zeros_like(offset)
        return Rows(
            member @ self.matrix[self.fitted] / member.sum(axis=1, keepdims=True),
            times,
            self.numerator[:, self.fitted] @ member.T,
            exposure @ member.T,
            offset if not self.in_quarters else np.zeros((offset.shape[0], times.size)),
            times >= (0 if self.in_quarters else self.change.at),
        )


def present(observed: Observed, offset: Numbers) -> Mask:
    """The periods with a figure that can be fitted: one out of nothing cannot."""
    known = np.isfinite(observed.numerator) & np.isfinite(offset)
    return np.asarray(known & (observed.denominator > 0) & np.isfinite(observed.denominator))


def impossible(observed: Observed) -> bool:
    """Whether a figure is one that its kind cannot take."""
    over, under = observed.numerator, observed.denominator
    endless = (np.abs(over) > ENDLESS).any() or (under > ENDLESS).any() or (under < 0).any()
    below = observed.kind in {Kind.COUNT, Kind.PROPORTION, Kind.DURATION} and (over < 0).any()
    return bool(endless or below or (observed.kind is Kind.PROPORTION and (over > under).any()))


def is_sparse(observed: Observed, fitted: Mask) -> bool:
    """Whether it is a monthly count of less than 1 a month, which is fitted by quarters."""
    monthly = observed.kind is Kind.COUNT and observed.season == MONTHS
    return bool(monthly and fitted.any() and observed.numerator[fitted].mean() < 1)


def batch_of(
    series: Sequence[Observed],
    offsets: Sequence[Numbers],
    fitted: Mask,
    change: Change,
    *,
    trend: Trend,
    bends: bool,
    controls: Numbers | None,
) -> Batch:
    """One batch of series that share kind, periods and the periods that are fitted."""
    first = series[0]
    times = first.first + np.arange(first.numerator.size, dtype=np.float64)
    in_quarters = is_sparse(first, fitted)
    chosen = design_of(
        times,
        fitted,
        change,
        first.season,
        trend="off" if first.kind is Kind.STOCK else trend,
        bends=bends,
        most_harmonics=1 if in_quarters else 3,
    )
    batch = Batch(
        first.kind,
        times,
        np.stack([one.numerator for one in series]),
        np.stack([one.denominator for one in series]),
        np.stack(offsets),
        change,
        fitted,
        chosen.matrix,
        chosen.effect,
        chosen.effect_columns,
        chosen.share,
        chosen.trend,
        chosen.harmonics,
        in_quarters,
    )
    if controls is None or not batch.before.any() or not batch.after.any():
        return batch
    return _with_controls(batch, controls)


def _with_controls(batch: Batch, controls: Numbers) -> Batch:
    """Columns for controls; each after-period gets its own, so that they teach nothing of them."""
    own = controls.reshape(batch.times.size, -1)
    known = own[batch.before]
    spread = np.ptp(known, axis=0)
    moving = spread > 0
    scaled = (own[:, moving] - known[:, moving].mean(axis=0)) / spread[moving]
    base = batch.matrix[:, ~batch.effect_columns]
    base = base[:, np.r_[True, np.ptp(base[batch.before][:, 1:], axis=0) > 0]]
    each = np.eye(batch.times.size)[:, batch.after]
    matrix = np.column_stack([base, np.nan_to_num(scaled), each])
    is_effect = np.arange(matrix.shape[1]) >= matrix.shape[1] - each.shape[1]
    return replace(
        batch,
        matrix=matrix,
        effect=is_effect / each.shape[1],
        effect_columns=is_effect,
        share=(batch.times >= batch.change.at).astype(np.float64),
        in_quarters=False,
        with_controls=True,
    )


def why_not(batch: Batch) -> Unfit | None:
    """Why none of a batch can be fitted: it is the same for all."""
    if not batch.before.any():
        return Unfit.NO_BEFORE
    if not batch.after.any():
        return Unfit.NO_AFTER
    rows = batch.rows().design
    if rows.shape[0] - rows.shape[1] < LEAST_FREEDOM or batch.before.sum() < LEAST_FREEDOM:
        return Unfit.TOO_FEW_PERIODS
    size = np.linalg.norm(rows, axis=0)
    if np.any(size == 0) or np.linalg.matrix_rank(rows / size, tol=SAME) < rows.shape[1]:
        return Unfit.NOT_TOLD_APART
    return None


def window(observed: Observed, offset: Numbers, change: Change) -> Mask:
    """The periods of a series that are fitted."""
    times = observed.first + np.arange(observed.numerator.size, dtype=np.float64)
    return present(observed, offset) & fitted_periods(times, change, observed.season)
