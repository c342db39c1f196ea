"""Change: when a service's change took place, and what else happened to its series."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in the numbering of the series' periods (`Observed.first`).

    `at` is the first period under the new arrangement, and it and the next are the `settling_in`
    periods, which are not fitted. A phased change has `steps`: (from which period, what share in
    all has been transferred from then on), oldest first, the last of them usually 1.

    `others` are the periods in which other changes to the service began: each is a step of its
    own. `breaks` are changes in what was counted, each the first period that was touched and the
    first that was counted wholly the new way (the same twice, if it came overnight): those between
    are not fitted, and the level may differ from then on. `left_out` are spans told in the same
    way after which the level is what it was: a stock that is counted otherwise jumps once, and its
    net flow is odd in those months alone.

    `reach` is how many periods before the change are read at most; None reads as far back as is a
    fair baseline (`design.REACH`).
    """

    at: int
    settling_in: int = 3
    steps: tuple[tuple[int, float], ...] = ()
    others: tuple[int, ...] = ()
    breaks: tuple[tuple[int, int], ...] = ()
    left_out: tuple[tuple[int, int], ...] = ()
    reach: int | None = None
