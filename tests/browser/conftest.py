"""A small store, a server on it and a real Chromium."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    sync_playwright,
)

from datasets.calendar import months_between
from datasets.store import MEASURE_ROWS, CellKey, Change, open_store
from tests.browser.find_browser import find_browser

REPOSITORY = Path(__file__).parents[2]
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
HOSTILE_WARD = "<b>Mill</b> ![x](https://evil.example/a.png) :smile: $a$"
MONTHS = months_between(date(2022, 11, 1), date(2026, 4, 1))
MISSING = date(2023, 8, 1)

PROGRAMME = """
council = "Testing Borough Council"
demonstration = true
about = "Made up for a test."
who_to_ask = "the performance officer"

[[services]]
id = "housing"
name = "Housing management"
organisations = ["Testing Homes"]

[[services]]
id = "cleaning"
name = "Cleaning"
organisations = ["Testing Cleaners"]

[[interventions]]
id = "transfer"
service = "housing"
kind = "transfer"
name = "Testing Homes <i>came</i> in-house"
on = 2024-06-01
headline = true
model_before = "almo"
model_after = "in_house"
source = "Cabinet report, June 2023"

[[promises]]
id = "on_time"
service = "housing"
theme = 1
kind = "improve"
text = "More repairs will be finished on time."
who = "Cabinet"
on = 2023-06-01
measures = ["non_emergency_on_time", "emergency_on_time"]

[[promises]]
id = "cheaper"
service = "housing"
theme = 6
kind = "improve"
text = "It will cost less."
who = "Cabinet"
on = 2023-06-01

[[claims]]
id = "saves"
service = "housing"
text = "It saves £1 million a year."
who = "The opposition"
on = 2023-07-01
status = ["disputed", "not measured"]

[[targets]]
service = "housing"
measure = "non_emergency_on_time"
value = 0.9
from = 2022-04-01
set_by = "Cabinet"

[[breaks]]
service = "housing"
name = "Targets moved from 20 to 28 days"
why = "The repairs policy changed."
from = 2025-03-01
measures = ["non_emergency_on_time"]

[[comparators]]
id = "others"
name = "All others"
service = "housing"

[[wards]]
code = "W01"
name = "Ashbrook"

[[wards]]
code = "W02"
name = '{ward}'
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A running server and the store behind it."""

    address: str
    root: Path


def _row(month: date, dataset: str, **values: object) -> dict[str, object]:
    texts = dict.fromkeys(
        ("measure", "breakdown", "node", "submission", "content_hash", "text"), ""
    )
    nothing = dict.fromkeys(("period", "days", "numerator", "denominator", "rows"))
    key = {"kind": "measure", "dataset": dataset, "service": "housing", "source_system": "nec"}
    return texts | nothing | key | {"month": month} | values


def _cell(month: date, dataset: str) -> dict[str, object]:
    facts = {
        "coverage": "complete",
        "file_name": f"{dataset}_{month:%Y_%m}.parquet",
        "file_sha256": "0" * 64,
        "mapping": "as_contract",
        "publisher": "Testing Borough Council",
        "published_at": "2026-05-12T09:00:00+00:00",
        "restated": False,
        "set_aside": 0,
        "waived": [],
        "left_out": [{"why": "raised after the month's last day", "rows": 3}],
        "not_collected": [],
        "checks": 31,
        "checks_waived": 1,
    }
    return _row(month, dataset, kind="cell", rows=0, text=json.dumps(facts))


def _repairs(place: int, month: date) -> list[dict[str, object]]:
    done = 500 + 7 * (place % 12)
    on_time = round(done * (0.62 + 0.01 * (place % 5) + (0.08 if month >= date(2024, 6, 1) else 0)))
    rows = [_cell(month, "repairs")]
    for node, share in (("", 1.0), ("W01", 0.4), ("W02", 0.6)):
        part, whole = (on_time, done) if not node else (round(on_time * share), round(done * share))
        if node == "W02":
            part, whole = on_time - round(on_time * 0.4), done - round(done * 0.4)
        place_of = {"breakdown": "ward" if node else "", "node": node, "period": month}
        for measure in ("non_emergency_on_time", "emergency_on_time"):
            counts = {"numerator": float(part), "denominator": float(whole)}
            rows.append(_row(month, "repairs", measure=measure, **place_of, **counts))
        counts = {"numerator": float(whole * 3), "denominator": None}
        rows.append(_row(month, "repairs", measure="open_repairs", **place_of, **counts))
    return rows


def _complaints(place: int, month: date) -> list[dict[str, object]]:
    after = month >= date(2024, 6, 1)
    rows = [_cell(month, "complaints")]
    for node, decided, opened in (("", 0.1, 0.2), ("others", 0.2, 0.1)):
        group = {"breakdown": "comparator" if node else "", "node": node}
        clocks = (
            ("ombudsman_upheld", month, decided),
            ("ombudsman_upheld_opened", date(month.year, 1, 1), opened),
        )
        for measure, period, rise in clocks:
            counts = {
                "denominator": 20.0,
                "numerator": 10.0 + place % 3 + (20 * rise if after else 0),
            }
            rows.append(
                _row(month, "complaints", measure=measure, period=period, **group, **counts)
            )
    return rows


def _build(root: Path) -> None:
    store = open_store(root, create=True)
    programme = PROGRAMME.replace("{ward}", HOSTILE_WARD)
    for number, months in enumerate((MONTHS[:-1], MONTHS)):
        rows = [row for m in months if m != MISSING for row in _repairs(MONTHS.index(m), m)]
        rows += [row for m in months for row in _complaints(MONTHS.index(m), m)]
        cells = {(str(row["dataset"]), row["month"]) for row in rows}
        keys = [CellKey(dataset, "housing", "nec", month) for dataset, month in cells]
        change = Change(
            submission=f"submission-{number}",
            rows=pl.DataFrame(rows, schema=MEASURE_ROWS),
            replaces=tuple(sorted(keys)),
            documents={"programme": programme},
        )
        store.publish(change, base=number, actor="a test", why=f"Load number {number + 1}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server, started from an empty folder, on a store with two releases."""
    folder = tmp_path_factory.mktemp("site")
    root = folder / "store"
    _build(root)
    with serving(root, folder) as address:
        yield Site(address, root)


