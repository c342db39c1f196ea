"""From the README's commands to what a reader sees: the same figures, on the stores they make."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard.analysis.judged.read import verdict_on
from datasets.demo import demonstration_programme
from datasets.store import open_store
from tests.browser.conftest import Site, reading

pytestmark = pytest.mark.browser
REPOSITORY = Path(__file__).parents[2]
TRIES, PAUSE = 300, 0.2


@contextmanager
def served(folder: Path, *words: str | Path) -> Iterator[str]:
    """The address of `insourcing serve`, started from a folder that holds nothing."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = folder.parent / "served.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.cli", "serve", "--port", str(port), *map(str, words)],
            cwd=folder,
            stdout=output,
            stderr=output,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health")
            assert f"http://127.0.0.1:{port}" in log.read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            ended = process.wait(timeout=20)
    assert ended == 0
    assert "Traceback" not in log.read_text()


def _wait_for(address: str) -> None:
    for _ in range(TRIES):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(PAUSE)
        else:
            return
    pytest.fail("the server did not start")


PROMISED = {
    (promise.theme, measure)
    for promise in demonstration_programme().promises
    if promise.service == "housing_management"
    for measure in promise.measures
}
"""What the landing page shows in full of the first service."""


def _sentence(root: Path, measure: str) -> str:
    """The sentence that the newest release keeps of a promised measure; "" without one."""
    row = verdict_on(open_store(root).release(), "housing_management", measure)
    return row.sentence if row else ""


def _plain(words: str) -> str:
    return words.replace("\u200b", "").replace("\n", " ").replace("\u00a0", " ")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


@pytest.fixture
def open_page(window):
    """A page of a served store, once it stands still: in one window, one after the other."""
    with window("reader") as page:
        yield lambda address, path: reading(page, Site(address, Path())).open(path)


def test_served_from_an_empty_folder_it_says_what_to_do_and_writes_nothing(empty, open_page):
    with served(empty) as address:
        page = open_page(address, "/")
        assert "Nothing to show yet" in page.inner_text("h1")
        assert "insourcing demo" in page.inner_text("body")
    assert list(empty.iterdir()) == []


def test_demonstration_shows_the_figures_that_the_command_line_gives(
    run, demonstration_root, empty, open_page
):
    words = ("series", "non_emergency_on_time", "--service", "housing_management")
    answer = run(*words, "--root", demonstration_root, "--json")
    series = json.loads(answer.stdout)
    newest = series["rows"][-1]
    assert newest["status"] == "provisional"
    with served(empty, "--root", demonstration_root) as address:
        page = open_page(address, "/measure?measure=non_emergency_on_time")
        words = page.inner_text("[data-testid=stMain]")
        assert f"newest: {100 * newest['value']:.1f}%" in words
        for side in ("before", "after"):
            pooled = series[side]
            assert f"{100 * pooled['value']:.1f}%" in words
            assert f"{pooled['numerator']:,.0f} of {pooled['denominator']:,.0f}" in words
        assert "settling-in months are included" in words
        assert "Demonstration: made-up figures" in words
        assert _sentence(demonstration_root, "non_emergency_on_time") in _plain(words)
        themes = _plain(open_page(address, "/").inner_text("[data-testid=stMain]"))
    told = [_sentence(demonstration_root, measure) for _, measure in PROMISED]
    assert sum(bool(sentence) for sentence in told) > len(PROMISED) / 2
    assert [sentence for sentence in told if sentence not in themes] == []
    assert "6. Value for each pound" in themes
    assert "Not measured." in themes


def test_real_insourcing_shows_both_clocks_and_says_that_they_disagree(
    haringey_root, empty, open_page
):
    with served(empty, "--root", haringey_root) as address:
        page = open_page(address, "/measure?measure=ombudsman_upheld")
        page.wait_for_selector("[data-testid=stPlotlyChart]")
        words = page.inner_text("[data-testid=stMain]")
        assert page.locator("[data-testid=stPlotlyChart]").count() == 2
        about_page = open_page(address, "/about")
        about_page.get_by_text("Events: 11").click()
        about_page.get_by_text("Housing Ombudsman special report").wait_for()
        about = about_page.inner_text("[data-testid=stMain]")
    for expected in (
        "The two clocks disagree",
        "67.3%",
        "35 of 52",
        "83.4%",
        "262 of 314",
        "Not signed off",
        "built from public documents",
        "Complaint Handling Code 2022",
        "London Borough of Lewisham",
    ):
        assert expected in words
    assert "Demonstration" not in words
    assert "109 rows (no full decision date)" in about
    assert about.count("not yet sourced") > 1
