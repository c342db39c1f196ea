"""What a page says when there is nothing, or not that, to show."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.kpis.registry import MEASURES
from datasets.store import Change, open_store
from tests.dashboard.opened import opened

PROGRAMME = """
council = "Testing Borough Council"
about = "Built from public documents."

[[services]]
id = "housing"
name = "Housing <i>management</i>"
organisations = ["Testing Homes"]

[[interventions]]
id = "transfer"
service = "housing"
kind = "transfer"
name = "The change"
on = 2024-06-01
headline = true
model_before = "in_house"
model_after = "trading_company"
"""


def _words(app: AppTest) -> str:
    return " ".join(str(part.value) for part in (*app.title, *app.header, *app.markdown))


@pytest.fixture
def with_programme(tmp_path: Path) -> Path:
    """A store with a programme and no extract yet."""
    store = open_store(tmp_path / "store", create=True)
    change = Change(submission="s", documents={"programme": PROGRAMME})
    store.publish(change, base=0, actor="a test", why="The programme")
    return tmp_path / "store"


def test_no_store_is_said_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(tmp_path / "nowhere", monkeypatch)
    assert not app.exception
    assert app.title[0].value == "Nothing to show yet"
    assert "insourcing demo" in _words(app)


def test_empty_store_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(tmp_path / "store", create=True)
    app = opened(tmp_path / "store", monkeypatch)
    assert not app.exception
    assert app.title[0].value == "Nothing has been published yet"
    assert "insourcing publish FILE" in _words(app)


def test_programme_without_extracts_or_promises_measures_nothing_and_calls_nothing_not_measured(
    with_programme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(with_programme, monkeypatch)
    assert not app.exception
    words = _words(app)
    assert r"Housing \<i\>management\<\/i\>: is it better since the change?" in words
    assert words.count("Nothing to show: no promise on record names a measure here") == 6
    assert "Not measured" not in words
    assert "**Not signed off**: built from public documents." in words
    assert "Before it, run by the council itself; from then on, by a trading company" in words
    assert "No data yet" in words


def test_about_the_data_defines_every_measure_and_says_why_none_has_figures(
    with_programme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(with_programme, monkeypatch)
    app.switch_page("screens/about.py").run()
    assert not app.exception
    words = _words(app).replace("\\", "")
    assert [m.id for m in MEASURES.values() if f"**{m.title}**" not in words] == []
    assert "Nothing has been loaded yet." in words
    assert "No repairs extract has been published" in words


@pytest.mark.parametrize("measure", list(MEASURES))
def test_every_measure_has_a_page_that_says_why_it_has_no_figures(
    with_programme: Path, monkeypatch: pytest.MonkeyPatch, measure: str
) -> None:
    app = opened(with_programme, monkeypatch)
    app.switch_page("screens/measure.py")
    app.query_params["measure"] = measure
    app.run()
    assert not app.exception
    assert app.title[0].value.endswith(": no figures")
    assert MEASURES[measure].definition[:30] in _words(app).replace("\\", "")
