"""The month's board and who published what, in a real Chromium, on a borough where things are late.

One server and one page serve all of it: a test goes where it needs to be.
"""

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser.accessible import WIDER, serious_faults
from tests.browser.conftest import Reader, Site, Window, reading, serving
from tests.browser.test_pages import FOCUSED
from tests.dashboard.late_borough import SHA, build

pytestmark = pytest.mark.browser

PAGES = ("/month", "/audit", "/audit?entry=7", "/", "/about?release=5")
DESKTOP, PHONE, NARROW = (1280, 720), (390, 844), (320, 700)
LOW = """all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 24
    && getComputedStyle(e).display !== 'inline').map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def officer(tmp_path_factory: pytest.TempPathFactory, window: Window) -> Iterator[Reader]:
    """Somebody at the machine that the dashboard runs on."""
    folder = tmp_path_factory.mktemp("officer")
    root = folder / "store"
    build(root, refusals=26)
    with serving(root, folder) as address, window("officer") as page:
        yield reading(page, Site(address, root))


@pytest.mark.parametrize("path", PAGES)
def test_pages_can_be_read_by_everybody_at_every_size(officer: Reader, path: str) -> None:
    officer.complaints.clear()
    page = officer.open(path)
    for width, height in (NARROW, DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        assert (width, height) == NARROW or serious_faults(page) == {}
        assert not page.evaluate(WIDER)
    levels = page.eval_on_selector_all(
        "h1,h2,h3,h4", "all => all.map(h => Number(h.tagName.slice(1)))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    assert page.eval_on_selector_all("a:not([data-testid=stSkipToContent]), button", LOW) == []
    assert officer.complaints == []


def test_the_board_is_tables_with_headers_that_fit_a_phone(officer: Reader) -> None:
    officer.page.set_viewport_size({"width": 390, "height": 844})
    page = officer.open("/month")
    headers = page.eval_on_selector_all(
        "table",
        "all => all.map(t => [...t.querySelectorAll('th[scope=col]')].map(h => h.innerText))",
    )
    assert headers == [["Month", "From nec"], ["Month", "From inbox"]]
    assert page.eval_on_selector_all(
        "table", "all => all.every(t => t.getBoundingClientRect().right <= innerWidth)"
    )
    rows = page.eval_on_selector_all("table", "all => all.map(t => t.tBodies[0].rows.length)")
    assert rows == [13, 13]


def test_a_year_is_chosen_by_keyboard_and_stands_in_the_address(officer: Reader) -> None:
    page = officer.open("/month")
    page.get_by_label("Months").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**year=20**")
    assert "Month by month" in officer.settled().inner_text("[data-testid=stMain]")


def test_older_entries_are_a_button_that_the_keyboard_reaches(officer: Reader) -> None:
    officer.page.set_viewport_size({"width": 1280, "height": 720})
    page = officer.open("/audit")
    reached = []
    while len(reached) < 20 and (not reached or reached[-1][0] != "Older entries"):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert ["Check the log now", "solid"] in reached
    assert reached[-1] == ["Older entries", "solid"]
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2**")
    page.wait_for_selector("text=Page 2 of 2")
    assert "The store was made" in officer.settled().inner_text("[data-testid=stMain]")


def test_a_hash_is_looked_up_and_its_entries_are_taken_away(officer: Reader) -> None:
    page = officer.open("/audit?page=2")
    page.get_by_label("A file's SHA-256, or how it begins").fill(SHA["complaints"][:10])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "file=cccccccccc" in url and "page" not in url)
    page.wait_for_selector("h2:has-text('1 entry')")
    with page.context.expect_event("page") as opening, page.expect_popup():
        link = page.get_by_role("link", name="CSV")
        address = link.get_attribute("href")
        link.click()
    opening.value.close()
    answer = page.request.get(f"{officer.address}/{address}")
    rows = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
    assert [(row["number"], row["file_sha256"]) for row in rows] == [("9", SHA["complaints"])]


def test_one_entry_leads_back_to_where_it_was(officer: Reader) -> None:
    page = officer.open("/audit?page=2&event=published")
    page.get_by_role("button", name="More of entry 9").click()
    page.wait_for_url("**entry=9**")
    page.wait_for_selector("h2:has-text('9. Published as release 4')")
    page.get_by_role("button", name="Back to the entries").click()
    page.wait_for_url(lambda url: "entry" not in url and "event=published" in url)


def test_check_says_anew_when_it_was_made(officer: Reader, tmp_path: Path) -> None:
    page = officer.open("/audit")
    page.get_by_role("button", name="Check the log now").click()
    words = officer.settled().inner_text("[data-testid=stMain]")
    assert "The log is whole, checked on" in words
    page.screenshot(path=tmp_path / "audit.png")
