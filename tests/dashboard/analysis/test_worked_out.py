"""What was worked out on reading is said of the measures that read it, and of no other."""

import pytest

from dashboard.analysis.worked_out import worked_out_words
from dashboard.kpis.registry import MEASURES
from datasets.store import MEASURE_ROWS, CellKey
from tests.dashboard.building import cells, release

HOW = "from the Code: ten working days"


def _cells(facts: dict[CellKey, dict[str, object]]):
    keys = cells("complaints", ["2024-04", "2024-05", "2024-06"])
    named = {key: facts.get(key, {}) for key in keys}
    return release(MEASURE_ROWS.to_frame(), keys, facts=named).cells()


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        (
            "stage1_on_time",
            [f"Where an extract does not give due_on, it was worked out {HOW}."],
        ),
        ("complaints_upheld", []),
    ],
)
def test_how_a_column_was_worked_out_is_said_once(measure: str, said: list[str]) -> None:
    first, second, _ = cells("complaints", ["2024-04", "2024-05", "2024-06"])
    made = {"worked_out": [{"column": "due_on", "how": HOW}]}
    assert worked_out_words(_cells({first: made, second: made}), MEASURES[measure]) == said


def test_releases_from_before_anything_was_worked_out_say_nothing() -> None:
    assert worked_out_words(_cells({}), MEASURES["stage1_on_time"]) == []
