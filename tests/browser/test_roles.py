"""The real pages for officers, behind a real provider: each role gets its own, and nobody more."""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, expect

from datasets.repairs import REPAIRS
from datasets.store import open_store
from tests.browser.conftest import REPOSITORY
from tests.browser.council import Council, asked, council, settled, shown_by_socket, sign_in
from tests.browser.standing import visitor
from tests.browser.test_upload import LONG, may
from tests.dashboard.admission.signing import AUDITOR, CLERK, OFFICER, STRANGER, cookies_of
from tests.dashboard.counted_borough import build

pytestmark = pytest.mark.browser
PAGES = ("upload", "month", "corrections", "programme", "audit")
ROLES = {
    OFFICER: {"upload", "month", "corrections", "programme", "audit"},
    AUDITOR: {"month", "programme", "audit"},
    CLERK: set(),
    STRANGER: set(),
}
OF_COMPLAINTS = "complaints@example.org"
TWO_OFFICERS = f"""
[[people]]
sign_in = "{OF_COMPLAINTS}"
post = "Complaints officer"
role = "officer"
datasets = ["complaints"]
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """The program as it is, on a store with four years of repairs."""
    folder = tmp_path_factory.mktemp("city")
    build(folder / "store")
    with council(folder, REPOSITORY, folder / "store") as one:
        yield one
        assert "Traceback" not in one.log


def signed_in(browser: Browser, city: Council, email: str, path: str) -> Page:
    context = visitor(browser)
    page = context.new_page()
    page.goto(city.address + path)
    settled(page)
    page.get_by_role("button", name=re.compile(r"(Officers: s|S)ign in")).first.click()
    sign_in(page, city, email)
    settled(page)
    return page


@pytest.mark.parametrize("email", ROLES)
def test_every_page_asks_who_is_there(city, email):
    cookies = cookies_of(email, origin=city.address)
    for name in PAGES:
        sent = shown_by_socket(city.address, name, cookies)
        refused = "Not for everybody" in sent
        assert refused is (name not in ROLES[email]), (name, email)


def test_nobody_without_a_cookie_is_given_a_page(city):
    for cookies in (None, {"_streamlit_user": "forged"}):
        for name in PAGES:
            assert "Not for everybody" in shown_by_socket(city.address, name, cookies)


def test_what_an_officer_sends_in_is_nobody_elses(chromium, city, tmp_path):
    bad = pl.concat([may(), may(3)]).cast(dict(REPAIRS.schema))
    bad.write_parquet(tmp_path / "bad.parquet")
    page = signed_in(chromium, city, OFFICER, "/upload")
    page.set_input_files("input[type=file]", str(tmp_path / "bad.parquet"))
    expect(page.get_by_role("heading", name="Must be mended (1)")).to_be_visible(timeout=LONG)
    assert "from Repairs data officer" in settled(page)
    address = page.url
    links = [
        str(page.get_by_role("link", name=name).get_attribute("href"))
        for name in ("List to print", "Failing rows (CSV)", "Failing rows (Excel)")
    ]
    own = cookies_of(OFFICER, origin=city.address)
    for link in links:
        code, headers, body = asked(city.address + link, own)
        assert code == 200
        assert headers["cache-control"] == "private, no-store"
        assert len(body) > 500
    for email in (AUDITOR, CLERK, STRANGER, OF_COMPLAINTS, None):
        cookies = None if email is None else cookies_of(email, origin=city.address)
        for link in links:
            code, _, body = asked(city.address + link, cookies)
            assert (code, b"261" in body) == (404, False), (email, link)
    with (city.folder / "access.toml").open("a") as access:
        access.write(TWO_OFFICERS)
    another = signed_in(chromium, city, OF_COMPLAINTS, "/upload")
    another.goto(address)
    expect(another.get_by_text("There is no such file here")).to_be_visible(timeout=LONG)
    assert "bad.parquet" not in settled(another)
    complaints = cookies_of(OF_COMPLAINTS, origin=city.address)
    assert asked(city.address + links[1], complaints)[0] == 404

    another.goto(city.address + "/upload")
    settled(another)
    may().write_parquet(tmp_path / "may.parquet")
    another.set_input_files("input[type=file]", str(tmp_path / "may.parquet"))
    expect(another.get_by_text("you may publish Complaints only")).to_be_visible(timeout=LONG)

    city.write(without=OFFICER)
    page.get_by_role("button", name="Discard this file").click()
    expect(page.get_by_text("This account has no role here")).to_be_visible(timeout=LONG)
    assert asked(city.address + links[1], own)[0] == 404
    city.write()
    page.reload()
    expect(page.get_by_role("heading", name="Must be mended (1)")).to_be_visible(timeout=LONG)
    assert open_store(Path(city.folder) / "store").latest() == 2
    for one in (page, another):
        one.context.close()
