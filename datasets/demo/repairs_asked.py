"""Asked for: the jobs that a service is asked to do, each when, and of which kind."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.demo.arrivals import MINUTES_IN_DAY, OPENS, SHUTS
from datasets.demo.days import MIDWINTER, Days, Floats, Wholes, wave
from datasets.demo.kinds import Pace
from datasets.demo.repairs_plans import PLANS, Plan
from datasets.demo.scene import Scene

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The jobs of a service, oldest first, one entry a job.

    `raised` counts minutes (UTC) from the first day; `kind` is a place in the plan's kinds.
    """

    scene: Scene
    plan: Plan
    days: Days
    raised: Wholes
    kind: Wholes

    def __len__(self) -> int:
        return len(self.raised)

    @property
    def raised_on(self) -> Wholes:
        """The number of the day on which each is raised."""
        return self.raised // MINUTES_IN_DAY

    @property
    def is_emergency(self) -> Flags:
        """Whether each is dealt with at any hour."""
        return _at_any_hour(self.plan)[self.kind]

    def of_kind(self, what: str) -> Floats:
        """A number that each job's kind has."""
        return np.array([getattr(kind, what) for kind in self.plan.kinds])[self.kind]


def draw_asked(scene: Scene, days: Days, rng: np.random.Generator) -> Asked:
    """Every job raised in the days."""
    plan = PLANS[scene.id]
    usual = np.where(days.working, *plan.a_day) * wave(days, 0.08, MIDWINTER)
    day = np.repeat(np.arange(len(days)), rng.poisson(usual))
    kind = rng.choice(len(plan.kinds), len(day), p=[k.share for k in plan.kinds])
    minute = np.where(
        _at_any_hour(plan)[kind],
        rng.integers(0, MINUTES_IN_DAY, len(day)),
        rng.integers(OPENS, SHUTS, len(day)),
    )
    raised = day * MINUTES_IN_DAY + minute
    order = np.argsort(raised, kind="stable")
    return Asked(scene, plan, days, raised[order], kind[order])


def _at_any_hour(plan: Plan) -> Flags:
    return np.array([kind.pace is Pace.EMERGENCY for kind in plan.kinds])
