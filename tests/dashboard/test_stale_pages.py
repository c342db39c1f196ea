"""What is out of date is said once on each page that it concerns; a pinned page stands still."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.kpis.registry import measures_of
from datasets.calendar import in_words, month_in_words
from datasets.programme import parse_programme
from datasets.store import open_store
from tests.dashboard.late_borough import build, build_made_up, due_months
from tests.dashboard.opened import opened


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("late") / "store"
    build(place, refusals=0)
    return place


def _plain(words: str) -> str:
    return words.replace("\\", "").replace("\u200b", "")


def _warned(app: AppTest) -> list[str]:
    return [_plain(str(part.value)) for part in app.warning]


def _said(root: Path) -> str:
    last, late, newest = due_months()[-3:]
    plan = parse_programme(open_store(root).release().document("programme") or "")
    return (
        f"Complaints are out of date: last good data {month_in_words(last)}; 2 extracts, "
        f"{month_in_words(late)} to {month_in_words(newest)}, have not come; "
        f"the first was due on {in_words(plan.due_on(late))}."
    )


@pytest.mark.parametrize("page", ["", "about"])
def test_a_page_of_the_service_says_once_what_is_out_of_date(root, monkeypatch, page: str) -> None:
    assert _warned(opened(root, monkeypatch, page)) == [_said(root)]


@pytest.mark.parametrize(("dataset", "warned"), [("complaints", True), ("repairs", False)])
def test_a_measure_speaks_of_its_own_dataset(root, monkeypatch, dataset: str, warned: bool) -> None:
    measure = measures_of(dataset)[0].id
    assert (_said(root) in _warned(opened(root, monkeypatch, "measure", measure=measure))) == warned


def test_another_service_is_not_out_of_date(root, monkeypatch) -> None:
    assert _warned(opened(root, monkeypatch, service="cleaning")) == []


@pytest.mark.parametrize("page", ["", "about"])
def test_a_pinned_page_tells_of_the_day_it_was_published_on(root, monkeypatch, page: str) -> None:
    app = opened(root, monkeypatch, page, release="5")
    then = _said(root).replace(
        "are out of date", "were out of date when this release was published"
    )
    assert _warned(app) == []
    assert then.replace("have not", "had not") in [_plain(str(part.value)) for part in app.markdown]


def test_a_demonstration_is_never_late_by_the_calendar(tmp_path, monkeypatch) -> None:
    build_made_up(tmp_path / "store")
    assert _warned(opened(tmp_path / "store", monkeypatch)) == []
