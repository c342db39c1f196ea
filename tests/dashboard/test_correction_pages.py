"""The officers' pages for corrections and the programme: who sees what, and who may do it."""

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cached import ROOT_VARIABLE
from datasets.store import open_store
from tests.dashboard.counted_borough import build
from tests.dashboard.opened import opened

LONG = 30


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("counted") / "store"
    build(root)
    return root


def _words(app: AppTest) -> str:
    parts = (*app.title, *app.header, *app.markdown, *app.error, *app.warning, *app.success)
    return " ".join(str(part.value) for part in parts)


@pytest.mark.parametrize("page", ["corrections", "programme"])
def test_a_reader_is_told_that_the_page_is_not_for_everybody(root, monkeypatch, page):
    app = opened(root, monkeypatch, page)
    assert app.title[0].value == "Not for everybody"
    assert "officer" in _words(app)
    assert not app.text_area
    assert not app.selectbox
    assert not app.button


def _programme(role: str, datasets: tuple[str, ...]) -> None:
    from dashboard import cached  # noqa: PLC0415
    from dashboard.components import programme_file  # noqa: PLC0415
    from dashboard.permissions import Actor, Role  # noqa: PLC0415

    live = programme_file.live_release(cached.root())
    programme_file.change(programme_file.in_force(live), Actor("S. Omebody", Role(role), datasets))


@pytest.mark.parametrize(("role", "datasets"), [("auditor", ()), ("officer", ("repairs",))])
def test_who_may_not_publish_everything_reads_the_programme_and_changes_nothing(
    root, monkeypatch, role, datasets
):
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    app = AppTest.from_function(_programme, default_timeout=60, args=(role, datasets)).run()
    assert not app.exception
    assert "In force is that of release 2" in _words(app)
    assert app.code[0].value.startswith('council = "Counted Borough Council"')
    assert "This needs an officer who may publish every dataset." in _words(app)
    assert not app.text_area
    assert not app.button


def _corrections(dataset: str) -> None:
    from dashboard.components import rolling_back, withdrawing  # noqa: PLC0415
    from dashboard.components.view import open_view  # noqa: PLC0415
    from dashboard.permissions import Actor, Role  # noqa: PLC0415

    who = Actor("O. Fficer", Role.OFFICER, (dataset,))
    withdrawing.withdrawing(open_view(), who)
    rolling_back.rolling_back(open_view(), who)


def _shown(root: Path, monkeypatch: pytest.MonkeyPatch, dataset: str) -> AppTest:
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    app = AppTest.from_function(_corrections, default_timeout=60, args=(dataset,)).run()
    assert not app.exception
    return app


def test_an_officer_of_another_dataset_has_nothing_to_withdraw_and_does_not_roll_back(
    root, monkeypatch
):
    app = _shown(root, monkeypatch, "complaints")
    assert "No month is published of what you may publish." in _words(app)
    assert "This needs an officer who may publish every dataset." in _words(app)
    assert not app.selectbox
    assert not app.button


def test_whoever_clicks_is_asked_again_whatever_the_page_has_shown(root, monkeypatch):
    app = _shown(root, monkeypatch, "repairs")
    assert [choice.label for choice in app.selectbox] == ["What was published", "Month"]
    assert app.selectbox[1].value == "2026-04"
    app.button[0].click().run()
    ends = time.monotonic() + LONG
    while not app.error and time.monotonic() < ends:
        time.sleep(0.2)
        app.run()
    assert not app.exception
    assert "may not publish repairs" in app.error[0].value
    assert open_store(root).latest() == 2
