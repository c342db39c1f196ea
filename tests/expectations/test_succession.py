"""A programme may not make published figures unreadable, nor become another council's unawares."""

import pytest

from datasets.programme import parse_programme
from datasets.store import MEASURE_ROWS, Change, open_store
from expectations.report import Severity
from expectations.succession import succession

BEFORE = """council = "Exampleton"
[[services]]
id = "housing_management"
name = "Housing management"
organisations = ["Exampleton Council"]
"""


@pytest.fixture
def told(bench, borough, tmp_path):
    """A release with a month of the borough, made with the programme above."""
    store = open_store(tmp_path / "store", create=True)
    bench.publish(store, borough.extract(), "march")
    change = Change("programme", MEASURE_ROWS.to_frame(), (), {}, {"programme": BEFORE})
    return store.release(store.publish(change, base=1, actor="test", why="test").number)


def test_the_same_council_with_its_service_loses_nothing(told):
    assert succession(parse_programme(BEFORE + 'what = "Repairs"\n'), told) == ()


def test_a_service_with_figures_cannot_be_left_out(told):
    (finding,) = succession(parse_programme(BEFORE.replace("housing_man", "estate_man")), told)
    assert finding.severity is Severity.CRITICAL
    assert "housing_management" in finding.sentence


def test_another_councils_programme_needs_a_reason(told):
    (finding,) = succession(parse_programme(BEFORE.replace("Exampleton", "Otherton")), told)
    assert (finding.check, finding.severity) == ("another_council", Severity.WARNING)


def test_without_a_release_there_is_nothing_to_lose():
    assert succession(parse_programme(BEFORE), None) == ()


def test_made_up_figures_never_come_under_a_real_councils_name(bench, borough, tmp_path):
    store = open_store(tmp_path / "store", create=True)
    bench.publish(store, borough.extract(), "march")
    made_up = f"demonstration = true\n{BEFORE}"
    change = Change("programme", MEASURE_ROWS.to_frame(), (), {}, {"programme": made_up})
    live = store.release(store.publish(change, base=1, actor="test", why="test").number)
    assert succession(parse_programme(made_up), live) == ()
    (finding,) = succession(parse_programme(BEFORE), live)
    assert (finding.check, finding.severity) == ("made_up_figures", Severity.CRITICAL)
