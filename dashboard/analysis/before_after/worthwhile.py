"""The worthwhile change: how large a change must be before it is called one."""

from dataclasses import dataclass

from dashboard.analysis.before_after.effect import BeforeAfter, Estimate, Kind
from dashboard.analysis.before_after.rules import RELEASES, Rules


@dataclass(frozen=True, slots=True)
class Worthwhile:
    """A size of change: a share of what was expected (`relative`), or in the series' units.

    It is fixed before results are looked at, and is the same for every ward.
    """

    amount: float
    relative: bool = False

    def __post_init__(self) -> None:
        if not self.amount >= 0:
            raise ValueError(f"a worthwhile change of {self.amount} is not possible: 0 or more")

    def scale(self, fit: BeforeAfter) -> Estimate | None:
        """The effect as this size is told; None where there is nothing to be a share of."""
        return fit.relative if self.relative else fit.absolute

    def reached(self, fit: BeforeAfter) -> bool:
        """Whether the estimate is at least this large, either way."""
        effect = self.scale(fit)
        return effect is not None and abs(effect.point) >= self.amount

    def holds(self, fit: BeforeAfter, times: float) -> bool:
        """Whether the whole interval is within so many times this size of no change."""
        effect, limit = self.scale(fit), times * self.amount
        return effect is not None and -limit < effect.low and effect.high < limit


def worthwhile(kind: Kind, level: float, rules: Rules = RELEASES) -> Worthwhile:
    """What counts as a change of a series, as a number.

    `level` is the mean before the change, in the series' units: a share in [0, 1], a value; of a
    stock, the jobs that come in a month. A count's and a duration's do not depend on it.

    Raises:
        ValueError: a share is outside [0, 1], or nothing comes in.
    """
    match kind:
        case Kind.COUNT | Kind.DURATION:
            return Worthwhile(rules.relative, relative=True)
        case Kind.PROPORTION:
            if not 0 <= level <= 1:
                raise ValueError(f"a share of {level} is not possible: it must be from 0 to 1")
            return Worthwhile(min(rules.points, rules.of_distance * min(level, 1 - level)))
        case Kind.STOCK:
            if not level > 0:
                raise ValueError(f"an inflow of {level} a month gives no worthwhile change")
            return Worthwhile(rules.of_inflow * level)
        case Kind.MEAN:
            return Worthwhile(rules.relative * abs(level))
