"""A small store, a server on it and a real Chromium."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    sync_playwright,
)

from tests.browser.find_browser import find_browser
from tests.browser.standing import stand_still, visitor
from tests.dashboard.small_borough import build

REPOSITORY = Path(__file__).parents[2]
USUAL = (1280, 720)
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


Window = Callable[..., AbstractContextManager[Page]]


@dataclass(frozen=True, slots=True)
class Site:
    """A running server and the store behind it."""

    address: str
    root: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server, started from an empty folder, on a store with two releases, the second judged."""
    folder = tmp_path_factory.mktemp("site")
    root = folder / "store"
    build(root)
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
        stand_still(self.page)
        return self.page


PROBED_BY_THE_LIBRARY = ("/_stcore/health", "/_stcore/host-config")
"""Asked for beside a page's own address first, to find out where the site begins."""


@pytest.fixture(scope="session")
def window(chromium: Browser) -> Iterator[Window]:
    """A window of a returning reader's browser, by its name: the same each time, and left empty.

    Opening a window costs as much as a page in it.
    """
    context = visitor(chromium)
    windows: dict[str, Page] = {}

    @contextmanager
    def at(name: str, size: tuple[int, int] = USUAL) -> Iterator[Page]:
        if name not in windows or windows[name].is_closed():
            windows[name] = context.new_page()
        page = windows[name]
        page.set_viewport_size({"width": size[0], "height": size[1]})
        yield page
        page.goto("about:blank")

    yield at
    context.close()


@pytest.fixture
def reader(window: Window, site: Site, size: tuple[int, int]) -> Iterator[Reader]:
    """A reader at a screen of one size (width, height)."""
    with window("reader", size) as page:
        yield reading(page, site)


@pytest.fixture
def newcomer(chromium: Browser, site: Site) -> Iterator[Reader]:
    """A reader who was never here before."""
    context = visitor(chromium)
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
    return USUAL