@contextmanager
def serving(root: Path, folder: Path) -> Iterator[str]:
    """The address of a server on a store, which stops afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = f"from dashboard.server import run_server; run_server({str(root)!r}, port={port})"
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", command], cwd=folder, stdout=log, stderr=log, env=environment
        )
        try:
            _wait(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(address: str) -> None:
    for _attempt in range(300):
        try:
            urllib.request.urlopen(f"{address}/health", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not start")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium; without one the page tests fail, and say how to get one."""
    found = find_browser()
    if found is None:
        pytest.fail("There is no browser: run `python tests/browser/find_browser.py`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(SWITCHES))
        yield browser
        browser.close()


@dataclass(slots=True)
class Reader:
    """Somebody who reads the pages, and what their browser complained of."""

    page: Page
    address: str
    complaints: list[str]

    def open(self, path: str) -> Page:
        """The page at an address, once it stands still."""
        self.page.goto(self.address + path)
        return self.settled()

    def settled(self) -> Page:
        """The page once nothing on it is being drawn."""
        self.page.wait_for_selector("h1", timeout=30_000)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        self.page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
        self.page.wait_for_timeout(400)
        return self.page


PROBED_BY_THE_LIBRARY = ("/_stcore/health", "/_stcore/host-config")
"""Asked for beside a page's own address first, to find out where the site begins."""


@pytest.fixture(scope="session")
def kept(chromium: Browser) -> Iterator[BrowserContext]:
    """What a returning reader's browser has kept, so that only one test pays a first visit."""
    context = chromium.new_context(accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def reader(kept: BrowserContext, site: Site, size: tuple[int, int]) -> Iterator[Reader]:
    """A reader at a screen of one size (width, height)."""
    page = kept.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    yield reading(page, site)
    page.close()


@pytest.fixture
def newcomer(chromium: Browser, site: Site) -> Iterator[Reader]:
    """A reader who was never here before."""
    context = chromium.new_context()
    yield reading(context.new_page(), site)
    context.close()


def reading(page: Page, site: Site) -> Reader:
    """A reader of a page, whose browser's complaints are noted."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        probe = message.location["url"].endswith(PROBED_BY_THE_LIBRARY)
        if message.type == "error" and not probe:
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return Reader(page, site.address, complaints)


@pytest.fixture
def size() -> tuple[int, int]:
    """The usual screen."""
    return (1280, 720)
