from datetime import date, timedelta

from datasets.demo import PROGRAMME_PATH, SERVICE, SOURCE_SYSTEM, demonstration_programme
from datasets.programme import THEMES, read_programme


def test_the_programme_is_valid_and_says_that_it_is_made_up():
    programme = read_programme(PROGRAMME_PATH)
    assert programme.demonstration
    assert "does not exist" in programme.about


def test_everything_sourced_names_a_made_up_document():
    programme = demonstration_programme()
    parts = ("interventions", "promises", "claims", "events", "breaks", "targets")
    for part in parts:
        for item in getattr(programme, part):
            assert item.source.startswith("Demonstration: made-up"), (part, item)


def test_the_service_came_in_house_on_the_first_of_june_2024():
    change = demonstration_programme().headline(SERVICE)
    assert change is not None
    assert (change.on, change.model_before, change.model_after) == (
        date(2024, 6, 1),
        "almo",
        "in_house",
    )
    assert change.announced_on < change.on
    assert change.settling_in_months == 3


def test_there_are_21_wards_that_did_not_change_near_the_transfer():
    programme = demonstration_programme()
    assert len({ward.code for ward in programme.wards}) == 21
    assert len({ward.name for ward in programme.wards}) == 21
    assert all(
        ward.from_day < date(2020, 11, 1) and ward.to_day is None for ward in programme.wards
    )
    assert not [event for event in programme.events if event.kind == "ward_change"]


def test_the_homes_of_the_wards_add_up_on_each_date():
    programme = demonstration_programme()
    service = programme.service(SERVICE)
    for day, homes in ((date(2020, 11, 1), 15_560), (date(2024, 6, 1), 15_400)):
        assert service.homes_on(day) == homes
        assert sum(service.homes_on(day, ward.code) or 0 for ward in programme.wards) == homes


def test_every_theme_has_a_promise_that_names_a_measure():
    promises = demonstration_programme().promises
    assert {p.theme for p in promises if p.measures} == set(range(1, len(THEMES) + 1))


def test_every_promise_and_target_is_of_a_measure_that_applies_to_its_service():
    programme = demonstration_programme()
    named = [(p.service, measure) for p in programme.promises for measure in p.measures]
    named += [(target.service, target.measure) for target in programme.targets]
    assert all(programme.service(service).has(measure) for service, measure in named)


def test_the_moved_target_is_an_event_and_a_break_well_after_settling_in():
    programme = demonstration_programme()
    [moved] = [event for event in programme.events if event.kind == "target_change"]
    [broken] = [one for one in programme.breaks if one.touches("overdue_repairs", "repairs")][:1]
    assert moved.on == broken.from_day == date(2025, 9, 1)
    assert broken.service == SERVICE
    assert broken.touches("non_emergency_on_time", "repairs")
    assert not broken.touches("on_time_within_28_days", "repairs")
    assert moved.on - date(2024, 9, 1) > timedelta(days=183)


def test_every_month_of_repairs_is_expected():
    [cell] = [c for c in demonstration_programme().expected if c.source_system == SOURCE_SYSTEM]
    assert (cell.dataset, cell.service) == ("repairs", SERVICE)
    assert (cell.from_month, cell.to_month) == (date(2020, 11, 1), None)
