"""Clean months of the other services' repairs pass; open jobs are followed to another system."""

from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from datasets.calendar import add_months, months_between
from datasets.demo import EFFECTS, demonstration_jobs, demonstration_programme
from datasets.demo.extracts import month_file
from datasets.demo.handed_over import hand_overs, handed_over
from datasets.demo.repairs import cases_beside, draw_repairs
from datasets.demo.scene import scenes, stream
from datasets.months import cut_into_months, place_in_month, place_in_span
from datasets.repairs import REPAIRS
from datasets.store import open_store
from expectations.audit import audit
from expectations.repairs import SUITE
from expectations.report import Severity
from expectations.stock import Boundary, narrow, reconcile

LAST = date(2026, 10, 1)
BUILDINGS, CARE, HOUSING = "facilities_management", "homes_and_care", "housing_management"


def _drawn(service: str, seed: int, months: int, last: date = LAST) -> pl.DataFrame:
    return draw_repairs(scenes()[service], stream(seed, "repairs", service), months, last, EFFECTS)


def _filled(bench, frame: pl.DataFrame) -> pl.DataFrame:
    return bench.filled(frame.with_columns(source_row=pl.int_range(1, pl.len() + 1)), REPAIRS)


def _history(bench, frame: pl.DataFrame, months: tuple[date, ...]):
    placed = place_in_span(_filled(bench, frame), REPAIRS, months[0], months[-1])
    return bench.extract(cut_into_months(placed.records, REPAIRS, months), months, history=True)


def _month(bench, frame: pl.DataFrame, month: date):
    file = _filled(bench, month_file(frame, REPAIRS, month))
    placed = place_in_month(file, REPAIRS, month)
    return bench.extract(placed.records, [month], foreign=placed.foreign)


def _told(report) -> set[str]:
    """The checks that found something an officer would have to answer for."""
    return {f.check for f in report.findings if f.severity is not Severity.INFO}


@pytest.mark.parametrize("seed", range(20))
def test_what_is_open_at_a_month_s_end_is_what_the_next_begins_with(bench, seed):
    service = CARE if seed % 5 == 0 else BUILDINGS
    months = months_between(add_months(LAST, -2), LAST)
    extract = _history(bench, _drawn(service, seed, 3), months)
    held = [extract.records.filter(pl.col("month") == month) for month in months]
    sides = [narrow(records, REPAIRS) for records in held]
    for (before, after), (previous, month) in zip(pairwise(sides), pairwise(months), strict=True):
        boundary = Boundary(
            before=before,
            after=after,
            earlier=before.clear(),
            foreign=before.clear(),
            previous=previous,
            month=month,
        )
        assert not list(reconcile(boundary, SUITE))


@pytest.mark.parametrize(("service", "seed"), [(BUILDINGS, 1), (CARE, 2)])
def test_a_clean_month_passes_after_a_year_of_them(bench, tmp_path, service, seed):
    frame = _drawn(service, seed, 14)
    store = open_store(tmp_path / "store", create=True)
    before = _history(bench, frame, months_between(add_months(LAST, -13), add_months(LAST, -1)))
    live = bench.publish(store, before, "before")
    report = audit(_month(bench, frame, LAST), live, demonstration_programme())
    assert _told(report) == set()
    assert {"volume", "mix", "targets_moved"} <= set(report.checks)


def test_the_cases_beside_housing_management_s_jobs_pass(bench):
    jobs = demonstration_jobs(3, months=2, last=LAST)
    scene = scenes()[HOUSING]
    cases = cases_beside(jobs, scene, stream(3, "repairs", HOUSING), 2, LAST)
    extract = _month(bench, pl.concat([jobs, cases]), LAST)
    report = audit(extract, None, demonstration_programme())
    assert _told(report) == set()
    kinds = set(extract.records["record_kind"])
    assert kinds == {"works_order", "hazard_case", "disrepair_case"}


def test_open_jobs_are_followed_from_the_helpdesk_to_the_council_s_system(bench, tmp_path):
    [change] = hand_overs("repairs")
    scene = scenes()[BUILDINGS]
    frame = _drawn(BUILDINGS, 5, 4, change)
    store = open_store(tmp_path / "store", create=True)
    came_before = frame.filter(pl.col("raised_at").dt.date() < change)
    months = months_between(add_months(change, -3), add_months(change, -1))
    past = _history(bench, came_before, months)
    assert set(past.records["source_system"]) == {"demo_helpdesk"}
    live = bench.publish(store, past, "before")
    new = _month(bench, handed_over(frame, scene, "repairs", change), change)
    assert set(new.records["source_system"]) == {"demo_buildings"}
    report = audit(new, live, demonstration_programme())
    assert _told(report) == set()
    [crossed] = [f for f in report.findings if f.check == "handed_over"]
    assert crossed.count > 100
    assert "none was lost, none was created" in crossed.sentence
