"""Pictures that leave the page."""

import io
import re
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from dashboard.charts.downloads import Provenance, picture_file
from dashboard.charts.drawing import drawing_of
from dashboard.charts.spark import sparkline

TOLD = Provenance(
    council="Testing Borough Council",
    release=47,
    published_on="12 November 2026",
    data_to="October 2026",
    publisher="Testing Homes",
    demonstration=True,
)


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
    svg = picture_file(series, drawing, TOLD, "svg").decode()
    words = " ".join("".join(ET.fromstring(svg).itertext()).split())
    assert "On time: $72% <b>" in words
    assert "Demonstration: made-up figures. Testing Borough Council, release 47" in words
    assert "Before the change: 60.0%." in words
    assert "Not yet judged." in words
    assert "Target 90%, set by Cabinet" in words
    assert "Testing Homes came in-house, 1 June 2024" in words
    assert series.measure.caveats[0][:40] in words


def test_png_is_a_picture_of_readable_size(series, drawing) -> None:
    picture = Image.open(io.BytesIO(picture_file(series, drawing, TOLD, "png")))
    assert picture.format == "PNG"
    assert picture.width == 1500
    assert picture.height > 800
