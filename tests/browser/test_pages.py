"""The pages, in a real Chromium."""

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from tests.browser.accessible import PHONE, SCREEN, WIDER, serious_faults
from tests.browser.conftest import Reader, reading

pytestmark = pytest.mark.browser

PAGES = {
    "landing": "/",
    "measure": "/measure?measure=non_emergency_on_time",
    "backlog": "/measure?measure=open_repairs",
    "two clocks": "/measure?measure=ombudsman_upheld",
    "how sure": "/how-sure",
    "about": "/about",
    "no such release": "/?release=99",
    "no such measure": "/measure?measure=nothing",
}
STEADY = {
    **PAGES,
    "ward": "/?ward=W02",
    "a count": "/measure?measure=open_repairs&release=1",
    "held": "/measure?measure=emergency_on_time",
    "a ward's verdict": "/measure?measure=non_emergency_on_time&ward=W01",
}


FIGURES = "[data-testid=stPlotlyChart], img"
FOCUSED = """() => [document.activeElement.innerText || document.activeElement.ariaLabel || '',
    getComputedStyle(document.activeElement).outlineStyle]"""


def test_deep_link_works_as_the_first_request(newcomer) -> None:
    page = newcomer.open("/measure?measure=non_emergency_on_time&release=1")
    assert "Non-emergency repairs done on time" in page.inner_text("h1")
    assert "release 1" in page.inner_text("[data-testid=stMain]")


@pytest.fixture(scope="module", params=STEADY.values(), ids=STEADY.keys())
def on_a_screen(request, window, site) -> Iterator[Reader]:
    """Each page on a projector, for tests that look and touch nothing."""
    with window("screen", SCREEN) as page:
        reader = reading(page, site)
        reader.open(request.param)
        yield reader


@pytest.fixture(scope="module", params=STEADY.values(), ids=STEADY.keys())
def on_a_phone(request, window, site) -> Iterator[Reader]:
    """Each page on a phone, for tests that look and touch nothing."""
    with window("phone", PHONE) as page:
        reader = reading(page, site)
        reader.open(request.param)
        yield reader


def test_browser_finds_nothing_to_complain_of(on_a_screen) -> None:
    assert on_a_screen.complaints == []


def test_no_serious_accessibility_fault_on_a_screen(on_a_screen) -> None:
    assert serious_faults(on_a_screen.page) == {}


def test_every_figure_has_words_for_who_cannot_see_it(on_a_screen) -> None:
    for figure in on_a_screen.page.query_selector_all(FIGURES):
        words = figure.get_attribute("aria-label") or figure.get_attribute("alt") or ""
        assert words.startswith("Line chart.")
        assert len(words) > 80


def test_one_first_heading_and_no_level_skipped(on_a_screen) -> None:
    levels = on_a_screen.page.eval_on_selector_all(
        "h1,h2,h3,h4", "all => all.map(h => Number(h.tagName.slice(1)))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def test_targets_are_24_pixels_high(on_a_screen) -> None:
    low = on_a_screen.page.eval_on_selector_all(
        "a:not([data-testid=stSkipToContent]), button, [role=combobox]",
        """all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 24)
        .map(e => e.outerHTML.slice(0, 120))""",
    )
    assert low == []


def test_no_serious_accessibility_fault_on_a_phone(on_a_phone) -> None:
    assert on_a_phone.complaints == []
    assert serious_faults(on_a_phone.page) == {}


def test_nothing_scrolls_sideways_at_320_pixels(on_a_phone) -> None:
    on_a_phone.page.set_viewport_size({"width": 320, "height": 700})
    on_a_phone.settled()
    assert not on_a_phone.page.evaluate(WIDER)


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=["desktop", "phone"])
def test_depth_is_one_click_away_and_holds_to_the_same_rules(reader) -> None:
    page = reader.open(PAGES["measure"])
    page.get_by_text("How this was judged").click()
    page.get_by_text("Is this month unusual?").click()
    page.wait_for_function(
        "() => document.querySelectorAll('[data-testid=stPlotlyChart]').length === 2"
    )
    words = reader.settled().inner_text("[data-testid=stMain]")
    assert "What would change the word." in words
    assert "This says what is usual, and is no verdict" in words
    assert serious_faults(page) == {}
    assert not page.evaluate(WIDER)
    for figure in page.query_selector_all(FIGURES):
        assert (figure.get_attribute("aria-label") or "").startswith("Line chart.")
    assert reader.complaints == []


