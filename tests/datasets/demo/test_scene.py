from datetime import date

import pytest

from datasets.demo.scene import scenes, sending, stream
from datasets.demo.systems import BEGINS, MARKS

LAST = date(2026, 10, 1)
DATASETS = ("repairs", "complaints", "member_enquiries", "workforce", "local_employment")


def test_there_are_five_services_each_with_a_change_of_its_own():
    changes = {scene.id: (scene.model_before, scene.model_after) for scene in scenes().values()}
    assert changes == {
        "housing_management": ("almo", "in_house"),
        "travel_assistance": ("contractor", "in_house"),
        "facilities_management": ("contractor", "hybrid"),
        "homes_and_care": ("in_house", "trading_company"),
        "housing_options": ("in_house", "in_house"),
    }
    assert len({scene.change_on for scene in scenes().values()}) == len(scenes())


def test_every_service_sends_four_datasets_and_three_send_repairs():
    assert set(MARKS) == set(scenes())
    assert [scene.id for scene in sending("repairs")] == [
        "housing_management",
        "facilities_management",
        "homes_and_care",
    ]
    assert all(len(sending(dataset)) == len(scenes()) for dataset in DATASETS[1:])


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_service_sends_from_the_first_month_to_the_last(dataset):
    for scene in sending(dataset):
        assert scene.systems_in(dataset, BEGINS), scene.id
        assert scene.systems_in(dataset, LAST), scene.id


def test_the_share_transferred_rises_by_steps():
    facilities = scenes()["facilities_management"]
    days = (date(2023, 3, 31), date(2023, 4, 1), date(2024, 4, 1), date(2025, 6, 1))
    assert [facilities.share_on(day) for day in days] == [0.0, 0.3, 0.6, 0.85]
    assert scenes()["housing_options"].share_on(LAST) == 0.0
    assert scenes()["housing_management"].share_on(date(2024, 6, 1)) == 1.0


def test_the_pause_ends_as_the_escorts_come_in_house():
    escorts = scenes()["travel_assistance"]
    assert escorts.is_paused(date(2023, 4, 1))
    assert escorts.is_paused(date(2023, 8, 1))
    assert not escorts.is_paused(escorts.change_on)
    assert escorts.systems_in("workforce", date(2023, 6, 1)) == ("demo_agency",)


def test_a_stream_is_its_dataset_s_and_its_service_s_own():
    first = stream(7, "repairs", "homes_and_care").random()
    assert first == stream(7, "repairs", "homes_and_care").random()
    others = [(8, "repairs", "homes_and_care"), (7, "complaints", "homes_and_care")]
    others += [(7, "repairs", "housing_options")]
    assert all(stream(*other).random() != first for other in others)
