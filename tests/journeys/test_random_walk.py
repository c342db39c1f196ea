"""Whatever is done to a store, in whatever order: what was released stays, and all of it verifies.

A seeded walk over a borough of a few jobs: months published, again, wrong, empty and by two
systems, withdrawn, rolled back, rebuilt, purged, and the programme changed between them.
"""

import random
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from dashboard.corrections.making import Asked
from dashboard.corrections.rebuild import prepare_rebuild, rebuild
from dashboard.corrections.roll_back import prepare_rollback, roll_back
from dashboard.corrections.withdraw import prepare_withdrawal, withdraw
from dashboard.permissions import command_line
from dashboard.programmes import publish_programme
from dashboard.purging import purge
from dashboard.rederived import live_cells
from datasets.store import open_store
from datasets.store.set_aside import set_aside_rows
from tests.journeys.asking import every_figure
from tests.journeys.little_borough import PROGRAMME, Office, as_file, at, held_in, job, month

SEED = 2024
MONTHS = [f"2024-{number:02d}" for number in range(3, 9)]
OFFICER = Asked(command_line("An Officer"), "a walk")
CHANGE = """
[[interventions]]
id = "change"
service = "homes"
kind = "transfer"
name = "The change"
on = {on}
headline = true
model_before = "almo"
model_after = "in_house"
settling_in_months = 0
"""
PROGRAMMES = [
    "retention_years = { repairs = 1 }\n" + PROGRAMME + CHANGE.format(on=on)
    for on in ("2024-05-01", "2024-06-01")
]
JOBS = [
    *(job(f"B{number:03d}", f"2024-01-{1 + number % 31:02d}") for number in range(220)),
    job("A1", "2024-03-10", completed_at="2024-05-20"),
    job("A2", "2024-04-10", completed_at="2024-06-02"),
    job("A3", "2024-04-11", completed_at="2024-08-02"),
    job("A4", "2024-05-11", completed_at="2024-05-14"),
    job("A5", "2024-07-11", completed_at="2024-07-14"),
]


@dataclass
class Walk:
    """A store, and what each of its releases said when it was made."""

    office: Office
    dice: random.Random
    said: dict[int, tuple[pl.DataFrame, object]] = field(default_factory=dict)

    @property
    def store(self):
        return open_store(self.office.root)

    def publish(self) -> None:
        name = self.dice.choice(MONTHS)
        system = self.dice.choice(["civica", "civica", "nec's \"%/ 'or'1'='1"])
        jobs = [{**one, "source_system": system} for one in JOBS]
        jobs = [one for one in jobs if self.dice.random() > self.dice.choice([0, 0, 0.05])]
        file = held_in(jobs, name)
        if self.dice.random() < 0.4:
            wrong = pl.col("record_id") == self.dice.choice(["B003", "B004"])
            file = file.with_columns(target_at=pl.when(wrong).then(pl.lit(at("2023-12-01"))))
        checked = self.office.check(file, set_aside="mistyped")
        told = self.office.publish(file, "accepted", set_aside="mistyped")
        assert told.exit in {0, 1}, told.lines
        assert told.facts["findings"] == checked.facts["findings"]
        if checked.exit == 0:
            assert told.exit == 0

    def withdraw(self) -> None:
        cells = live_cells(self.store.release(self.store.latest()))
        if cells:
            cell = self.dice.choice(cells)
            withdraw(self.store, prepare_withdrawal(self.store, cell, OFFICER.actor), OFFICER)

    def roll_back(self) -> None:
        target = self.dice.randint(1, self.store.latest())
        roll_back(self.store, prepare_rollback(self.store, target, OFFICER.actor), OFFICER)
        live, wanted = self.store.release(self.store.latest()), self.store.release(target)
        assert every_row(live).equals(every_row(wanted))

    def change_programme(self) -> None:
        text = self.dice.choice(PROGRAMMES)
        publish_programme(self.store, text, OFFICER.actor, progress=str, reason="a walk")

    def purge(self) -> None:
        day = self.dice.choice([date(2025, 4, 2), date(2025, 5, 2)])
        purge(self.store, day, OFFICER.actor, progress=str)

    def rebuild(self) -> None:
        made = rebuild(
            self.store, prepare_rebuild(self.store, OFFICER.actor, progress=str), OFFICER
        )
        assert made is None, "a figure was not what today's definitions make of the records"

    def look(self) -> None:
        """What the newest release says is remembered, and the set-aside rows are there."""
        store = self.store
        live = store.release(store.latest())
        self.said.setdefault(live.number, (every_row(live), every_figure(live)))
        assert max(self.said) == live.number
        set_aside_rows(live)

    def look_back(self) -> None:
        """Every release says what it said, all of it verifies, and the log tells of each."""
        store = self.store
        checked = store.check(list(range(1, store.latest() + 1)))
        assert checked.problems == ()
        for number, (rows, told) in self.said.items():
            live = store.release(number)
            assert every_row(live).equals(rows)
            assert every_figure(live) == told


def every_row(live):
    return live.frame.sort(live.frame.columns)


STEPS = 8
OPERATIONS = (
    *[Walk.publish] * 5,
    *[Walk.withdraw] * 2,
    *[Walk.roll_back] * 2,
    Walk.change_programme,
    Walk.purge,
)


def test_whatever_is_done_nothing_released_changes(tmp_path, worker):
    office = Office(tmp_path, tmp_path / "store", worker)
    first = office.backfill(
        as_file(JOBS), PROGRAMMES[0], first=month("2024-03"), last=month("2024-05")
    )
    assert first.exit == 0, first.lines
    walk = Walk(office, random.Random(SEED))
    walk.look()
    for step in range(STEPS):
        walk.dice.choice(OPERATIONS)(walk)
        walk.rebuild()
        walk.look()
        if step % 4 == 3:
            walk.look_back()
    assert walk.store.latest() > STEPS // 2
