"""An officer's corrections in a real browser: seen whole, done on a second click, told to all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.permissions import command_line
from dashboard.programmes import publish_programme
from datasets.store import open_store
from tests.browser.accessible import SCREEN, require_accessible
from tests.browser.conftest import Reader, Site, Window, reading, serving
from tests.dashboard.counted_borough import PROGRAMME, build

pytestmark = pytest.mark.browser
LONG = 60_000
STRICTER = PROGRAMME.replace(
    "demonstration = true",
    "demonstration = true\nworthwhile_change.non_emergency_on_time = 0.5",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server on a store of its own, which is changed here."""
    folder = tmp_path_factory.mktemp("office")
    build(folder / "store")
    with serving(folder / "store", folder) as address:
        yield Site(address, folder / "store")
    log = (folder / "server.log").read_text()
    assert "Traceback" not in log


@pytest.fixture
def officer(window: Window, office: Site) -> Iterator[Reader]:
    """Somebody on this machine, who may publish everything."""
    with window("officer", SCREEN) as page:
        somebody = reading(page, office)
        yield somebody
        assert somebody.complaints == []


def _click(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()


def _ready(officer: Reader, button: str) -> Page:
    """The page once a preview is there: it ends with the button that does it."""
    officer.page.get_by_role("button", name=button).wait_for(timeout=LONG)
    return officer.settled()


def _missing(officer: Reader) -> str:
    """What the reader's page says of months without an extract."""
    page = officer.open("/about")
    found = page.get_by_text("No extract for")
    return found.inner_text() if found.count() else ""


def test_a_month_is_withdrawn_and_comes_back_with_a_roll_back(officer, office):
    page = officer.open("/corrections?month=2026-02")
    _click(page, "Show what would change")
    page = _ready(officer, "Withdraw this month")
    body = page.inner_text("body")
    assert "What would change: Repairs, Homes, from civica, February 2026" in body
    assert "Compared with release 2." in body
    assert "2 other months are worked out again" in body
    assert "missing" in body
    require_accessible(page)
    _click(page, "Withdraw this month")
    expect(page.get_by_text("Say why: it is kept for ever.")).to_be_visible(timeout=LONG)
    page.get_by_label("Why").fill("doubled rows")
    _click(page, "Withdraw this month")
    told = page.get_by_text("February 2026, is withdrawn. This is release 3")
    expect(told).to_be_visible(timeout=LONG)
    assert open_store(office.root).releases()[-1].why.endswith("February 2026; doubled rows")
    page.get_by_role("link", name="See it as readers do").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("repairs", timeout=LONG)
    assert _missing(officer).endswith("No extract for February 2026.")

    page = officer.open("/corrections")
    _click(page, "Show what would go back")
    page = _ready(officer, "Roll back to release 2")
    assert "published again" in page.inner_text("body")
    require_accessible(page)
    page.get_by_label("Why").fill("it was right")
    _click(page, "Roll back to release 2")
    expect(page.get_by_text("everything says again what release 2 said")).to_be_visible(
        timeout=LONG
    )
    assert _missing(officer) == ""
    assert open_store(office.root).latest() == 4


def test_another_release_in_between_is_told_with_a_new_comparison_and_what_was_typed(
    officer, office
):
    store = open_store(office.root)
    before = store.latest()
    page = officer.open("/corrections?month=2026-03")
    _click(page, "Show what would change")
    page = _ready(officer, "Withdraw this month")
    page.get_by_label("Why").fill("sent twice")
    publish_programme(
        store, f"{PROGRAMME}# {before}\n", command_line("somebody else"), progress=str
    )
    _click(page, "Withdraw this month")
    told = page.get_by_text(f"Somebody else published release {before + 1}")
    expect(told).to_be_visible(timeout=LONG)
    expect(page.get_by_text(f"Compared with release {before + 1}.")).to_be_visible(timeout=LONG)
    page = _ready(officer, "Withdraw this month")
    assert "Nothing was withdrawn." in page.inner_text("body")
    assert page.get_by_label("Why").input_value() == "sent twice"
    assert store.latest() == before + 1
    page.get_by_role("link", name="How sure are we?").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("How sure", timeout=LONG)
    page.go_back()
    expect(page.get_by_text(f"Compared with release {before + 1}.")).to_be_visible(timeout=LONG)
    expect(page.get_by_label("Why")).to_have_value("sent twice", timeout=LONG)


def test_a_wrong_programme_is_told_by_line_and_a_right_one_by_its_verdicts(officer, office):
    before = open_store(office.root).latest()
    page = officer.open("/programme")
    require_accessible(page)
    text = page.get_by_label("The programme", exact=True)
    text.fill(STRICTER.replace("theme = 1", "theme = 9"))
    _click(page, "Check it and show what would change")
    page.get_by_text("This cannot be used as a programme: 1 problem.").wait_for(timeout=LONG)
    row = officer.settled().get_by_role("row", name="Line 24")
    assert "has to be 6 or less" in row.inner_text()
    assert "theme = 9" in row.inner_text()
    require_accessible(page)

    text.fill(STRICTER)
    _click(page, "Check it and show what would change")
    page = _ready(officer, "Publish this programme")
    row = page.get_by_role("row", name="Non-emergency repairs done on time")
    assert "Improved" in row.inner_text()
    assert "About the same" in row.inner_text()
    assert "rule “worthwhile change”" in page.inner_text("body")
    require_accessible(page)
    page.set_viewport_size({"width": SCREEN[0], "height": SCREEN[1]})
    _click(page, "Publish this programme")
    expect(page.get_by_text(f"This is release {before + 1}")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="See it as readers do").click()
    expect(page.get_by_text("About the same").first).to_be_visible(timeout=LONG)


def test_a_programme_comes_as_a_file_too(officer, tmp_path: Path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('council = "A council\n', encoding="utf-8")
    page = officer.open("/programme")
    page.locator("input[type=file]").set_input_files(wrong)
    expect(page.get_by_label("The programme", exact=True)).to_have_value(
        'council = "A council\n', timeout=LONG
    )
    _click(page, "Check it and show what would change")
    page.get_by_text("This cannot be used as a programme: 1 problem.").wait_for(timeout=LONG)
    expect(officer.settled().get_by_role("row", name="Line 1")).to_be_visible(timeout=LONG)
