"""Who sees what: people sign in with a real provider, in a real Chromium."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from dashboard.components.account import LINKS
from dashboard.components.view import exists
from tests.browser.conftest import Site
from tests.browser.council import (
    KEPT,
    STAND_INS,
    Council,
    asked,
    council,
    ran,
    settled,
    shown_by_socket,
    sign_in,
    socket_of,
    with_stand_ins,
)
from tests.browser.standing import visitor
from tests.dashboard.admission.signing import AUDITOR, CLERK, OFFICER, STRANGER, cookies_of
from tests.dashboard.small_borough import build

pytestmark = pytest.mark.browser
UPLOAD = "/_stcore/upload_file/a/b"
DEEP = "/official?release=1&ward=W02"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("council") / "store"
    build(root)
    return root


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_stand_ins(tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, program: Path, store: Path) -> Iterator[Council]:
    """A council whose pages everybody may read."""
    with council(tmp_path_factory.mktemp("town"), program, store) as one:
        yield one
        assert "Traceback" not in one.log


@pytest.fixture(scope="module")
def village(
    tmp_path_factory: pytest.TempPathFactory, program: Path, store: Path
) -> Iterator[Council]:
    """A council whose pages only known people may read."""
    folder = tmp_path_factory.mktemp("village")
    with council(folder, program, store, top='reading = "signed-in"') as one:
        yield one
        assert "Traceback" not in one.log


@pytest.fixture(scope="module")
def kept(chromium: Browser) -> Iterator[BrowserContext]:
    """What a returning reader's browser has kept, so that only one test pays a first visit."""
    context = visitor(chromium)
    yield context
    context.close()


@pytest.fixture
def browser(kept: BrowserContext) -> Iterator[BrowserContext]:
    """A browser in which nobody has signed in."""
    kept.clear_cookies()
    yield kept
    for page in kept.pages:
        page.close()
    kept.clear_cookies()


def _opened(browser: BrowserContext, council: Council, path: str) -> Page:
    page = browser.new_page()
    page.goto(council.address + path)
    settled(page)
    return page


def _signed_in(browser: BrowserContext, council: Council, email: str, path: str = "/") -> Page:
    """A page of the public council, once somebody has signed in from its foot."""
    page = _opened(browser, council, path)
    page.get_by_role("button", name=re.compile(r"(Officers: s|S)ign in")).click()
    sign_in(page, council, email)
    settled(page)
    return page


def _cookies(browser: BrowserContext, council: Council) -> dict[str, str]:
    return {str(c["name"]): str(c["value"]) for c in browser.cookies(council.address)}


def _crafted(council: Council, email: str, **claims: float) -> dict[str, str]:
    """A cookie as this council's server would have signed it."""
    return cookies_of(email, origin=council.address, **claims)


def _carries(browser: BrowserContext, council: Council, cookies: dict[str, str]) -> None:
    browser.add_cookies(
        [{"name": n, "value": value, "url": council.address} for n, value in cookies.items()]
    )


def test_an_officer_signs_in_at_the_foot_of_a_page_and_is_there_again(
    town: Council, browser: BrowserContext
) -> None:
    page = _signed_in(browser, town, OFFICER, DEEP)
    assert page.url == town.address + DEEP
    assert "Signed in: Repairs data officer" in settled(page)
    now = page.evaluate("Date.now() / 1000")
    given = [c for c in browser.cookies() if str(c["name"]).startswith("_streamlit_user")]
    assert len(given) >= 1
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in given)
    assert all(7.5 * 3600 < float(cookie["expires"]) - now <= 8 * 3600 for cookie in given)


@pytest.mark.parametrize(
    ("email", "sees", "who"),
    [
        (OFFICER, {"upload", "audit"}, "Repairs data officer"),
        (AUDITOR, {"audit"}, "Internal auditor"),
        (CLERK, set(), "Committee clerk"),
        (STRANGER, set(), ""),
    ],
)
def test_each_person_sees_their_own_pages_and_no_others(
    town: Council, browser: BrowserContext, email: str, sees: set[str], who: str
) -> None:
    cookies = _crafted(town, email)
    _carries(browser, town, cookies)
    main = settled(_opened(browser, town, "/official"))
    assert ("Signed in: " + who in main) is bool(sees)
    assert "Sign out" in main
    labels = {Path(screen).stem: label for screen, label, _allowed in LINKS}
    assert {name for name in STAND_INS if labels[name] in main} == sees
    for name, (_allowed, whom) in STAND_INS.items():
        sent = shown_by_socket(town.address, name, cookies)
        assert (KEPT in sent) is (name in sees)
        if name not in sees:
            assert f"This page is for {whom}." in sent
            assert (f"You are signed in as {who}" in sent) is bool(who)
            assert ("This account has no role here. Ask the performance" in sent) is not bool(who)


