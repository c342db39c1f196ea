"""An attacker with every published figure tries to work out a hidden one.

They have what readers have, for every measure, ward and priority: the monthly figures, the pooled
ones, the number of homes. They know the definitions, so they know that parts add up to the whole,
that emergencies and the others are all that was finished, which priorities are emergencies, and
that what was open, plus what came in, less what went out, is what is open a month later. Every
figure is a linear equation; a hidden one is recovered if the equations leave it a single value.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pytest

from dashboard.analysis.series import Series, Status, read_series
from dashboard.kpis import disclosure
from dashboard.kpis.measure import NOT_RECORDED, WARD
from dashboard.kpis.registry import MEASURES
from datasets.calendar import add_months, months_between
from datasets.repairs import REPAIRS
from datasets.store import LiveRelease
from tests.dashboard.building import cells, job, month, release, repairs, rows_of

FIRST, LAST = month("2024-01"), month("2024-06")
WARDS = ("E1", "E2", "E3", "E4", NOT_RECORDED)
PRIORITIES = ("1", "2", "3", "4", "5")
MEASURED = {
    # the measure, and the attacker's names for what is above and below its line
    "open_repairs": ("open", None),
    "overdue_repairs": ("overdue", None),
    "repairs_raised": ("raised", None),
    "repairs_completed": ("finished", None),
    "days_to_complete": ("finished", None),
    "open_repairs_age": ("open", None),
    "open_repairs_per_1000_homes": ("open", "homes"),
    "closed_without_completion": ("closed", "raised"),
    "non_emergency_on_time": ("others_on_time", "others"),
    "emergency_on_time": ("emergencies_on_time", "emergencies"),
    "on_time_within_28_days": ("others_within_28", "others"),
}
OF_THE_WHOLE = {
    # kept for the whole service only
    "on_time_against_original_target": ("others_by_first", "others"),
    "overdue_repairs_days_late": ("overdue", None),
    "overdue_past_twice_target": ("twice", None),
    "first_visit_fix": ("fixed", "finished"),
    "done_in_house": ("in_house", "finished"),
    "no_access_share": ("nobody_in", "ended"),
    "cost_per_repair": ("pounds", "finished"),
    "damp_mould_open": ("damp_open", None),
    "damp_mould_overdue": ("damp_overdue", None),
    "damp_mould_days": ("damp_done", None),
}
NOT_COUNTS = ("homes", "pounds")
MISSES = {
    "others_late": ("others", "others_on_time"),
    "emergencies_late": ("emergencies", "emergencies_on_time"),
    "others_after_28": ("others", "others_within_28"),
}
MISSES_OF_THE_WHOLE = {
    "not_fixed": ("finished", "fixed"),
    "by_contractor": ("finished", "in_house"),
    "somebody_in": ("ended", "nobody_in"),
    "others_late_by_first": ("others", "others_by_first"),
}
NO_EMERGENCY = (("emergencies", ("", "_on_time")),)
NO_OTHER = (("others", ("", "_on_time", "_within_28")),)
"""What there is none of in a priority: 1 and 2 are emergencies, 3 to 5 are not."""
Name = tuple[str, str, str, str]  # quantity, breakdown, node, month


def _random_jobs(rng: np.random.Generator, jobs: int) -> dict[str, list[dict[str, object]]]:
    """Jobs raised in half a year, as each month's end found them; every one has a target."""
    held: dict[str, list[dict[str, object]]] = {
        f"{m:%Y-%m}": [] for m in months_between(FIRST, LAST)
    }
    wards = rng.choice([*WARDS[:4], None], jobs, p=[0.45, 0.3, 0.14, 0.08, 0.03])
    for number in range(jobs):
        raised = add_months(FIRST, int(rng.integers(0, 6)))
        lasts = int(rng.integers(0, 4))
        ended = add_months(raised, lasts)
        how = rng.choice(["completed_at", "closed_other_at"], p=[0.85, 0.15])
        priority = int(rng.choice([1, 2, 3, 4, 5], p=[0.05, 0.2, 0.15, 0.5, 0.1]))
        target = add_months(raised, int(rng.integers(0, 3)))
        said = {
            "first_visit_fix": bool(rng.random() < 0.8),
            "done_by": rng.choice(["in_house", "contractor"], p=[0.85, 0.15]),
            "no_access_count": int(rng.random() < 0.2),
            "cost_gbp": 100.0,
            "cost_basis": "timesheet",
        }
        damp = bool(rng.random() < 0.2)
        for m in months_between(raised, min(ended, LAST)):
            over = {how: f"{ended:%Y-%m}-20 10:00", **said} if m == ended else {}
            held[f"{m:%Y-%m}"].append(
                job(
                    str(number),
                    f"{raised:%Y-%m}-05 10:00",
                    target_at=f"{target:%Y-%m}-25 10:00",
                    ward_code=wards[number],
                    priority_code=priority,
                    is_emergency=priority <= 2,
                    is_damp_mould=damp,
                    **over,
                )
            )
    return held


