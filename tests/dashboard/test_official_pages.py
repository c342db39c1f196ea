"""Yearly official figures and context on the pages, with Haringey's real ones."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.benchmarks import publish_benchmarks
from dashboard.components.context import LOCAL_EMPLOYMENT
from dashboard.kpis.registry import MEASURES
from dashboard.permissions import command_line
from datasets.benchmarks.asking import Benchmarks
from datasets.benchmarks.context_file import read_context
from datasets.extract import LIMITS
from datasets.store import Change, open_store
from tests.conftest import HARINGEY
from tests.dashboard.opened import opened
from tests.regulator import official_years, public_file

CLAIMANTS = "trafford_claimant_count_2026.csv"


def _published(root: Path, programme: str, *found: Benchmarks) -> Path:
    store = open_store(root, create=True)
    documents = {"programme": programme}
    store.publish(Change("s", documents=documents), base=0, actor="a test", why="The programme")
    publish_benchmarks(store, found, command_line("a test"))
    return root


@pytest.fixture(scope="module")
def haringey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Haringey's programme and both years of the regulator's figures."""
    found = [Benchmarks(year.file_name, year.sha256, year) for year in official_years()]
    root = tmp_path_factory.mktemp("haringey") / "store"
    return _published(root, HARINGEY.read_text("utf-8"), *found)


def _words(app: AppTest) -> str:
    parts = (*app.title, *app.header, *app.subheader, *app.markdown)
    return " ".join(str(part.value) for part in parts).replace("\\", "")


def test_a_measures_page_says_annual_against_monthly(
    haringey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(haringey, monkeypatch, "measure", measure="non_emergency_on_time")
    words = _words(app)
    assert (
        "The regulator's yearly figure for 2024/25: 61.9% (23,492 repairs completed); half of "
        "English councils were between 75.7% and 90.8%." in words
    )
    assert "There is no monthly figure of ours beside it yet." in words
    table = app.table[0].value
    assert table.iloc[:, 1].str.replace("\\", "").tolist() == ["61.9%", "65.2%"]


def test_the_landing_page_says_in_which_quarter_a_promised_measure_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HARINGEY.read_text("utf-8")
    promised = text.replace("theme = 1\n", 'theme = 1\nmeasures = ["non_emergency_on_time"]\n', 1)
    found = [Benchmarks(year.file_name, year.sha256, year) for year in official_years()]
    words = _words(opened(_published(tmp_path / "store", promised, *found), monkeypatch, ""))
    assert "Regulator's figure for 2024/25: lowest quarter of 158 English councils." in words


def test_the_landing_page_lists_what_tenants_said(
    haringey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = _words(opened(haringey, monkeypatch, ""))
    assert "Official yearly figures" in words
    assert (
        "Satisfied with how complaints are handled: **13.8%** (2,034 tenants surveyed, of whom 38% "
        "had complained in the last 12 months); half of English councils: 26.1% to 36.8%." in words
    )


def test_another_service_is_not_told_the_landlords_figures(
    haringey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = _words(opened(haringey, monkeypatch, "", service="travel_buddies"))
    assert "Official yearly figures" not in words


def test_the_full_page_has_every_figure_and_what_is_flagged(
    haringey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(haringey, monkeypatch, "official")
    shown = " ".join(app.table[1].value.astype(str).to_numpy().flatten()).replace("\\", "")
    for figure in ("61.9%", "98.5%", "111.1", "70.0%", "39.0%", "England 75.7% to 90.8%; London"):
        assert figure in shown
    assert "2024/25: nothing of this council, and something of 47 other councils." in _words(app)


@pytest.fixture
def trafford(tmp_path: Path) -> Path:
    """Trafford's claimants, and nothing else."""
    path = public_file(CLAIMANTS)
    series = read_context(path, path.name, "0", LIMITS)
    programme = 'council = "Trafford"\n[[services]]\nid = "jobs"\nname = "Jobs"\n'
    return _published(tmp_path / "store", programme, Benchmarks(path.name, "0", None, series))


def test_context_stands_beside_the_measures_of_local_employment(
    trafford: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = next(measure.id for measure in MEASURES.values() if measure.dataset == LOCAL_EMPLOYMENT)
    words = _words(opened(trafford, monkeypatch, "measure", measure=local))
    assert "Claimants as a proportion of residents aged 16" in words
    assert "neither good nor bad" in words
    elsewhere = _words(opened(trafford, monkeypatch, "measure", measure="open_repairs"))
    assert "Claimants" not in elsewhere


def test_context_is_drawn_and_never_judged(trafford: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(trafford, monkeypatch, "official")
    assert "neither good nor bad, and no verdict rests on them" in _words(app)
    charts = app.get("plotly_chart")
    assert len(charts) == 2
    newest = app.table[1].value.iloc[0].tolist()
    assert [text.replace("\\", "") for text in newest] == ["March 2026", "3.0%", "4.1%"]
