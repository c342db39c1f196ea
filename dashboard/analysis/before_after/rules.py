"""Rules: every threshold of a verdict, fixed before anybody looks at a result."""

from dataclasses import dataclass, fields
from enum import StrEnum


class When(StrEnum):
    """How often a verdict is looked for: at the reviews, or once, at the end of a file."""

    QUARTERLY = "quarterly"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds. Months are the series' own periods where those are not months.

    when                    at reviews after 6, 9, 12 ... months of figures, or once
    first_review, every     the months of the first review, and those from one to the next
    settled_from            with fewer months since the change, and nothing found: too early
    alpha, q, strong_q      a candidate has p < alpha and q at most that; a strong one, strong_q
    leave                   what was found stays until p is above this, or its sign turns
    unstable                above this likeness of neighbouring months nothing is found
    least_before            with fewer months before there is no fair comparison
    full_before             with fewer, nothing is found without `comparators` declared ones
    same                    about the same: the interval is inside this many worthwhile changes
    missing                 above this share of months missing on a side: no fair comparison
    break_within            so near to the change a series break leaves no fair comparison
    break_sides             months that a break must have on either side
    relative, points, of_distance, of_inflow: the worthwhile change of a count or duration; of a
    proportion, the smaller of points and a share of the distance to the nearer end; of a stock
    """

    when: When = When.QUARTERLY
    first_review: int = 6
    every: int = 3
    settled_from: int = 12
    alpha: float = 0.05
    q: float = 0.10
    strong_q: float = 0.01
    leave: float = 0.20
    unstable: float = 0.7
    least_before: int = 12
    full_before: int = 24
    comparators: int = 3
    same: float = 2.0
    missing: float = 0.2
    break_within: int = 3
    break_sides: int = 6
    relative: float = 0.05
    points: float = 0.02
    of_distance: float = 0.2
    of_inflow: float = 0.02

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in _WHOLE and (value != int(value) or value < _WHOLE[field.name]):
                least = _WHOLE[field.name]
                raise ValueError(f"{field.name} is {value}: it must be a whole number from {least}")
            if field.name in _SHARES and not 0 < value < 1:
                raise ValueError(f"{field.name} is {value}: it must be between 0 and 1")
        if not self.same > 0:
            raise ValueError(f"same is {self.same}: it must be above 0")
        if not self.strong_q <= self.q:
            raise ValueError(f"strong_q ({self.strong_q}) must not be above q ({self.q})")
        if not self.alpha <= self.leave:
            raise ValueError(f"alpha ({self.alpha}) must not be above leave ({self.leave})")

    def reviews(self, months: int) -> range:
        """The numbers of months after which somebody has looked, once there are so many."""
        if self.when is When.ONCE:
            return range(months, months + (months >= self.first_review))
        return range(self.first_review, months + 1, self.every)


_WHOLE = {
    "first_review": 1,
    "every": 1,
    "settled_from": 1,
    "least_before": 0,
    "full_before": 0,
    "comparators": 1,
    "break_within": 0,
    "break_sides": 0,
}
_SHARES = (
    "alpha",
    "q",
    "strong_q",
    "leave",
    "unstable",
    "missing",
    "relative",
    "points",
    "of_distance",
    "of_inflow",
)

RELEASES = Rules()
"""What a release's verdicts go by."""

FILES = Rules(when=When.ONCE, least_before=0, full_before=0)
"""An analyst's file: one look, at the end, and no rule about how long the before must be."""
