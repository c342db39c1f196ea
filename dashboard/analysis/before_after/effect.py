"""What the engine is told of a series, and what it answers."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


class Kind(StrEnum):
    """What sort of figure a series is, which fixes the scale that it is fitted on."""

    COUNT = "count"
    PROPORTION = "proportion"
    DURATION = "duration"
    MEAN = "mean"
    STOCK = "stock"


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """A series: consecutive periods, oldest first; both numbers are NaN where one is missing.

    `first` numbers the first period (of months: 12 x year + month - 1), `season` is the number of
    periods in a year: 12, 4, 52, 7 for days by the week, or 1 for none.

    kind        numerator                        denominator
    count       how many                         exposure, such as homes; 1 without any
    proportion  how many of them                 of how many; 0 is a period with nothing to judge
    duration    the median, in days              of how many records
    mean        the value                        1
    stock       net flow: in, less all exits     1
    """

    kind: Kind
    numerator: Numbers
    denominator: Numbers
    first: int = 0
    season: int = 12


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95% interval: low <= point <= high."""

    point: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class BeforeAfter:
    """The effect of one change on one series: the after-periods against what the before foretold.

    `link` is on the scale of the fit (log, logit, or the series' own), and has the standard
    deviation `sd` and `freedom` (degrees of freedom that match its interval). `absolute` is the
    mean over the after-periods of actual less counterfactual, in the series' units (shares in
    [0, 1]); `relative` the same as a share of the counterfactual, None where that is not above 0.
    `p` is two-sided, of the same distribution as the intervals: p < .05 exactly where they exclude
    0. `r1` is how alike neighbouring periods are once the rest is accounted for, `drift` the share
    of the mixture in slow drift. `before` and `after` count the periods used. `smallest` is the
    smallest change, in the units of `absolute`, that these periods could show (2.8 x sd).

    `used` says of each period whether it was fitted; `counterfactual`, `low` and `high` are per
    period, what would have been expected without the change and its predictive band, in the
    series' units (of a count, with its own exposure), NaN where there is none.
    """

    link: Estimate
    sd: float
    freedom: float
    absolute: Estimate
    relative: Estimate | None
    p: float
    r1: float
    drift: float
    before: int
    after: int
    smallest: float
    trend: bool
    harmonics: int
    used: npt.NDArray[np.bool_]
    counterfactual: Numbers
    low: Numbers
    high: Numbers

    @property
    def smallest_share(self) -> float:
        """`smallest` as a share of what was expected of an after-period; NaN where that is 0."""
        expected = float(np.mean(self.counterfactual[self.used][-self.after :]))
        return self.smallest / expected if expected > 0 else math.nan


class Outcome(StrEnum):
    """The word of a verdict."""

    IMPROVED = "Improved"
    WORSENED = "Worsened"
    CHANGED = "Changed"
    ABOUT_THE_SAME = "About the same"
    CANNOT_TELL = "Cannot tell"
    TOO_EARLY = "Too early to say"
    NO_FAIR_COMPARISON = "No fair comparison"
    NOT_MEASURED = "Not measured"
