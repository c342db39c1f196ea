"""What an archive can tell, and what it cannot, whichever measure is asked."""

import pytest

from dashboard.kpis.loaded import reads_opening
from dashboard.kpis.measure import COMPLETE, Clock, Derivation, Family, Measure
from dashboard.kpis.registry import MEASURES
from datasets.catalogue import CONTRACTS

every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
OF_WHAT_CAME = (
    Clock.RAISED,
    Clock.RECEIVED,
    Clock.OPENED,
    Clock.REOPENED,
    Clock.DUE,
    Clock.MADE,
    Clock.STARTED,
)


@every_measure
def test_every_month_that_holds_all_records_is_taken(measure: Measure) -> None:
    """Open records that were loaded are all there: only the dates of their opening are not."""
    assert set(COMPLETE) == {"complete", "migrated_open"} <= set(measure.coverage)


@every_measure
def test_no_figure_of_a_document_is_taken_for_records(measure: Measure) -> None:
    assert "reported_figures" not in measure.coverage


@every_measure
def test_closed_records_alone_say_nothing_of_what_came_or_is_open(measure: Measure) -> None:
    of_open = measure.family is Family.STOCK or measure.clock is Clock.MONTH_END
    if of_open or measure.clock in OF_WHAT_CAME:
        assert "closed_only" not in measure.coverage


def test_those_that_count_from_the_opening_are_known() -> None:
    """A record with a load date is left out of these, and of no others."""
    theirs = {
        name
        for name, measure in MEASURES.items()
        if measure.dataset == "repairs"
        and measure.derivation is Derivation.OWN_MONTH
        and reads_opening(measure, CONTRACTS["repairs"])
    }
    assert {"repairs_raised", "open_repairs_age", "days_to_complete"} <= theirs
    assert theirs.isdisjoint({"open_repairs", "repairs_completed", "emergency_on_time"})
