"""A public server on a reader's copy: the same pages, and nothing else to be had from it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboard.components.account import LINKS
from tests.browser.conftest import Site, reading
from tests.browser.council import asked, settled, shown_by_socket
from tests.browser.test_whole_path import served
from tests.conftest import insourcing

pytestmark = pytest.mark.browser
PAGES = ("/", "/measure?measure=non_emergency_on_time", "/measure?measure=open_repairs&release=1")
OTHERS = ("/about", "/?ward=W02")


@pytest.fixture(scope="module")
def copy(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("for_readers") / "copy"
    made = insourcing("replica", to, "--root", site.root)
    assert made.returncode == 0, made.stderr
    assert f"insourcing serve --readers-only --root {to}" in made.stdout
    again = insourcing("replica", to, "--root", site.root)
    assert again.stdout.startswith("Nothing to do")
    return to


@pytest.fixture(scope="module")
def public(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("public") / "empty"
    folder.mkdir()
    with served(folder, "--readers-only", "--root", copy) as address:
        yield address


def _held(copy: Path) -> set[str]:
    return {path.relative_to(copy).as_posix() for path in copy.rglob("*")}


def _below_the_heading(page: Page, address: str) -> str:
    page.goto(address)
    main = settled(page)
    heading = page.locator("h1").first.inner_text()
    return main[main.rindex(f"\n{heading}\n") :]


@pytest.mark.parametrize("path", [*PAGES, *OTHERS])
def test_the_copy_shows_the_same(site: Site, public: str, copy: Path, window, path: str) -> None:
    held = _held(copy)
    with window("reader") as page:
        reader = reading(page, Site(public, copy))
        shown = _below_the_heading(page, public + path)
        assert shown == _below_the_heading(page, site.address + path)
        assert reader.complaints == []
    assert _held(copy) == held
    assert {name.partition("/")[0] for name in held} == {"measures"}


def test_nobody_is_an_officer_there(public: str, window) -> None:
    for screen, _label, _allowed in LINKS:
        assert "Not for everybody" not in shown_by_socket(public, Path(screen).stem)
    assert asked(f"{public}/_stcore/upload_file/a/b", method="PUT")[0] == 403
    assert asked(f"{public}/auth/login")[0] == 404
    with window("reader") as page:
        page.goto(public)
        assert "sign in" not in settled(page).lower()


def test_an_access_file_and_readers_only_are_not_both_given(tmp_path: Path) -> None:
    words = ("serve", "--readers-only", "--access", tmp_path / "access.toml")
    done: subprocess.CompletedProcess[str] = insourcing(*words, "--root", tmp_path)
    assert done.returncode == 2
    assert "With --readers-only nobody signs in" in done.stderr
