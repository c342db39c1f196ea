"""Verdicts on the pages: as they are stored, the same for good news and bad, never worked out."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.before_after.marks import MARKS
from datasets.store import Change, open_store
from tests.dashboard.opened import APP, opened
from tests.dashboard.small_borough import (
    ASHBROOK,
    BACKLOG,
    EMERGENCIES,
    ON_TIME,
    UPHELD,
    VERDICTS,
    build,
    verdict_rows,
)

FIRST, JUDGED, LATER = "1", "2", "3"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release 1 without verdicts, 2 with them, 3 with another word for one and without another."""
    folder = tmp_path_factory.mktemp("verdicts") / "store"
    build(folder)
    other = EMERGENCIES.model_copy(update={"outcome": Outcome.CANNOT_TELL, "held": False})
    later = {**VERDICTS, ("emergency_on_time", ""): other}
    del later["open_repairs", ""]
    change = Change("later", verdicts={"housing": verdict_rows(later)})
    open_store(folder).publish(change, base=2, actor="a test", why="A review")
    return folder


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).replace("**", "").replace("\u200b", "")


def _words(app: AppTest) -> str:
    parts = (*app.title, *app.header, *app.markdown)
    expanders = [expander.label for expander in app.expander]
    return _plain(" ".join([*(str(part.value) for part in parts), *expanders]))


@pytest.mark.parametrize("row", [ON_TIME, EMERGENCIES, BACKLOG, UPHELD])
def test_landing_page_says_every_stored_sentence_with_its_shape(root, monkeypatch, row) -> None:
    app = opened(root, monkeypatch, release=JUDGED)
    app.session_state["others of theme 1"] = True
    words = _words(app.run())
    assert f"{MARKS[row.outcome].text}\u00a0{row.sentence}" in words


def test_improved_and_worsened_stand_in_the_same_place_and_form(root, monkeypatch) -> None:
    app = opened(root, monkeypatch, release=JUDGED)
    cards = [str(m.value) for m in app.markdown if "newest" in str(m.value)]
    good, bad = (
        next(card for card in cards if f"**{word}" in card) for word in ("Improved", "Worsened")
    )
    form = re.compile(r"\S+\u00a0\*\*[^*]+\*\*.+\\\n\*\*[^*]+\*\* · newest", re.DOTALL)
    assert form.match(good)
    assert form.match(bad)


def test_level_stands_beside_the_change(root, monkeypatch) -> None:
    words = _words(opened(root, monkeypatch, release=JUDGED))
    assert "Misses target 90% · newest: 7" in words
    assert "No target · newest:" in words


def test_count_is_of_the_promised_measures_in_a_fixed_order(root, monkeypatch) -> None:
    words = _words(opened(root, monkeypatch, release=JUDGED)).replace("\u00a0", " ")
    assert "2 measures that a promise names: ● 1 improved · ■ 1 worsened." in words
    assert " other measures stand below them, under the same rules." in words
    first = _words(opened(root, monkeypatch, release=FIRST)).replace("\u00a0", " ")
    assert "2 measures that a promise names: ● 0 improved · ■ 0 worsened · 2 not judged." in first


def test_release_from_before_verdicts_says_so_on_every_card(root, monkeypatch) -> None:
    words = _words(opened(root, monkeypatch, release=FIRST))
    assert words.count("Not judged in this release.") >= 4
    assert ON_TIME.sentence not in words


def test_ward_is_told_its_own_verdict_and_else_the_whole_services(root, monkeypatch) -> None:
    words = _words(opened(root, monkeypatch, release=JUDGED, ward="W01"))
    assert ASHBROOK.sentence in words
    assert f"No verdict on Ashbrook alone. The whole service:\\\n■\u00a0{EMERGENCIES.sentence}" in (
        words
    )


def test_what_changed_since_the_release_before_or_the_one_asked_for(root, monkeypatch) -> None:
    words = _words(opened(root, monkeypatch))
    assert "Since release 2: 1 verdict changed, 1 measure no longer judged" in words
    assert "■\u00a0Worsened → ○\u00a0Cannot tell" in words
    assert "○\u00a0Cannot tell → not judged" in words
    older = _words(opened(root, monkeypatch, since=FIRST))
    assert "Release 1 was made before verdicts were kept" in older
    same = _words(opened(root, monkeypatch, since="9"))
    assert "There is no release “9” before release 3." in same
    assert "Since release 2: 1 verdict changed" in same


