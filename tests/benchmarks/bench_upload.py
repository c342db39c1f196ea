"""A month of 50,000 rows in the browser: from the file to the audit's result, and publish."""

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.measured import show
from tests.browser.conftest import SWITCHES, serving
from tests.browser.find_browser import find_browser

LONG = 120_000
FOUND = "checks? passed|Needs a reason|Must be mended"
PUBLISHED = "Published as release"
SEEN = """words => new Promise(done => {
  const look = () => {
    const page = document.querySelector("[data-testid=stMain]");
    if (page && new RegExp(words).test(page.textContent)) done(true);
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Waits for words on the page and looks at every frame, where the library looks twice a second."""
WARM_SECONDS = 20.0
"""So long the server is left alone first, for its audit and comparing processes to be warm."""


def bench_upload_from_file_to_release(waiting, tmp_path: Path):
    """Wall-clock seconds in a real Chromium: budgets are 3 s and 1 s."""
    found = find_browser()
    if found is None:
        pytest.fail("There is no browser: run `python tests/browser/find_browser.py`.")
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(SWITCHES))
        for case in waiting:
            os.sync()  # the stores were just made: the disk is to be at rest
            with serving(case.root, tmp_path) as address:
                time.sleep(WARM_SECONDS)
                rows.append(_timed(browser.new_page(), address, case.file))
        browser.close()
    stages = ("file chosen to audit result", "to the whole preview", "publish")
    table = [
        (stage, few, many, many / few, budget)
        for stage, few, many, budget in zip(stages, *rows, ("3 s", "8 s", "1 s"), strict=True)
    ]
    heads = ("stage", "s, 5,000 rows", "s, 50,000 rows", "ratio", "budget")
    show("One month in the browser, workers warm", heads, table)


def _timed(page: Page, address: str, file: Path) -> tuple[float, float, float]:
    """Seconds from the file chosen to findings, to the whole preview, and from Publish to done."""
    page.goto(f"{address}/upload")
    page.wait_for_selector("input[type=file]", state="attached", timeout=LONG)
    page.wait_for_timeout(2_000)
    began = time.monotonic()
    page.set_input_files("input[type=file]", str(file))
    page.evaluate(SEEN, FOUND)
    audited = time.monotonic() - began
    publish = page.get_by_role("button", name="Publish", exact=True)
    publish.wait_for(timeout=LONG)
    compared = time.monotonic() - began
    reason = page.get_by_label("Why is it right")
    if reason.count():
        reason.fill("measured")
        page.wait_for_timeout(1_000)
    began = time.monotonic()
    publish.click()
    page.evaluate(SEEN, PUBLISHED)
    return audited, compared, time.monotonic() - began