def test_verdicts_are_read_with_their_shapes_and_expected_line(reader) -> None:
    landing = reader.open("/").inner_text("[data-testid=stMain]").replace("\u200b", "")
    assert "●\u00a0Improved but still below target: non-emergency" in landing
    assert "■\u00a0Worsened (found at the May 2025 review" in landing
    page = reader.open(PAGES["measure"])
    assert page.inner_text("h1").endswith("improved, but still misses its target")
    chart = page.query_selector("[data-testid=stPlotlyChart]")
    assert "Expected" in chart.inner_text()
    assert "expected without the change: 64.0%" in (chart.get_attribute("aria-label") or "")
    assert "Found at the February 2025 review" in page.inner_text("[data-testid=stMain]")


def test_improved_and_worsened_are_drawn_alike(reader) -> None:
    page = reader.open("/")
    styles = [
        page.evaluate(
            """word => { const found = [...document.querySelectorAll('strong')]
            .find(part => part.innerText.startsWith(word)); const style = getComputedStyle(found);
            return [style.fontSize, style.fontWeight, style.color,
            Math.round(found.getBoundingClientRect().left)] }""",
            word,
        )
        for word in ("Improved", "Worsened")
    ]
    assert styles[0] == styles[1]


def test_pictures_and_charts_are_there_to_be_described(reader) -> None:
    assert len(reader.open("/").query_selector_all("img")) >= 4
    assert len(reader.open(PAGES["measure"]).query_selector_all(FIGURES)) == 1
    assert len(reader.open(PAGES["two clocks"]).query_selector_all(FIGURES)) == 2


def test_demonstration_is_said_on_every_page(reader) -> None:
    for path in (PAGES["landing"], PAGES["measure"], PAGES["about"]):
        assert "Demonstration: made-up figures." in reader.open(path).inner_text("body")


def test_chosen_ward_is_in_the_address_and_goes_along(reader) -> None:
    page = reader.open("/")
    page.get_by_label("Ward").click()
    page.get_by_role("option", name="Ashbrook").click()
    page.wait_for_url("**ward=W01**")
    reader.settled()
    page.get_by_role("link", name="Non-emergency repairs done on time").click()
    page.wait_for_url("**/measure?**")
    page.wait_for_selector("[data-testid=stPlotlyChart]")
    assert "ward=W01" in page.url
    assert "Ashbrook" in reader.settled().inner_text("[data-testid=stMain]")


def test_back_to_the_whole_area_leaves_no_ward_in_the_address(reader) -> None:
    page = reader.open("/?ward=W01")
    page.get_by_label("Ward").click()
    page.get_by_role("option", name="The whole area").click()
    page.wait_for_url(lambda url: "ward" not in url)


def test_hostile_ward_name_is_shown_as_text(reader) -> None:
    page = reader.open("/measure?measure=non_emergency_on_time&ward=W02")
    shown = page.inner_text("[data-testid=stMain]").replace("\u200b", "")
    assert "<b>Mill</b> ![x](https://evil.example/a.png) :smile: $a$" in shown
    assert page.query_selector_all("img[src*='evil']") == []
    assert page.query_selector_all("a[href*='evil']") == []
    assert page.query_selector_all(".katex") == []
    assert "<i>came</i>" in page.inner_text("[data-testid=stPlotlyChart]").replace("\n", " ")
    assert reader.complaints == []


def test_pinned_release_outlives_navigation_and_says_that_a_newer_one_exists(reader) -> None:
    page = reader.open("/?release=1")
    assert "A newer one exists: release 2" in page.inner_text("body")
    page.get_by_role("link", name="Non-emergency repairs done on time").click()
    page.wait_for_selector("[data-testid=stPlotlyChart]")
    assert "release=1" in page.url
    assert "March 2026 (provisional; not judged)" in page.inner_text("h1")
    page.get_by_role("button", name="Show the newest").click()
    page.wait_for_url(lambda url: "release" not in url)
    page.wait_for_selector("h1:has-text('improved')")
    assert "measure=non_emergency_on_time" in page.url


def test_page_can_be_pinned_to_the_release_that_it_shows(reader) -> None:
    page = reader.open(PAGES["measure"])
    page.get_by_role("button", name="Pin to release 2").click()
    page.wait_for_url("**release=2**")
    assert "reopens it as it is now, in release 2" in reader.settled().inner_text("body")


