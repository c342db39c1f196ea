"""An attacker with every published figure of complaints tries to work out a hidden one.

They know the definitions: tenants and others are all who complained at stage 1, the parts of a
breakdown add up to the whole, a share's misses are what is left, and what is open is what was, and
what came in, less what was answered or ended otherwise.
"""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from dashboard.analysis.series import Series, Status, read_series
from dashboard.kpis import disclosure
from dashboard.kpis.registry import MEASURES
from datasets.calendar import months_between
from datasets.complaints import COMPLAINTS
from datasets.store import LiveRelease
from tests.dashboard.analysis.test_attacker import Attacker, Name
from tests.dashboard.building import cells, month, release, rows_of
from tests.dashboard.kpis.test_complaints_by_hand import in_months, stage

FIRST, LAST = month("2024-04"), month("2024-09")
NAMES = tuple(f"{m:%Y-%m}" for m in months_between(FIRST, LAST))
NODES = {
    "stage": ("1", "2"),
    "regime": ("housing_ombudsman", "lgsco"),
    "category": ("Repairs", "Estates", "Other"),
}
MEASURED = {
    "open_complaints": ("open", None),
    "overdue_complaints": ("overdue", None),
    "stage1_received": ("first", None),
    "stage1_from_others": ("others", None),
    "stage1_per_1000_homes": ("tenants", None),
    "stage2_per_1000_homes": ("tenants_2", None),
    "complaints_about_staff_conduct": ("conduct", None),
    "complaints_compensated": ("paid", None),
    "ch02_1_by_month": ("within", "tenants"),
    "ch02_2_by_month": ("within_2", "tenants_2"),
    "escalation": ("gone_on", "first"),
    "stage1_on_time": ("on_time", "decided"),
    "stage2_on_time": ("on_time_2", "decided_2"),
    "acknowledged_on_time": ("acknowledged", "to_acknowledge"),
    "complaints_upheld": ("upheld", "answered"),
}
"""The measure, and the attacker's names for what is above and below its line."""
SHARES = {f"not {above}": (below, above) for above, below in MEASURED.values() if below}


def _random_lives(rng: np.random.Generator, count: int) -> list[dict[str, object]]:
    lives = []
    for number in range(count):
        received = date(2024, 4, 1) + timedelta(days=int(rng.integers(0, 183)))
        who = str(rng.choice(["tenant", "leaseholder", "other"], p=[0.82, 0.13, 0.05]))
        about = str(rng.choice(NODES["category"], p=[0.75, 0.2, 0.05]))
        given = {"complainant_type": who, "category": about}
        lives.append(_life(rng, f"C{number}", received, 1, given))
        if rng.random() < 0.2:
            later = received + timedelta(days=int(rng.integers(20, 50)))
            lives.append(_life(rng, f"C{number}", later, 2, given))
    return lives


def _life(
    rng: np.random.Generator, ref: str, received: date, number: int, given: dict[str, str]
) -> dict[str, object]:
    answered = received + timedelta(days=int(rng.integers(5, 30)) * number)
    values: dict[str, object] = {**given, "due_on": received + timedelta(days=20 * number)}
    values["acknowledged_on"] = received + timedelta(days=int(rng.integers(0, 9)))
    values["theme"] = "staff_conduct" if rng.random() < 0.05 else "service"
    if rng.random() < 0.95:
        values |= {"responded_on": answered, "outcome": str(rng.choice(["upheld", "not_upheld"]))}
        values["compensation_gbp"] = float(rng.choice([0, 0, 0, 50]))
    return stage(ref, received.isoformat(), number, **values)


def _release(rng: np.random.Generator) -> tuple[LiveRelease, pl.DataFrame]:
    keys = cells("complaints", NAMES)
    lives = _random_lives(rng, int(rng.integers(80, 500)))
    rows = rows_of(in_months(lives, NAMES), COMPLAINTS, keys)
    return release(rows, keys), rows


def _everything(live: LiveRelease) -> list[Series]:
    found = []
    for name in MEASURED:
        found.append(read_series(live, name))
        breakdown = MEASURES[name].breakdown
        found += [read_series(live, name, node=node) for node in NODES.get(breakdown or "", ())]
    return found


def _attacked(everything: list[Series]) -> Attacker:
    attacker = Attacker()
    for series in everything:
        for quantity in MEASURED[series.measure.id]:
            shown = series.frame.filter(pl.col("numerator").is_not_null())["month"]
            for when in shown if quantity else ():
                attacker.learn(((quantity or "", series.breakdown, series.node, str(when)), 1))
    for m in map(str, months_between(FIRST, LAST)):
        _reason(attacker, m)
    return attacker


def _reason(attacker: Attacker, m: str) -> None:
    attacker.learn(
        (("first", "", "", m), 1), (("tenants", "", "", m), -1), (("others", "", "", m), -1)
    )
    for name, parts in MEASURED.items():
        breakdown = MEASURES[name].breakdown
        nodes = NODES.get(breakdown or "", ())
        for quantity in parts:
            if quantity and nodes and breakdown:
                split = (((quantity, breakdown, node, m), 1.0) for node in nodes)
                attacker.learn(((quantity, "", "", m), -1), *split)
        for b, n in [("", ""), *((breakdown, node) for node in nodes if breakdown)]:
            for missed, (below, above) in SHARES.items():
                if below == parts[1] and above == parts[0]:
                    attacker.learn(
                        ((missed, b, n, m), 1), ((below, b, n, m), -1), ((above, b, n, m), 1)
                    )
    earlier = str((date.fromisoformat(m) - timedelta(days=1)).replace(day=1))
    flow: list[tuple[Name, float]] = [
        (("open", "", "", m), 1.0),
        (("first", "", "", m), -1.0),
        (("tenants_2", "", "", m), -1.0),
        (("others_2", "", "", m), -1.0),
        (("answered", "", "", m), 1.0),
        (("ended otherwise", "", "", m), 1.0),
    ]
    if date.fromisoformat(m) > FIRST:
        flow.append((("open", "", "", earlier), -1.0))
    attacker.learn(*flow)


def _small(rows: pl.DataFrame) -> set[Name]:
    """What may not be worked out: counts, hits and misses from 1 to 4."""
    known: dict[Name, float] = {}
    stored = rows.filter(pl.col("measure").is_in(list(MEASURED)), pl.col("breakdown") != "ward")
    whole = stored.group_by("measure", "breakdown", "node", "period").agg(
        pl.col("numerator").sum(), pl.col("denominator").sum()
    )
    for row in whole.iter_rows(named=True):
        above, below = MEASURED[row["measure"]]
        where = (row["breakdown"], row["node"], str(row["period"]))
        known[above, *where] = row["numerator"]
        if below:
            known[f"not {above}", *where] = row["denominator"] - row["numerator"]
    return {name for name, count in known.items() if 1 <= count <= 4}


@pytest.mark.parametrize("seed", range(3))
def test_no_small_number_can_be_worked_out(seed: int) -> None:
    live, rows = _release(np.random.default_rng(seed))
    everything, small = _everything(live), _small(rows)
    hidden = sum(s.frame.filter(pl.col("status") == Status.HIDDEN).height for s in everything)
    assert len(small) > 20
    assert hidden > 20
    assert _attacked(everything).recovered() & small == set()


def test_the_attacker_succeeds_where_linked_measures_are_not_hidden_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disclosure, "links_among", lambda _measures: ())
    caught = 0
    for seed in range(2):
        live, rows = _release(np.random.default_rng(seed))
        caught += len(_attacked(_everything(live)).recovered() & _small(rows))
    assert caught > 0
