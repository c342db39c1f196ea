"""Who published what, as an auditor opens it: whole or not, page by page, and one entry in full."""

import shutil
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cached_log
from dashboard.admission.admitted import Admitted
from dashboard.permissions import ANYBODY, Actor, Role
from datasets.store import open_store
from tests.dashboard.late_borough import SHA, build
from tests.dashboard.opened import opened_by

AUDITOR = Actor("an auditor", Role.AUDITOR)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("late") / "store"
    build(place, refusals=26)
    return place


@pytest.fixture
def bent(root: Path, tmp_path: Path) -> Path:
    """The same store, in which somebody changed who published the third release."""
    place = Path(shutil.copytree(root, tmp_path / "bent"))
    for file in (place / "refreshes").glob("*.parquet"):
        entry = pl.read_parquet(file)
        if entry["release"][0] == 3:
            entry.with_columns(actor=pl.lit("somebody else")).write_parquet(file)
    return place


def audit(root: Path, monkeypatch, who: Actor = AUDITOR, **asked: str) -> AppTest:
    return opened_by(who, root, monkeypatch, "audit", **asked)


def _plain(words: object) -> str:
    return str(words).replace("\\", "").replace("\u200b", "")


def _told(app: AppTest) -> list[str]:
    return [_plain(part.value) for part in app.subheader]


def _words(app: AppTest) -> str:
    return _plain(" ".join(str(part.value) for part in (*app.header, *app.markdown)))


def test_it_is_for_officers_and_auditors(root, monkeypatch) -> None:
    app = audit(root, monkeypatch, ANYBODY)
    assert "for officers and auditors" in _words(app)
    assert not app.subheader


def test_entries_come_newest_first_a_page_at_a_time(root, monkeypatch) -> None:
    first, second = (audit(root, monkeypatch, **asked) for asked in ({}, {"page": "2"}))
    assert _told(first) == [f"{number}. Refused" for number in range(37, 12, -1)]
    assert _told(second) == [
        "12. Refused",
        "11. Withdrawn as release 5",
        "9. Published as release 4",
        "7. Published as release 3",
        "5. Published as release 2",
        "3. Programme published as release 1",
        "1. The store was made",
    ]
    assert "Page 2 of 2" in _words(second)


@pytest.mark.parametrize("page", ["0", "99", "-1", "x", "1e9"])
def test_a_page_that_is_not_there_is_the_nearest(root, monkeypatch, page: str) -> None:
    assert f"Page {2 if page == '99' else 1} of 2" in _words(audit(root, monkeypatch, page=page))


def test_a_file_is_looked_up_by_its_hash(root, monkeypatch) -> None:
    app = audit(root, monkeypatch, file=SHA["complaints"][:8].upper())
    assert _told(app) == ["9. Published as release 4"]
    assert "officer/log.csv?file=cccccccc" in " ".join(str(m.value) for m in app.markdown)


@pytest.mark.parametrize("asked", [{"dataset": "roads"}, {"by": "<b>x</b>"}, {"event": "=1"}])
def test_where_nothing_is_as_asked_for_it_is_said(root, monkeypatch, asked) -> None:
    assert "Nothing in the log is as asked for" in _words(audit(root, monkeypatch, **asked))


def test_what_cannot_be_asked_for_is_said_in_words(root, monkeypatch) -> None:
    app = audit(root, monkeypatch, file="nothing")
    assert "no file's SHA-256" in _plain(app.warning[0].value)
    assert not app.exception


def test_one_entry_is_told_in_full(root, monkeypatch) -> None:
    app = audit(root, monkeypatch, entry="7", page="2")
    words = _words(app)
    programme = open_store(root).release(3).document("programme") or ""
    assert SHA["months"] in words
    assert sha256(programme.encode()).hexdigest() in words
    assert "warnings accepted: a cold spell" in words
    assert "volume" in words
    assert "2 rows, a cost below 0. Said: the contractor is asked" in words
    assert app.code[0].value == programme.strip()
    assert _told(app) == ["Checks waived", "Rows set aside", "In force in release 3"]


def test_an_entry_that_there_is_not_is_said_and_all_are_shown(root, monkeypatch) -> None:
    app = audit(root, monkeypatch, entry="999")
    assert "There is no entry “999”" in _plain(app.warning[0].value)
    assert len(_told(app)) == 25


def test_that_the_log_is_whole_is_said_with_when_it_was_checked(root, monkeypatch) -> None:
    words = _words(audit(root, monkeypatch))
    assert "● **The log is whole**, checked on" in words
    assert "when it had 37 entries" in words


def test_a_log_that_was_changed_is_said_to_be_and_where(bent, monkeypatch) -> None:
    app = audit(bent, monkeypatch)
    assert "The log is not whole" in _plain(app.error[0].value)
    assert "Entry 7 of the refresh log was changed after it was written." in _words(app)


def test_the_log_is_checked_again_when_asked_and_not_on_each_run(root, tmp_path, monkeypatch):
    place = Path(shutil.copytree(root, tmp_path / "store"))
    app = audit(place, monkeypatch)
    open_store(place).log("refused", actor="a post")
    checked = cached_log.log_check(str(place))
    app.run()
    assert cached_log.log_check(str(place)) is checked
    assert "1 entry came since." in _words(app)
    app.button[0].click().run()
    again = cached_log.log_check(str(place))
    assert again.entries == checked.entries + 1
    assert timedelta() < again.at - checked.at < timedelta(minutes=5)
    assert "came since" not in _words(app)


def test_who_may_not_see_the_log_may_not_have_it_checked(root, tmp_path, monkeypatch) -> None:
    place = Path(shutil.copytree(root, tmp_path / "store"))
    app = audit(place, monkeypatch)
    checked = cached_log.log_check(str(place))
    monkeypatch.setattr("dashboard.access.admitted", Admitted)
    app.button[0].click().run()
    assert cached_log.log_check(str(place)) is checked
    assert not app.subheader


def test_a_log_that_cannot_be_read_is_said_in_words(root, tmp_path, monkeypatch) -> None:
    place = Path(shutil.copytree(root, tmp_path / "store"))
    next((place / "refreshes").glob("*.parquet")).write_bytes(b"gone")
    app = audit(place, monkeypatch)
    assert "The refresh log cannot be read" in _plain(app.warning[0].value)
    assert not app.subheader
