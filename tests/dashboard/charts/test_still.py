"""Pictures that leave the page."""

import io
import re
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from dashboard.analysis.judged.finding import Finding
from dashboard.charts.downloads import Judged, Provenance, picture_file
from dashboard.charts.drawing import drawing_of
from dashboard.charts.spark import sparkline
from tests.dashboard.small_borough import ON_TIME

TOLD = Provenance(
    council="Testing Borough Council",
    release=47,
    published_on="12 November 2026",
    data_to="October 2026",
    publisher="Testing Homes",
    demonstration=True,
)


FOUND = Finding("Improved", ON_TIME.sentence, ON_TIME.outcome, ON_TIME)
JUDGED = Judged(FOUND, "Misses target 90%")


@pytest.fixture
def series(made):
    return made([0.61, 0.62, None, 0.63, 0.6, 0.7, 0.71, 0.72], statuses={2: "missing"})


@pytest.fixture
def drawing(series, programme):
    return drawing_of(series, programme, title="On time: $72% <b>", subtitle="Per cent")


def test_sparkline_is_a_small_svg_without_text(drawing) -> None:
    svg = sparkline(drawing)
    root = ET.fromstring(svg)
    assert root.tag.endswith("svg")
    assert (root.get("width"), root.get("height")) == ("200", "48")
    assert len(svg) < 8_000
    assert "<text" not in svg
    assert "http://" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", svg)


def test_month_between_two_gaps_is_not_lost_from_a_sparkline(made, programme) -> None:
    def dots(values: list[float | None]) -> int:
        plan = drawing_of(made(values), programme, title="", subtitle="")
        return sparkline(plan).count("<use")

    assert dots([0.6, 0.6, 0.6, 0.6, 0.7]) == 1
    assert dots([0.6, None, 0.6, None, 0.7]) == 3


def test_a_single_month_is_drawn_in_the_middle(made, programme) -> None:
    plan = drawing_of(made([0.61]), programme, title="On time", subtitle="Per cent")
    assert sparkline(plan).count("<use") == 1


def test_sparkline_is_the_same_every_time(drawing) -> None:
    assert sparkline(drawing) == sparkline(drawing)


def test_picture_carries_message_caveats_release_and_notice(series, drawing) -> None:
    svg = picture_file(series, drawing, TOLD, JUDGED, "svg").decode()
    words = " ".join("".join(ET.fromstring(svg).itertext()).split())
    assert "On time: $72% <b>" in words
    assert "Demonstration: made-up figures. Testing Borough Council, release 47" in words
    assert "Before the change: 60.0%." in words
    assert ON_TIME.sentence in words
    assert "Misses target 90%." in words
    assert "Found at the February 2025 review" in words
    assert "The target moved in March 2025." in words
    assert "Target 90%, set by Cabinet" in words
    assert "Testing Homes came in-house, 1 June 2024" in words
    assert series.measure.caveats[0][:40] in words


def test_picture_names_what_was_expected_beside_its_line(series, programme) -> None:
    plan = drawing_of(series, programme, title="", subtitle="", expected=ON_TIME.expected)
    words = " ".join(ET.fromstring(picture_file(series, plan, TOLD, JUDGED, "svg")).itertext())
    assert "Expected" in words
    assert "Expected" not in _words(series, programme)


def _words(series, programme) -> str:
    plan = drawing_of(series, programme, title="", subtitle="")
    return " ".join(ET.fromstring(picture_file(series, plan, TOLD, JUDGED, "svg")).itertext())


def test_png_is_a_picture_of_readable_size(series, drawing) -> None:
    picture = Image.open(io.BytesIO(picture_file(series, drawing, TOLD, JUDGED, "png")))
    assert picture.format == "PNG"
    assert picture.width == 1500
    assert picture.height > 800
