"""Without the planted effects everything is drawn alike but what the table says is changed."""

import pytest

from dashboard.kpis.registry import MEASURES
from datasets.demo import DATASETS, NO_EFFECTS, PLANTED, Truth
from datasets.demo.borough import SERVICE
from datasets.demo.drawings import SAME_PEOPLE, drawn_of
from datasets.demo.scene import sending

CHANGED = {
    (MEASURES[one.measure].dataset, one.service)
    for one in PLANTED
    if one.truth is not Truth.NO_CHANGE
}
DRAWN = [
    (dataset, scene.id)
    for dataset in DATASETS
    for scene in sending(dataset)
    if (dataset, scene.id) != ("repairs", SERVICE)
]
"""Housing management's repairs have tests of their own: some jobs change, and most do not."""


@pytest.mark.parametrize(("dataset", "service"), DRAWN)
def test_only_what_the_table_names_is_drawn_otherwise(dataset, service):
    [scene] = [one for one in sending(dataset) if one.id == service]
    shown, without = drawn_of(dataset, scene), drawn_of(dataset, scene, effects=NO_EFFECTS)
    counted = SAME_PEOPLE.get(dataset, dataset)
    is_changed = {(dataset, service), (counted, service)} & CHANGED
    assert shown.equals(without) != bool(is_changed)


def test_every_sort_of_truth_is_planted():
    assert {one.truth for one in PLANTED} == set(Truth)
    unchanged = [one for one in PLANTED if one.truth is Truth.NO_CHANGE]
    assert len(unchanged) >= 10