def test_first_release_has_nothing_to_compare_with(root, monkeypatch) -> None:
    assert "Since release" not in _words(opened(root, monkeypatch, release=FIRST))


def _measure(root, monkeypatch, measure: str, **asked: str) -> AppTest:
    return opened(root, monkeypatch, "measure", measure=measure, **asked)


def test_measure_page_begins_with_the_verdict_its_review_level_and_caveats(
    root, monkeypatch
) -> None:
    app = _measure(root, monkeypatch, "non_emergency_on_time", release=JUDGED)
    assert _plain(app.title[0].value) == (
        "Non-emergency repairs done on time: improved, but still misses its target"
    )
    words = _words(app)
    places = [
        words.index(part)
        for part in (
            ON_TIME.sentence,
            "Misses target 90%",
            "Found at the February 2025 review",
            "The target moved in March 2025.",
        )
    ]
    assert places == sorted(places)
    assert "not yet judged" not in words.lower()


def test_held_verdict_says_that_todays_interval_includes_0(root, monkeypatch) -> None:
    words = _words(_measure(root, monkeypatch, "emergency_on_time", release=JUDGED))
    assert "Today's interval includes 0" in words


def test_how_it_was_judged_is_one_click_away(root, monkeypatch) -> None:
    app = _measure(root, monkeypatch, "non_emergency_on_time", release=JUDGED)
    (how,) = [one for one in app.expander if one.label == "How this was judged"]
    assert not how.proto.expanded
    words = _plain(" ".join(str(part.value) for part in how.markdown))
    for expected in (
        "18 months before and 19 since the change, and 3 settling-in months left out.",
        "one yearly wave",
        "slow drift",
        ON_TIME.smallest,
        ON_TIME.placebos,
        "What would change the word.",
    ):
        assert expected in words
    reviews, others = (table.value for table in how.table)
    assert reviews.iloc[:, 0].tolist() == ["February 2025", "February 2026"]
    assert _plain(reviews.iloc[1, 1]) == "+8.0 (+6.0 to +10.0)"
    assert _plain(others.iloc[1, 1]) == "none: there are no comparators"


def test_expected_months_stand_in_the_table_from_the_change_on(root, monkeypatch) -> None:
    app = _measure(root, monkeypatch, "non_emergency_on_time", release=JUDGED)
    table = app.table[-1].value
    column = dict(zip(table["Month"], table["Expected"], strict=True))
    assert _plain(column["June 2024"]) == "64.0% (60.0% to 68.0%)"
    assert column["May 2024"] == "before"
    other = _measure(root, monkeypatch, "open_repairs", release=JUDGED)
    assert "Expected" not in other.table[0].value


def test_wards_chart_never_draws_what_was_expected_of_the_whole(root, monkeypatch) -> None:
    app = _measure(root, monkeypatch, "emergency_on_time", release=JUDGED, ward="W02")
    assert _plain(app.title[0].value).endswith("(provisional; the whole service: worsened)")
    assert "Expected" not in app.table[-1].value


def test_pages_load_nothing_that_could_fit_a_series() -> None:
    every = "; ".join(
        f"import dashboard.components.{path.stem}"
        for path in sorted((APP.parent / "components").glob("[a-z]*.py"))
    )
    heavy = "('scipy', 'statsmodels', 'dashboard.analysis.judged.judge')"
    read = f"import sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"{every}; {read}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=APP.parents[1],
    )
    assert done.stdout.strip() == "[]"


def test_a_backlogs_page_says_when_it_clears_and_what_a_date_would_take(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _measure(root, monkeypatch, "open_repairs", release=JUDGED)
    words = _words(app)
    assert "When will the backlog clear?" in words
    assert "the backlog comes down in 20 months." in words
    assert "To be there by the end of February 2027, about 108 have to be completed a month." in (
        words
    )
    app.select_slider(key="cleared by").set_value(2).run()
    assert "To be there by the end of April 2026, about 150 have" in _words(app)
    assert "clear?" not in _words(_measure(root, monkeypatch, "open_repairs", release=FIRST))
    ward = _measure(root, monkeypatch, "open_repairs", release=JUDGED, ward="W01")
    assert "clear?" not in _words(ward)