def _release(held: dict[str, list[dict[str, object]]]) -> tuple[LiveRelease, pl.DataFrame]:
    keys = cells("repairs", held)
    rows = rows_of(repairs(held), REPAIRS, keys)
    return release(rows, keys), rows


def _everything(live: LiveRelease) -> list[Series]:
    """Every series that a reader can ask for."""
    found = []
    for name in (*MEASURED, *OF_THE_WHOLE, "weeks_of_work"):
        measure = MEASURES[name]
        found.append(read_series(live, name))
        if measure.by_ward:
            found += [read_series(live, name, ward=ward) for ward in WARDS]
        if measure.breakdown == "priority_code":
            found += [read_series(live, name, node=node) for node in PRIORITIES]
    return found


@dataclass
class Attacker:
    """Linear equations over what is published, and what follows from the definitions."""

    places: dict[Name, int] = field(default_factory=dict)
    equations: list[dict[int, float]] = field(default_factory=list)

    def place(self, name: Name) -> int:
        return self.places.setdefault(name, len(self.places))

    def learn(self, *terms: tuple[Name, float]) -> None:
        """That a sum of these is known."""
        equation: dict[int, float] = defaultdict(float)
        for name, factor in terms:
            equation[self.place(name)] += factor
        self.equations.append(dict(equation))

    def recovered(self) -> set[Name]:
        """Everything that can have only one value."""
        told = {next(iter(e)) for e in self.equations if len(e) == 1}
        unknown = [place for place in range(len(self.places)) if place not in told]
        columns = {place: column for column, place in enumerate(unknown)}
        left = [{columns[p]: f for p, f in e.items() if p in columns} for e in self.equations]
        matrix = np.zeros((len(left), len(unknown)))
        for row, equation in enumerate(left):
            for column, factor in equation.items():
                matrix[row, column] = factor
        _, sizes, directions = np.linalg.svd(matrix[np.abs(matrix).any(axis=1)])
        free = directions[int((sizes > 1e-9 * sizes.max(initial=1.0)).sum()) :]
        settled = np.abs(free).max(axis=0, initial=0.0) < 1e-7
        worked_out = told | {place for place, column in columns.items() if settled[column]}
        return {name for name, place in self.places.items() if place in worked_out}


def _read(attacker: Attacker, series: Series) -> None:
    """Learn what one series shows: each month, and each pool as a sum of the months shown."""
    if series.measure.id == "weeks_of_work":
        _read_weeks(attacker, series)
        return
    above, below = (MEASURED | OF_THE_WHOLE)[series.measure.id]
    shown = series.frame.filter(pl.col("numerator").is_not_null())
    for when in shown["month"]:
        for quantity in (above, below):
            if quantity not in (None, *NOT_COUNTS):
                attacker.learn(((quantity, series.breakdown, series.node, str(when)), 1))
    for pooled, side in (
        (series.before, pl.col("month") < month("2024-03")),
        (series.after, pl.col("month") >= month("2024-03")),
    ):
        if pooled is None or pooled.numerator is None:
            continue
        # an attacker cannot be wrong about which months: they are those with a figure
        window = shown.filter(side)["month"]
        assert pooled.months == len(window)
        assert pooled.numerator == shown.filter(side)["numerator"].sum()
        attacker.learn(*(((above, series.breakdown, series.node, str(w)), 1) for w in window))


def _read_weeks(attacker: Attacker, series: Series) -> None:
    for when in series.frame.filter(pl.col("numerator").is_not_null())["month"]:
        attacker.learn((("open", series.breakdown, series.node, str(when)), 1))
        months = [str(add_months(when, back)) for back in (-2, -1, 0)]
        attacker.learn(*((("finished", series.breakdown, series.node, m), 1) for m in months))


def _reason(attacker: Attacker) -> None:
    """Learn what follows from the definitions alone."""
    nodes = [("", ""), *((WARD, w) for w in WARDS), *(("priority_code", p) for p in PRIORITIES)]
    nothing = [
        (f"{kind}{part}", "priority_code", priority)
        for priority in PRIORITIES
        for kind, parts in (NO_EMERGENCY if priority in "345" else NO_OTHER)
        for part in parts
    ]
    quantities = {q for pair in MEASURED.values() for q in pair if q and q not in NOT_COUNTS}
    for when in months_between(FIRST, LAST):
        m, earlier = str(when), str(add_months(when, -1))
        for breakdown, parts in ((WARD, WARDS), ("priority_code", PRIORITIES)):
            for quantity in quantities:
                attacker.learn(
                    ((quantity, "", "", m), -1),
                    *(((quantity, breakdown, part, m), 1) for part in parts),
                )
        for name in nothing:
            attacker.learn(((*name, m), 1))
        _reason_of_the_whole(attacker, m)
        for b, n in nodes:
            attacker.learn(
                (("finished", b, n, m), 1),
                (("emergencies", b, n, m), -1),
                (("others", b, n, m), -1),
            )
            for missed, (total, hit) in MISSES.items():
                attacker.learn(((missed, b, n, m), 1), ((total, b, n, m), -1), ((hit, b, n, m), 1))
            flow = [
                (("open", b, n, m), 1.0),
                (("raised", b, n, m), -1.0),
                (("finished", b, n, m), 1.0),
                (("closed", b, n, m), 1.0),
            ]
            if when > FIRST:
                flow.append((("open", b, n, earlier), -1.0))
            attacker.learn(*flow)


