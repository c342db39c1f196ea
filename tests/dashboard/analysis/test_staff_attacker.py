"""An attacker with every published workforce figure tries to work out a count of a few people.

They have what readers have, for the service and each role family: the monthly figures and the sums
of twelve months. They know the definitions, so they know that families add up, that a month's
headcount is the last one's with those who joined and without those who left, that a sum of twelve
moves on by one month, and what stands above and below each line. Every figure is a linear equation;
a hidden one is recovered if the equations leave it a single value.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl
import pytest

from dashboard.analysis.series import Series, read_series
from dashboard.kpis import disclosure
from dashboard.kpis.registry import MEASURES
from datasets.calendar import add_months, months_between
from datasets.store import LiveRelease
from datasets.workforce import WORKFORCE
from tests.dashboard.building import cells, records, release, rows_of

FIRST, LAST = date(2023, 1, 1), date(2025, 3, 1)
SPAN = months_between(FIRST, LAST)
FAMILIES = ("frontline", "manager", "support")
NODES = ("", *FAMILIES)
MONTHLY = {
    # the measure, and the attacker's names for what is above and below its line
    "headcount": ("people", None),
    "fte": ("fte", None),
    "secure_contract_share": ("permanent", "people"),
    "staff_per_manager": ("managed", "managing"),
    "vacancy": ("vacant", "established"),
    "agency_fte": ("agency", None),
    "agency_share": ("agency", "agency_and_fte"),
    "monthly_turnover": ("left", None),
    "monthly_voluntary_turnover": ("resigned", None),
    "monthly_new_starters": ("joined", None),
    "monthly_starters_kept": ("kept", None),
    "monthly_redundancies": ("redundant", None),
    "monthly_compulsory_redundancies": ("compelled", None),
    "turnover": ("year of left", "year of people"),
    "voluntary_turnover": ("year of resigned", "year of people"),
    "new_starters": ("year of joined", None),
    "redundancies": ("year of redundant", None),
    "compulsory_redundancies": ("year of compelled", None),
    "new_starters_kept_12_months": ("year of kept", "year of joined a year before"),
}
OTHERS = {
    # what is left of the second without the first
    "not permanent": ("permanent", "people"),
    "year of other leavers": ("year of resigned", "year of left"),
    "year of willing": ("year of compelled", "year of redundant"),
    "year of not kept": ("year of kept", "year of joined a year before"),
}
SUMS: dict[str, dict[str, float]] = {
    "established": {"vacant": 1, "fte": 1},
    "agency_and_fte": {"agency": 1, "fte": 1},
    "managed": {"people": 1, "managing": -1},
}
FLOWS = ("left", "resigned", "joined", "kept", "redundant", "compelled")
Name = tuple[str, str, date]
REASONS = ("resignation", "retirement", "redundancy_voluntary", "redundancy_compulsory")


def _people(rng: np.random.Generator) -> Iterator[tuple[date, dict[str, object]]]:
    """People who join on the 10th and leave on the 20th, each month they are there."""
    leaving = float(rng.uniform(0.01, 0.06))
    for number in range(int(rng.integers(60, 260))):
        start = -1 if rng.random() < 0.6 else int(rng.integers(0, len(SPAN)))
        lasts = int(rng.geometric(leaving))
        family = str(rng.choice(FAMILIES, p=(0.8, 0.08, 0.12)))
        reason = str(rng.choice(REASONS, p=(0.7, 0.1, 0.1, 0.1)))
        plain = {
            "record_kind": "post_holder",
            "record_id": f"E{number}",
            "employee_key": f"{number:032x}",
            "is_primary_post": True,
            "position_id": f"P{number}",
            "reports_to_position": f"P{number % 7}" if number > 6 else None,
            "role_family": family,
            "contract_type": str(rng.choice(["permanent", "casual"], p=(0.8, 0.2))),
            "fte": float(rng.choice([1.0, 0.5])),
            "employment_start": date(2015, 1, 10) if start < 0 else SPAN[start].replace(day=10),
        }
        for place in range(max(start, 0), min(start + lasts + 1, len(SPAN))):
            row = plain | {"movement": "joiner" if place == start else "none"}
            if place == start + lasts:
                day = SPAN[place].replace(day=20)
                row |= {"movement": "leaver", "leave_date": day, "leave_reason": reason}
            yield SPAN[place], row


def _posts(rng: np.random.Generator) -> Iterator[tuple[date, dict[str, object]]]:
    for month in SPAN:
        for number in range(int(rng.integers(3, 40))):
            family = str(rng.choice(FAMILIES, p=(0.8, 0.08, 0.12)))
            same = {"record_id": f"X{number}", "role_family": family}
            yield month, same | {"record_kind": "vacant_post", "established_fte": 1.0}
            yield month, same | {"record_kind": "agency_assignment", "agency_fte": 0.5}


def _drawn(seed: int) -> tuple[LiveRelease, pl.DataFrame]:
    rng = np.random.default_rng(seed)
    held: dict[str, list[dict[str, object]]] = {f"{month:%Y-%m}": [] for month in SPAN}
    for month, row in (*_people(rng), *_posts(rng)):
        held[f"{month:%Y-%m}"].append(row)
    keys = cells("workforce", held)
    rows = rows_of(records(WORKFORCE, held), WORKFORCE, keys)
    return release(rows, keys), rows


def _everything(live: LiveRelease) -> list[tuple[str, Series]]:
    """Every series that a reader can ask for, with its node."""
    return [
        (node, read_series(live, name, node=node or None))
        for name in (*MONTHLY, "frontline_share_of_fte")
        for node in NODES
        if not node or MEASURES[name].breakdown
    ]


def _in_parts(name: Name) -> Iterator[tuple[Name, float]]:
    """What a figure is made of by its definition: figures of families and months, with factors."""
    quantity, node, month = name
    made = _made_of(quantity, node, month)
    if made is None:
        yield name, 1.0
    for part, factor in made or ():
        yield from ((inner, factor * times) for inner, times in _in_parts(part))


def _made_of(quantity: str, node: str, month: date) -> list[tuple[Name, float]] | None:
    """The parts of a figure; None for one that is not made of others."""
    if quantity in OTHERS:
        some, whole = OTHERS[quantity]
        return [((whole, node, month), 1), ((some, node, month), -1)]
    if quantity == "not frontline":
        return [(("fte", family, month), 1) for family in FAMILIES if family != "frontline"]
    if quantity in SUMS:
        return [((part, node, month), factor) for part, factor in SUMS[quantity].items()]
    if quantity.startswith("year of "):
        return _in_a_year(quantity, node, month)
    if not node and quantity != "managing":
        return [((quantity, family, month), 1) for family in FAMILIES]
    return _in_a_month(node, month) if quantity == "left" and month > FIRST else None


def _in_a_year(quantity: str, node: str, month: date) -> list[tuple[Name, float]]:
    """Twelve months added up; of people, the beginning and the end of each."""
    year = [add_months(month, -back) for back in range(12)]
    if quantity == "year of people":
        return [(("people", node, m), 1) for last in year for m in (last, add_months(last, -1))]
    if quantity == "year of joined a year before":
        return [(("year of joined", node, add_months(month, -12)), 1)]
    return [((quantity.removeprefix("year of "), node, m), 1) for m in year]


def _in_a_month(node: str, month: date) -> list[tuple[Name, float]]:
    """Who left: those who joined, and those who are there no more."""
    last = add_months(month, -1)
    there = (("people", node, month), -1), (("people", node, last), 1)
    return [(("joined", node, month), 1), *there]


class Attacker:
    """What is published, as sums of figures that are made of no others."""

    def __init__(self) -> None:
        self.places: dict[Name, int] = {}
        self.known: list[dict[int, float]] = []

    def learn(self, name: Name) -> None:
        """That a figure is known."""
        self.known.append(self._sum(name))

    def recovers(self, names: set[Name]) -> set[Name]:
        """Those of the figures that can have only one value."""
        sums = {name: self._sum(name) for name in names}
        matrix = np.array([self._row(equation) for equation in self.known])
        sizes, directions = np.linalg.eigh(matrix.T @ matrix)
        free = directions[:, sizes < 1e-9 * sizes.max()]
        asked = np.array([self._row(equation) for equation in sums.values()])
        settled = np.abs(asked @ free).max(axis=1, initial=0.0) < 1e-6
        return {name for name, is_told in zip(sums, settled, strict=True) if is_told}

    def _sum(self, name: Name) -> dict[int, float]:
        equation: dict[int, float] = defaultdict(float)
        for part, factor in _in_parts(name):
            equation[self.places.setdefault(part, len(self.places))] += factor
        return equation

    def _row(self, equation: dict[int, float]) -> np.ndarray:
        row = np.zeros(len(self.places))
        row[list(equation)] = list(equation.values())
        return row


def _read(attacker: Attacker, node: str, series: Series) -> None:
    """Learn what one series shows."""
    shown = series.frame.filter(pl.col("numerator").is_not_null())["month"]
    if series.measure.id == "frontline_share_of_fte":
        names = [(("fte", family, m)) for family in ("frontline", "") for m in shown]
    else:
        names = [(part, node, m) for part in MONTHLY[series.measure.id] if part for m in shown]
    for name in names:
        attacker.learn(name)


def _truth(rows: pl.DataFrame) -> dict[Name, float]:
    """What the figures really were, with what is left of one without another."""
    known: dict[Name, float] = {}
    stored = rows.filter(pl.col("breakdown").is_in(["", "role_family"]))
    for row in stored.filter(pl.col("measure").is_in(list(MONTHLY))).iter_rows(named=True):
        above, below = MONTHLY[row["measure"]]
        known[above, row["node"], row["month"]] = row["numerator"]
        if below is not None:
            known[below, row["node"], row["month"]] = row["denominator"]
    for node in NODES:
        for place in range(11, len(SPAN)):
            for flow in FLOWS:
                year = [known.get((flow, node, m), 0.0) for m in SPAN[place - 11 : place + 1]]
                known[f"year of {flow}", node, SPAN[place]] = sum(year)
    for month in SPAN:
        front = known.get(("fte", "frontline", month), 0.0)
        known["not frontline", "", month] = known["fte", "", month] - front
        before = ("year of joined", "", add_months(month, -12))
        known["year of joined a year before", "", month] = known.get(before, 0.0)
    for other, (some, whole) in OTHERS.items():
        for quantity, node, month in [name for name in known if name[0] == whole]:
            part = known.get((some, node, month))
            if part is not None:
                known[other, node, month] = known[quantity, node, month] - part
    return known


def _attacked(live: LiveRelease) -> Attacker:
    attacker = Attacker()
    for node, series in _everything(live):
        _read(attacker, node, series)
    return attacker


def _few(rows: pl.DataFrame) -> set[Name]:
    """What may not be worked out: counts of 1 to 9 people, or as many posts."""
    return {name for name, count in _truth(rows).items() if 0 < round(count, 6) <= 9}


@pytest.mark.parametrize("seed", range(4))
def test_no_few_people_can_be_worked_out(seed: int) -> None:
    live, rows = _drawn(seed)
    attacker, few, shown = _attacked(live), _few(rows), set(_truth(rows)) - _few(rows)
    assert len(few) > 300
    assert len(attacker.recovers(shown)) > 100
    assert attacker.recovers(few) == set()


@pytest.mark.parametrize(("rule", "seed"), [("hide_people", 0), ("links_among", 2)])
def test_the_attacker_succeeds_where_a_rule_is_left_out(
    rule: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disclosure, rule, lambda *_: ())
    live, rows = _drawn(seed)
    assert len(_attacked(live).recovers(_few(rows))) > 10
