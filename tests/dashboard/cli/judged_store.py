"""A store that holds verdicts and no figures: release 1 none, 2 the first ones, 3 others."""

from datetime import date
from pathlib import Path

import polars as pl

from dashboard.analysis.before_after.decision import Level
from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.verdict_row import Expected, Interval, Look, OtherLook, VerdictRow
from datasets.demo import PROGRAMME_PATH
from datasets.store import Change, open_store
from datasets.store.rows import VERDICT_ROWS

HOUSING, CARE = "housing_management", "homes_and_care"
WARD = "D05000003"
EARLY = VerdictRow(outcome=Outcome.TOO_EARLY, sentence="Too early to say: 3 months.")
BETTER = VerdictRow(
    outcome=Outcome.IMPROVED,
    sentence="Improved but still below target: repairs on time rose 9 percentage points.",
    level=Level.MISSES,
    effect=Interval(point=0.09, low=0.05, high=0.13),
    relative=Interval(point=0.12, low=0.06, high=0.18),
    p=0.0004,
    q=0.002,
    smallest="The smallest change that these months could show is about 6 points.",
    caveats=("Two systems were merged.",),
    found_on=date(2025, 2, 1),
    reviewed_on=date(2025, 5, 1),
    reviews=(
        Look(months=6, on=date(2025, 2, 1), effect=Interval(point=0.1, low=0.04, high=0.16),
             p=0.001, q=0.005, family=40, standing=1),
        Look(months=9, on=date(2025, 5, 1)),
    ),
    before=43,
    after=9,
    alike=0.3,
    drift=0.2,
    trend=True,
    harmonics=2,
    expected=Expected(months=(date(2025, 5, 1),), value=(0.7,), low=(0.6,), high=(0.8,)),
    others=(
        OtherLook(name="A step alone", effect=Interval(point=0.08, low=0.04, high=0.12), p=0.001),
        OtherLook(name="With comparators", why_none="there are no comparators"),
    ),
    placebos="At 5 earlier dates, the same test would have found one at none.",
)  # fmt: skip
HIDDEN = VerdictRow(
    outcome=Outcome.WORSENED,
    sentence="Worsened: open repairs.",
    relative=Interval(point=0.1, low=0.02, high=0.2),
    veiled=True,
)


def rows(*held):
    """Verdicts of a service: measure, ward or "", and row."""
    return pl.DataFrame(
        [
            {
                "measure": measure,
                "breakdown": "ward" if ward else "",
                "node": ward,
                "text": row.model_dump_json(exclude_defaults=True),
            }
            for measure, ward, row in held
        ],
        schema=VERDICT_ROWS,
    )


def judged_store(path: Path) -> Path:
    """The store, made there."""
    store = open_store(path, create=True)
    programme = PROGRAMME_PATH.read_text("utf-8")
    first = {
        HOUSING: rows(
            ("stage1_on_time", "", EARLY),
            ("non_emergency_on_time", "", EARLY),
            ("open_repairs", "", HIDDEN),
        )
    }
    second = {
        HOUSING: rows(
            ("stage1_on_time", "", EARLY),
            ("open_repairs", "", HIDDEN),
            ("non_emergency_on_time", "", BETTER),
            ("non_emergency_on_time", WARD, BETTER),
        ),
        CARE: rows(("stage1_on_time", "", EARLY)),
    }
    changes = (
        Change("P", documents={"programme": programme}),
        Change("V1", verdicts=first),
        Change("V2", verdicts=second),
    )
    for what in changes:
        store.publish(what, base=store.latest(), actor="a test", why="a test")
    return path