def _reason_of_the_whole(attacker: Attacker, m: str) -> None:
    ended = ((("ended", "", "", m), 1), (("finished", "", "", m), -1), (("closed", "", "", m), -1))
    attacker.learn(*ended)
    for missed, (total, hit) in MISSES_OF_THE_WHOLE.items():
        attacker.learn(((missed, "", "", m), 1), ((total, "", "", m), -1), ((hit, "", "", m), 1))


def _truth(rows: pl.DataFrame) -> dict[Name, float]:
    """What the figures really were; misses too."""
    known: dict[Name, float] = {}
    names = MEASURED | OF_THE_WHOLE
    stored = rows.filter(pl.col("days").is_null(), pl.col("measure").is_in(list(names)))
    for row in stored.iter_rows(named=True):
        above, below = names[row["measure"]]
        where = (row["breakdown"], row["node"], str(row["month"]))
        if above not in NOT_COUNTS:
            known[above, *where] = row["numerator"]
        if below and below not in NOT_COUNTS:
            known[below, *where] = row["denominator"]
    for missed, (total, hit) in (MISSES | MISSES_OF_THE_WHOLE).items():
        of_whole = missed in MISSES_OF_THE_WHOLE
        for quantity, *where in [n for n in known if n[0] == total and (not n[1] or not of_whole)]:
            assert quantity == total
            known[missed, *where] = known[total, *where] - known.get((hit, *where), 0)
    return known


def _hidden_cells(everything: list[Series]) -> int:
    return sum(s.frame.filter(pl.col("status") == Status.HIDDEN).height for s in everything)


def _attacked(everything: list[Series]) -> Attacker:
    """An attacker who has read all of it."""
    attacker = Attacker()
    for series in everything:
        _read(attacker, series)
    _reason(attacker)
    return attacker


def _small(rows: pl.DataFrame) -> set[Name]:
    """What may not be worked out: counts, hits and misses from 1 to 4."""
    return {name for name, count in _truth(rows).items() if 1 <= count <= 4}


@pytest.mark.parametrize("seed", range(8))
def test_no_small_number_can_be_worked_out(seed: int) -> None:
    rng = np.random.default_rng(seed)
    live, rows = _release(_random_jobs(rng, int(rng.integers(60, 700))))
    everything = _everything(live)
    small = _small(rows)
    assert len(small) > 20
    assert _hidden_cells(everything) > 20
    assert _attacked(everything).recovered() & small == set()


def test_the_attacker_would_succeed_if_one_ward_were_hidden_alone() -> None:
    attacker = Attacker()
    for ward in ("E1", "E2"):
        attacker.learn((("raised", WARD, ward, "m"), 1))
    attacker.learn((("raised", "", "", "m"), 1))
    attacker.learn(
        (("raised", "", "", "m"), -1),
        *((("raised", WARD, ward, "m"), 1) for ward in ("E1", "E2", "E3")),
    )
    assert ("raised", WARD, "E3", "m") in attacker.recovered()


def test_never_one_hidden_ward_alone() -> None:
    live, _ = _release(_random_jobs(np.random.default_rng(99), 300))
    for name in MEASURED:
        if not MEASURES[name].by_ward or MEASURES[name].per_homes:
            continue
        frames = [read_series(live, name, ward=ward).frame for ward in WARDS]
        for place in range(frames[0].height):
            hidden = sum(frame["status"][place] == Status.HIDDEN for frame in frames)
            assert hidden != 1, (name, place)


def test_one_ward_read_alone_hides_what_all_wards_read_together_hide() -> None:
    held = _random_jobs(np.random.default_rng(5), 300)
    one, _ = _release(held)
    other, _ = _release(held)
    together = {ward: read_series(one, "repairs_raised", ward=ward) for ward in WARDS}
    alone = read_series(other, "repairs_raised", ward="E3")
    assert alone.frame.equals(together["E3"].frame)


def test_homes_times_the_rate_gives_no_more_than_the_count() -> None:
    live, _ = _release(_random_jobs(np.random.default_rng(7), 200))
    for ward in ("E1", "E2", "E3", "E4"):
        count = read_series(live, "open_repairs", ward=ward).frame
        rate = read_series(live, "open_repairs_per_1000_homes", ward=ward).frame
        assert (count["status"] == rate["status"]).all()


def test_the_attacker_succeeds_where_linked_measures_are_not_hidden_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disclosure, "links_among", lambda _measures: ())
    live, rows = _release(_random_jobs(np.random.default_rng(0), 400))
    attacker = _attacked(_everything(live))
    assert len(attacker.recovered() & _small(rows)) > 10
