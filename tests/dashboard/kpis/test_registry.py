"""Every measure is complete, and reads only what its dataset holds."""

import polars as pl
import pytest

from dashboard.kpis.histories import HISTORIES
from dashboard.kpis.measure import HELPERS, Derivation, Family, Measure
from dashboard.kpis.registry import MEASURES, measures_of
from dashboard.kpis.scrutiny import SCRUTINY, SCRUTINY_FACTS
from datasets.catalogue import CONTRACTS
from datasets.programme import THEMES

FIXED = {
    "open_repairs",
    "overdue_repairs",
    "open_repairs_per_1000_homes",
    "open_repairs_age",
    "repairs_raised",
    "repairs_completed",
    "closed_without_completion",
    "non_emergency_on_time",
    "emergency_on_time",
    "on_time_within_28_days",
    "days_to_complete",
    "weeks_of_work",
    "inherited_jobs_still_open",
    "appointments_kept",
    "attended_on_time",
    "cost_per_repair",
    "damp_mould_days",
    "damp_mould_open",
    "damp_mould_overdue",
    "disrepair_cases_in_a_year",
    "disrepair_cases_open",
    "disrepair_cases_received",
    "done_in_house",
    "emergency_hazards_made_safe_on_time",
    "emergency_hazards_made_safe_overdue",
    "first_visit_fix",
    "hazard_cases_in_a_year",
    "hazard_cases_received",
    "hazard_summaries_sent_on_time",
    "hazard_summaries_sent_overdue",
    "hazard_works_begun_in_12_weeks_on_time",
    "hazard_works_begun_in_12_weeks_overdue",
    "hazard_works_begun_on_time",
    "hazard_works_begun_overdue",
    "hazards_investigated_on_time",
    "hazards_investigated_overdue",
    "hazards_made_safe_on_time",
    "hazards_made_safe_overdue",
    "no_access_share",
    "on_time_against_original_target",
    "overdue_past_twice_target",
    "overdue_repairs_days_late",
    "recalls_within_28_days",
    "recalls_within_90_days",
    "turnover",
    "voluntary_turnover",
    "new_starters_kept_12_months",
    "vacancy",
    "agency_share",
    "agency_spend",
    "secure_contract_share",
    "frontline_share_of_fte",
    "staff_per_manager",
    "transferred_staff_still_here",
    "redundancies",
    "compulsory_redundancies",
    "sickness_days_per_fte",
    "headcount",
    "fte",
    "agency_fte",
    "new_starters",
    "monthly_turnover",
    "monthly_voluntary_turnover",
    "monthly_new_starters",
    "monthly_starters_kept",
    "monthly_redundancies",
    "monthly_compulsory_redundancies",
    "ombudsman_upheld",
    "ombudsman_upheld_opened",
    "ombudsman_upheld_by_case",
    "ombudsman_upheld_opened_by_case",
    "stage1_on_time",
    "stage2_on_time",
    "acknowledged_on_time",
    "ch02_1",
    "ch02_2",
    "ch02_1_without_extension",
    "ch02_2_without_extension",
    "ch02_1_by_month",
    "ch02_2_by_month",
    "ch02_1_without_extension_by_month",
    "ch02_2_without_extension_by_month",
    "open_complaints",
    "overdue_complaints",
    "stage1_received",
    "stage1_from_others",
    "stage1_per_1000_homes",
    "stage1_per_1000_homes_year",
    "stage2_per_1000_homes",
    "stage2_per_1000_homes_year",
    "escalation",
    "complaints_about_staff_conduct",
    "complaints_upheld",
    "complaints_compensated",
    "compensation_per_1000_homes",
    "lgsco_upheld",
    "lgsco_upheld_opened",
    "lgsco_upheld_by_case",
    "lgsco_upheld_opened_by_case",
    "orders_met_on_time",
    "answered_on_time",
    "working_days_to_answer",
    "open_enquiries",
    "overdue_enquiries",
    "enquiries_received",
    "enquiries_per_1000_homes",
    "enquiries_per_1000_homes_year",
    "enquiries_reopened",
    "passed_between_teams",
    "become_complaints",
    "share_about_repairs",
}

HELD = {name: contract.names for name, contract in CONTRACTS.items()}
HELD |= {SCRUTINY: tuple(SCRUTINY_FACTS.names())}
every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))


def _expressions(measure: Measure) -> list[pl.Expr]:
    counted = (measure.numerator, measure.denominator, measure.days)
    found = (measure.rows, *counted, measure.period, measure.unless)
    return [expression for expression in found if expression is not None]


def test_the_measures_are_those_that_were_asked_for() -> None:
    assert set(MEASURES) >= FIXED


@every_measure
def test_a_measure_says_what_it_is(measure: Measure) -> None:
    assert MEASURES[measure.id] is measure
    assert measure.title[0].isupper()
    assert measure.definition.endswith(".")
    assert measure.source
    assert not measure.source.endswith(".")
    assert 1 <= measure.theme <= len(THEMES)
    assert all(caveat.endswith(".") for caveat in measure.caveats)


@every_measure
def test_a_measure_reads_only_what_its_contract_holds(measure: Measure) -> None:
    held = set(HELD[measure.dataset])
    assert set(measure.reads) <= held
    splits = [measure.breakdown, measure.counts, "ward_code" if measure.by_ward else None]
    assert {column for column in splits if column} <= held


@every_measure
def test_a_measure_names_every_column_that_its_figures_depend_on(measure: Measure) -> None:
    roots = {name for e in _expressions(measure) for name in e.meta.root_names()}
    if measure.counts:
        roots.add(measure.counts)
    assert roots - set(HELPERS) - set(measure.needs) - {"month"} <= set(measure.reads)


@every_measure
def test_what_a_measure_needs_of_earlier_months_is_a_history_of_its_dataset(measure: Measure):
    for column in measure.needs:
        assert HISTORIES[column].dataset == measure.dataset
        assert set(HISTORIES[column].reads) <= set(measure.reads)
    assert bool(measure.needs) == (measure.derivation is Derivation.HISTORY)


@every_measure
def test_companions_twins_and_parts_exist(measure: Measure) -> None:
    hidden = [link.target for link in measure.hides]
    named = [measure.companion, measure.twin, measure.sized_by, *measure.derived_from, *hidden]
    assert {name for name in named if name} <= set(MEASURES)
    assert measure.twin is None or MEASURES[measure.twin].twin == measure.id


@every_measure
def test_a_family_has_the_parts_that_it_is_pooled_by(measure: Measure) -> None:
    if measure.derivation is Derivation.DERIVED:
        assert measure.derived_from
        assert measure.recipe is not None
        return
    assert measure.recipe is None
    if measure.family in (Family.PROPORTION, Family.RATIO):
        assert measure.denominator is not None
    assert (measure.days is not None) == (measure.family is Family.DURATION)
    assert measure.coverage


def test_measures_of_a_dataset_keep_their_order() -> None:
    ids = [measure.id for measure in measures_of("complaints")]
    assert ids == [m.id for m in MEASURES.values() if m.dataset == "complaints"]
