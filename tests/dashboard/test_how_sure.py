"""The page “How sure are we?” says what the kept outcome says."""

import json
from importlib.resources import files

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.analysis.proof import tables
from dashboard.analysis.proof.kept import FILE
from dashboard.analysis.proof.promises import PROMISES
from dashboard.analysis.proof.tables import Told
from dashboard.cached import ROOT_VARIABLE
from dashboard.components.text import HIDDEN_BREAK
from datasets.store import Change, open_store
from tests.dashboard.opened import APP
from tests.dashboard.test_screens import PROGRAMME

ROWS = json.loads(files("dashboard.analysis.proof").joinpath(FILE).read_text("utf-8"))["rows"]
Table = list[dict[str, str]]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> AppTest:
    """The page, of a store with a programme alone: it does not depend on any figures."""
    root = tmp_path_factory.mktemp("how_sure") / "store"
    store = open_store(root, create=True)
    change = Change(submission="s", documents={"programme": PROGRAMME})
    store.publish(change, base=0, actor="a test", why="The programme")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(ROOT_VARIABLE, str(root))
        app = AppTest.from_file(str(APP), default_timeout=60).run()
        app.switch_page("screens/how_sure.py").run()
    assert not app.exception
    return app


def _plain(text: object) -> str:
    return str(text).replace("\\", "").replace(HIDDEN_BREAK, "")


def _tables(page: AppTest) -> list[Table]:
    return [
        [{_plain(k): _plain(v) for k, v in row.items()} for row in table.value.to_dict("records")]
        for table in page.table
    ]


def _cell(name: str, figure: float) -> str:
    if name in {"half_width", "when_any"}:
        return f"{figure:.2f}"
    return f"{round(figure, 1):g}%"


@pytest.mark.parametrize("told", tables.EVERY, ids=[told.title for told in tables.EVERY])
def test_every_figure_of_a_table_is_the_files(page: AppTest, told: Told) -> None:
    heads = {told.head, *told.figures.values()}
    [shown] = [
        table
        for table, title in zip(_tables(page), _titles(page), strict=True)
        if title == told.title
    ]
    assert {*shown[0]} == heads
    cells = 0
    for row in (row for row in ROWS if row["table"] == told.table):
        own = ", ".join(told.words.get(row["case"][at], row["case"][at]) for at in told.down)
        [line] = [line for line in shown if line[told.head] == own]
        across = [part for place, part in enumerate(row["case"]) if place not in told.down]
        for name, figure in row["found"].items():
            head = told.figures.get(": ".join([*across, name]))
            if head is not None:
                assert line[head] == _cell(name, figure), (own, head)
                cells += 1
    blank = sum(cell == "not tried" for line in shown for cell in line.values())
    assert cells + blank == len(shown) * len(told.figures)
    assert cells


def _titles(page: AppTest) -> list[str]:
    return [table.proto.alt for table in page.table]


def test_every_promise_is_on_the_page_with_what_was_found(page: AppTest) -> None:
    promised = _tables(page)[0]
    assert [row["What was tried"] for row in promised] == [promise.words for promise in PROMISES]
    for promise, row in zip(PROMISES, promised, strict=True):
        found = [
            line["found"][promise.figure]
            for line in ROWS
            if line["table"] == promise.table
            and {*promise.case} <= {*line["case"]}
            and promise.figure in line["found"]
        ]
        ends = (min(found), max(found)) if promise.how == "each" else (sum(found) / len(found),)
        assert row["Found"] == " to ".join(dict.fromkeys(_cell("covers", end) for end in ends))


def test_other_methods_stand_beside_ours_at_their_average_and_worst(page: AppTest) -> None:
    shown = next(table for table in _tables(page) if "Method" in table[0])
    assert len(shown) == 6
    least_squares = [row["found"]["ols"] for row in ROWS if row["table"] == "alike"]
    [row] = [row for row in shown if row["Method"] == "OLS"]
    mean, worst = _cell("ols", sum(least_squares) / 18), _cell("ols", min(least_squares))
    assert row["Months alike: on average (at worst)"] == f"{mean} ({worst})"


def test_page_says_where_it_is_weak_and_what_it_cannot_say(page: AppTest) -> None:
    said = _plain(" ".join(str(part.value) for part in (*page.header, *page.markdown)))
    for what in ("Where it is weak", "drifts fast", "random walk", "fail together", "bends before"):
        assert what in said
    assert "never means “caused by”" in said


def test_page_is_reached_from_every_page(page: AppTest) -> None:
    assert "How sure are we?" in [link.proto.label for link in page.get("page_link")]