@pytest.mark.parametrize("asked", ["99", "x", "-1", "0", "1e3", "٣"])
def test_unknown_release_is_said_in_words(reader, asked: str) -> None:
    page = reader.open(f"/?release={asked}")
    assert page.inner_text("h1") == "There is no such release"
    assert "Traceback" not in page.inner_text("body")
    page.get_by_role("button", name="Show the newest release").click()
    page.wait_for_selector("h1:has-text('is it better')")


def test_unknown_ward_and_service_are_said_in_words(reader) -> None:
    words = reader.open("/?ward=W99&service=none").inner_text("body")
    assert "There is no ward “W99” here. The whole area is shown." in words
    assert "There is no service “none” here. Housing management is shown." in words


def test_unknown_measure_is_said_in_words_and_others_are_offered(reader) -> None:
    page = reader.open("/measure?measure=nothing")
    assert page.inner_text("h1") == "There is no such measure"
    page.get_by_role("link", name="Emergency repairs done on time", exact=True).click()
    page.wait_for_selector("[data-testid=stPlotlyChart]")


def test_service_without_figures_says_not_measured(reader) -> None:
    page = reader.open("/?service=cleaning")
    words = page.inner_text("body")
    assert page.inner_text("h1") == "Cleaning: is it better since the change?"
    assert "No measure of this service has figures yet." in words
    assert words.count("Nothing to show: no promise on record names a measure here") == 6
    assert "Not measured" not in words


def test_both_clocks_are_drawn_and_their_disagreement_is_said(reader) -> None:
    words = reader.open(PAGES["two clocks"]).inner_text("body")
    assert "The two clocks disagree." in words
    assert "By the month decided" in words
    assert "By the year opened" in words


def _download(reader, name: str, folder: Path) -> Path:
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name=name).click()
    kept = folder / waiting.value.suggested_filename
    waiting.value.save_as(kept)
    return kept


def test_downloads_carry_release_definition_and_notice(reader, tmp_path: Path) -> None:
    reader.open(PAGES["measure"])
    figures = _download(reader, "Figures (CSV)", tmp_path)
    assert figures.name == "non_emergency_on_time-housing-release-2.csv"
    rows = list(csv.DictReader(io.StringIO(figures.read_text(encoding="utf-8-sig"))))
    assert len(rows) == 42
    assert rows[-1]["month"] == "2026-04-01"
    assert rows[-1]["status"] == "provisional"
    assert rows[9]["status"] == "missing"
    assert rows[9]["value"] == ""
    assert {row["release"] for row in rows} == {"2"}
    assert {row["verdict"] for row in rows} == {"Improved"}
    assert rows[-2]["expected"] == "0.64"
    assert rows[0]["definition"].startswith("Of the non-emergency responsive repairs")
    assert rows[0]["notice"] == "Demonstration: made-up figures."
    book = openpyxl.load_workbook(_download(reader, "Figures (Excel)", tmp_path))
    assert book.sheetnames == ["About", "Figures"]
    assert book["About"]["B1"].value == "Demonstration: made-up figures."
    assert len(book["Figures"].tables) == 1
    picture = _download(reader, "Picture (PNG)", tmp_path)
    assert picture.read_bytes().startswith(b"\x89PNG")
    drawing = _download(reader, "Picture (SVG)", tmp_path).read_text(encoding="utf-8")
    assert "release 2" in drawing
    assert "Demonstration: made-up figures." in drawing


def test_links_can_be_reached_and_seen_by_keyboard(reader) -> None:
    page = reader.open("/")
    reached = []
    for _ in range(14):  # officers' links stand between, for this machine is one
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert ["About the data", "solid"] in reached
    assert ["Non-emergency repairs done on time", "solid"] in reached
    assert not [words for words, _ in reached if words.startswith("Fullscreen")]


def test_first_visit_is_light_and_loads_no_chart_library(newcomer) -> None:
    sizes: dict[str, int] = {}

    def weigh(request) -> None:
        told = request.sizes()
        sizes[request.url] = told["responseBodySize"] + told["responseHeadersSize"]

    newcomer.page.on("requestfinished", weigh)
    newcomer.open("/")
    assert not [url for url in sizes if "Plotly" in url]
    assert sum(sizes.values()) < 1_500_000


def test_no_stock_tool_bar_is_shown(reader) -> None:
    words = reader.open("/").inner_text("body")
    assert "Deploy" not in words
    assert reader.page.query_selector("[data-testid=stMainMenu]") is None
