"""The month's board as an officer opens it: words first, then every kind of month in its cell."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.permissions import ANYBODY, Actor, Role
from datasets.calendar import in_words, month_in_words
from datasets.programme import parse_programme
from datasets.store import open_store
from tests.dashboard.late_borough import build, due_months, today
from tests.dashboard.opened import opened_by

AUDITOR = Actor("an auditor", Role.AUDITOR)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("late") / "store"
    build(place, refusals=0)
    return place


def _plain(words: object) -> str:
    return str(words).replace("\\", "").replace("\u200b", "")


def _words(app: AppTest) -> str:
    return _plain(" ".join(str(part.value) for part in (*app.title, *app.header, *app.markdown)))


def _rows(app: AppTest, place: int) -> list[tuple[str, str]]:
    """A table's months and what stands beside them, links left out."""
    frame = app.table[place].value
    said = (_plain(words).strip("[").partition("](")[0] for words in frame.iloc[:, 1])
    return list(zip(frame["Month"], said, strict=True))


def test_it_is_for_officers_and_auditors(root, monkeypatch) -> None:
    app = opened_by(ANYBODY, root, monkeypatch, "month")
    assert not app.table
    assert "for officers and auditors" in _words(app)


def test_every_kind_of_month_is_told_in_its_cell(root, monkeypatch) -> None:
    app = opened_by(AUDITOR, root, monkeypatch, "month")
    months = due_months()
    plan = parse_programme(open_store(root).release().document("programme") or "")

    def ago(n: int) -> str:
        due_on = plan.due_on(months[n])
        days = (today() - due_on).days
        return f"due on {in_words(due_on)}, {days} {'day' if days == 1 else 'days'} ago"

    repairs, complaints = (dict(_rows(app, place)) for place in (0, 1))
    assert {n: repairs[month_in_words(months[n])] for n in range(9, 14)} == {
        9: "◆ Came 3 days late",
        10: "● On time; restated",
        11: "● On time; 1 check waived; 2 rows set aside",
        12: f"▲ Late: {ago(12)}",
        13: "● On time",
    }
    assert repairs[month_in_words(months[1])] == "■ Loaded with the history"
    assert complaints[month_in_words(months[12])] == f"✕ Withdrawn: {ago(12)}"
    assert complaints[month_in_words(months[13])] == f"▲ Late: {ago(13)}"
    assert complaints[month_in_words(months[7])] == "· Not expected"


def test_what_is_late_is_said_before_what_is_due_next(root, monkeypatch) -> None:
    app = opened_by(AUDITOR, root, monkeypatch, "month")
    words = _words(app)
    assert words.index("3 extracts late on") < words.index("Due next")
    links = [_plain(link.proto.label) for link in app.get("page_link")]
    lines = [*links, *(_plain(part.value) for part in app.markdown)]
    late = [line for line in lines if line.startswith("▲ Late: ")]
    assert [line.split(",")[0] for line in late] == ["▲ Late: Repairs", "▲ Late: Complaints"]


def test_an_earlier_year_is_in_the_address_and_an_unknown_one_is_said(root, monkeypatch) -> None:
    first = due_months()[0]
    app = opened_by(AUDITOR, root, monkeypatch, "month", year=str(first.year))
    shown = [month for month, _ in _rows(app, 0)]
    assert month_in_words(first) in shown
    assert all(month.endswith(str(first.year)) for month in shown)
    app = opened_by(AUDITOR, root, monkeypatch, "month", year="1999")
    assert "Nothing was expected in “1999”" in _plain(app.warning[-1].value)
    assert len(app.table[0].value) == 13


def test_a_pinned_board_is_told_by_the_day_of_its_release(root, monkeypatch) -> None:
    app = opened_by(AUDITOR, root, monkeypatch, "month", release="4")
    assert "the day on which it was published" in _words(app)
    months = dict(_rows(app, 1))
    assert months[month_in_words(due_months()[12])] == "● On time"


def test_a_service_of_which_nothing_is_expected_says_so(root, monkeypatch) -> None:
    app = opened_by(AUDITOR, root, monkeypatch, "month", service="cleaning")
    assert "Nothing is expected of this service" in _words(app)
    assert not app.table


def test_a_log_that_cannot_be_read_takes_nothing_but_its_own_words(root, tmp_path, monkeypatch):
    bent = Path(shutil.copytree(root, tmp_path / "bent"))
    next((bent / "refreshes").glob("*.parquet")).write_bytes(b"gone")
    app = opened_by(AUDITOR, bent, monkeypatch, "month")
    assert "The refresh log cannot be read" in _plain(app.warning[0].value)
    assert dict(_rows(app, 1))[month_in_words(due_months()[12])].startswith("▲ Late")