def test_a_cookie_that_was_signed_out_is_worth_nothing_wherever_it_is_shown(
    town: Council, browser: BrowserContext
) -> None:
    page = _signed_in(browser, town, OFFICER, "/upload")
    other_tab = _opened(browser, town, "/upload")
    cookies = _cookies(browser, town)
    assert KEPT in shown_by_socket(town.address, "upload", cookies)
    assert (
        asked(town.address + UPLOAD, cookies, method="PUT")[2] == b"XSRF token missing or invalid"
    )
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{town.provider}/**")
    deeds = town.deeds
    other_tab.get_by_role("button", name="Do it").click()
    other_tab.get_by_text("You have signed out").wait_for()
    assert KEPT not in settled(other_tab)
    assert town.deeds == deeds
    assert asked(town.address + UPLOAD, cookies, method="PUT")[0] == 403
    assert KEPT not in shown_by_socket(town.address, "upload", cookies)
    browser.clear_cookies()
    _carries(browser, town, cookies)
    assert "You have signed out. Sign in again." in settled(_opened(browser, town, "/upload"))


def test_a_session_that_has_expired_is_refused_and_says_so(
    town: Council, browser: BrowserContext
) -> None:
    cookies = _crafted(town, OFFICER, age=9 * 3600, lasts=24 * 3600)
    _carries(browser, town, cookies)
    page = _opened(browser, town, "/upload")
    main = settled(page)
    assert KEPT not in main
    assert "Your session has ended. Sign in again." in main
    assert asked(town.address + UPLOAD, cookies, method="PUT")[0] == 403
    assert KEPT not in shown_by_socket(town.address, "upload", cookies)
    page.get_by_role("button", name="Sign in", exact=True).click()
    sign_in(page, town, OFFICER)
    assert KEPT in settled(page)


@pytest.mark.parametrize("pressed", ["Do it", "Look again"])
def test_a_role_taken_away_while_a_tab_is_open_ends_with_the_next_click(
    town: Council, browser: BrowserContext, pressed: str
) -> None:
    _carries(browser, town, _crafted(town, OFFICER))
    page = _opened(browser, town, "/upload")
    page.get_by_role("button", name=pressed).click()
    settled(page)
    deeds = town.deeds
    assert deeds[-1] == "looked"
    try:
        town.write(without=OFFICER)
        page.get_by_role("button", name=pressed).click()
        page.get_by_text("This account has no role here").wait_for()
        assert KEPT not in settled(page)
        assert town.deeds == deeds
    finally:
        town.write()


def test_nobody_goes_on_with_an_officers_session(town: Council) -> None:
    """Neither from the page's top, nor by a part of it that the session still knows."""
    with socket_of(town.address, _crafted(town, OFFICER)) as opened:
        whole = ran(opened, "upload")
        [session] = {part.new_session.initialize.session_id for part in whole} - {""}
        [fragment] = {part.delta.fragment_id for part in whole} - {""}
        assert KEPT in str(ran(opened, "upload", fragment))
    deeds = town.deeds
    with socket_of(town.address, None, session) as resumed:
        sent = ran(resumed, "upload", fragment)
        assert session in str(sent)
        assert "Not for everybody" in str(sent)
        for page in ("upload", ""):
            sent += ran(resumed, page, fragment, within=3)
        assert KEPT not in str(sent)
    assert town.deeds == deeds


def test_a_reader_gets_nothing_by_any_way(town: Council, browser: BrowserContext) -> None:
    deeds = town.deeds
    assert "You are not signed in." in settled(_opened(browser, town, "/upload"))
    for name in STAND_INS:
        for cookies in (None, {"_streamlit_user": "forged"}, _crafted(town, STRANGER)):
            sent = shown_by_socket(town.address, name, cookies)
            assert "Not for everybody" in sent
            assert KEPT not in sent
    for cookies in (None, _crafted(town, CLERK), _crafted(town, AUDITOR)):
        for method in ("PUT", "DELETE"):
            code, headers, body = asked(town.address + UPLOAD, cookies, method=method)
            assert (code, body) == (403, b"Only somebody who may publish may upload.")
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
    elsewhere = asked(
        town.address + UPLOAD, _crafted(town, OFFICER), method="PUT", Origin="http://x"
    )
    assert elsewhere[0] == 403
    assert town.deeds == deeds


def test_a_headers_word_is_not_taken_for_who_somebody_is(town: Council) -> None:
    for header in ("X-Forwarded-Email", "X-Forwarded-User", "X-MS-CLIENT-PRINCIPAL-NAME"):
        told = {header.replace("-", "_"): OFFICER}
        assert asked(town.address + UPLOAD, method="PUT", **told)[0] == 403


def test_a_broken_access_file_stops_everybody_and_the_log_says_why(
    town: Council, browser: BrowserContext
) -> None:
    _carries(browser, town, _crafted(town, OFFICER))
    page = _opened(browser, town, "/upload")
    try:
        (town.folder / "access.toml").write_text("people = ", "utf-8")
        page.get_by_role("button", name="Do it").click()
        page.get_by_text("Who may do what cannot be looked up now").wait_for()
        assert KEPT not in settled(page)
        assert "access.toml is not valid TOML" in town.log
    finally:
        town.write()


def test_a_sign_in_that_the_provider_refused_says_so(town: Council) -> None:
    code, headers, _ = asked(f"{town.address}/oauth2callback?error=access_denied&state=x")
    assert (code, headers["location"]) == (303, "/sign-in/failed")
    code, headers, body = asked(town.address + headers["location"])
    assert code == 200
    assert b"You are not signed in" in body
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    known = _crafted(town, OFFICER)
    again = asked(f"{town.address}/oauth2callback?code=x&state=y", known)
    assert (again[0], again[1]["location"]) == (302, "/")


def test_whoever_may_not_read_is_shown_where_to_sign_in_and_comes_back(
    village: Council, browser: BrowserContext
) -> None:
    page = browser.new_page()
    page.goto(village.address + DEEP)
    assert page.url == f"{village.address}/sign-in"
    assert page.inner_text("h1") == "Sign in to read these pages"
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, village, CLERK)
    assert "as it is now, in release 1" in settled(page)
    assert page.url == village.address + DEEP
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{village.provider}/**")
    page.goto(village.address + "/about")
    assert page.url == f"{village.address}/sign-in"


def test_where_reading_is_not_public_no_path_answers_a_stranger(
    village: Council, browser: BrowserContext
) -> None:
    paths = ("/", "/upload", "/_stcore/host-config", "/_stcore/health", "/media/a.png", UPLOAD)
    for path in paths:
        code, headers, body = asked(village.address + path)
        assert code in (401, 404)
        assert b"<script" not in body
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert shown_by_socket(village.address, "") == "refused 401"
    stranger = _crafted(village, STRANGER)
    assert shown_by_socket(village.address, "", stranger) == "refused 403"
    assert "Is it better" in shown_by_socket(village.address, "", _crafted(village, CLERK))
    _carries(browser, village, stranger)
    page = browser.new_page()
    page.goto(village.address)
    assert "This account has no role here. Ask the performance team" in page.inner_text("main")
    assert page.get_by_role("link", name="Sign out").is_visible()


def test_a_reader_taken_off_the_list_reads_no_further(
    village: Council, browser: BrowserContext
) -> None:
    _carries(browser, village, _crafted(village, CLERK))
    page = _opened(browser, village, "/")
    try:
        village.write(top='reading = "signed-in"', without=CLERK)
        page.get_by_role("link", name="About the data").first.click()
        page.get_by_text("This account has no role here").wait_for()
        assert "Definitions" not in settled(page)
    finally:
        village.write(top='reading = "signed-in"')


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_without_a_provider_nobody_comes_through_a_proxy_as_an_officer(
    site: Site, header: str
) -> None:
    pages = [Path(screen).stem for screen, _label, _allowed in LINKS if exists(screen)]
    for page in pages:
        assert "pages are off here" in shown_by_socket(site.address, page, **{header: "10.0.0.1"})
    assert asked(site.address + UPLOAD, method="PUT", **{header.replace("-", "_"): "x"})[0] == 403
