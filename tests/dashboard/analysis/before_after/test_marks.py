"""Every outcome has its own shape, and nothing is told by colour alone or too faintly."""

import re
from itertools import combinations

import pytest

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.before_after.marks import BOX, MARKS

PALETTE = {"#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"}


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _on_white(colour: str) -> float:
    return 1.05 / (_luminance(colour) + 0.05)


def test_contrast_is_counted_as_published() -> None:
    assert _on_white("#000000") == pytest.approx(21)
    assert _on_white("#767676") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_marked_and_can_be_seen(outcome: Outcome) -> None:
    mark = MARKS[outcome]
    assert _on_white(mark.colour) >= 3
    assert _on_white(mark.text_colour) >= 4.5
    assert mark.colour in PALETTE


def test_no_shape_is_used_twice() -> None:
    for one, other in combinations(MARKS.values(), 2):
        assert one.shape != other.shape
        assert one.text != other.text
        assert one.path != other.path


def test_at_most_four_colours() -> None:
    assert len({mark.colour for mark in MARKS.values()}) <= 4


def test_better_and_worse_are_of_one_size_and_place() -> None:
    # a disc of radius 7 and a square of side 14, both about the middle of the box
    disc, square = MARKS[Outcome.IMPROVED].path, MARKS[Outcome.WORSENED].path
    assert disc == "M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14z"
    assert square == "M1 1h14v14H1z"
    assert BOX == 16
    assert MARKS[Outcome.IMPROVED].text_colour == MARKS[Outcome.WORSENED].text_colour


@pytest.mark.parametrize("outcome", Outcome)
def test_paths_start_within_the_box(outcome: Outcome) -> None:
    for across, down in re.findall(r"M(\d+) (\d+)", MARKS[outcome].path):
        assert 0 <= int(across) <= BOX
        assert 0 <= int(down) <= BOX
