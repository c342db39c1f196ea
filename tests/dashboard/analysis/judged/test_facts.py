import numpy as np
import pytest

from dashboard.analysis.before_after.effect import Kind, Observed
from dashboard.analysis.before_after.estimate import before_after
from dashboard.analysis.judged.facts import breaks_of, change_of, circumstances
from dashboard.analysis.judged.spans import Span
from dashboard.kpis.registry import MEASURES
from datasets.programme import parse_programme
from tests.dashboard.building import PROGRAMME, SERVICE

FIRST = 12 * 2021
MOVED = 12 * 2025
BROKEN = """
[[breaks]]
service = "homes"
name = "Counted otherwise"
from = 2025-01-01
measures = ["overdue_repairs", "non_emergency_on_time"]
why = "It is counted otherwise."
source = "Policy"
"""


def told_of(measure):
    programme = parse_programme(PROGRAMME + BROKEN)
    change = programme.headline(SERVICE)
    return (
        change_of(programme, change, MEASURES[measure], Span()),
        breaks_of(programme, change, MEASURES[measure]),
    )


def test_a_share_may_have_another_level_once_it_is_counted_otherwise():
    change, _ = told_of("non_emergency_on_time")
    assert change.breaks == ((MOVED, MOVED),)
    assert change.left_out == ()


def test_a_stock_jumps_once_when_it_is_counted_otherwise():
    change, _ = told_of("overdue_repairs")
    assert change.breaks == ()
    assert change.left_out == ((MOVED, MOVED + 1),)


def test_a_measure_that_no_break_touches_has_neither():
    change, breaks = told_of("open_repairs")
    assert (change.breaks, change.left_out, breaks) == ((), (), ())


@pytest.mark.parametrize("measure", ["overdue_repairs", "non_emergency_on_time"])
def test_the_rules_are_told_of_the_break_either_way(measure):
    change, breaks = told_of(measure)
    months = 12 * 5
    told = Observed(Kind.STOCK, np.arange(float(months)), np.ones(months), first=FIRST)
    [one] = circumstances(told, change, breaks, "month").breaks
    # From March 2024 it is ten months to January 2025; settling-in leaves April and those before.
    assert (one.first, one.distance) == (10, 10)
    assert one.before == 8
    assert one.after == 12 - (measure == "overdue_repairs")


def test_one_odd_month_is_not_taken_for_a_flow_of_its_own():
    change, _ = told_of("overdue_repairs")
    months = FIRST + np.arange(12 * 6)
    flow = np.where(months >= change.at, 100.0, 0.0) + 10 * np.sin(1.7 * months)
    flow[months == MOVED] -= 400
    told = Observed(Kind.STOCK, flow, np.ones(flow.size), first=FIRST)
    effect = before_after(told, change).absolute
    assert effect.low < 100 < effect.high
    assert effect.high - effect.low < 20
