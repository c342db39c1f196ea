"""The door itself, asked as a server asks it: every path, every kind of request."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message

from dashboard.admission.doorkeeper import Doorkeeper
from dashboard.admission.opening import doorkeeper_for
from dashboard.door import Admitting, Guarded, admitted
from dashboard.permissions import may_publish, may_see_log
from tests.dashboard.admission.signing import (
    AUDITOR,
    CLERK,
    OFFICER,
    ORIGIN,
    STRANGER,
    access_text,
    caller,
    cookies_of,
    written,
)
from tests.dashboard.admission.test_doorkeeper import SECRETS

A_MONTH = "_streamlit_user=x; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax"
UPLOAD = "/_stcore/upload_file/session/file"
INNER = ("/", "/measure", "/_stcore/stream", "/_stcore/host-config", "/media/a", "/component/a/b")


async def rows(request: Request) -> Response:
    """A route of our own, which asks who is there."""
    who = admitted(request)
    return PlainTextResponse(who.name, 200 if may_publish(who, "repairs") else 404)


async def called_back(_request: Request) -> Response:
    answer = RedirectResponse("/", 302)
    answer.headers.append("set-cookie", A_MONTH)
    answer.headers.append("set-cookie", "_streamlit_user_tokens_1=y; Max-Age=2592000")
    answer.headers.append("set-cookie", "_streamlit_xsrf=z; Path=/")
    return answer


async def anything(_request: Request) -> Response:
    return PlainTextResponse("inside")


async def failed(_request: Request) -> Response:
    return PlainTextResponse("Authentication error", 400)


async def sent_away(_request: Request) -> Response:
    return RedirectResponse("/", 302)


def site(keeper: Doorkeeper, *, signs_in: bool = True) -> Starlette:
    """Pages behind the door, and a library that signs people in, or fails to."""
    routes = [
        Route("/officer/rows/{submission}", rows),
        Route("/oauth2callback", called_back if signs_in else sent_away),
        Route("/auth/login", anything if signs_in else failed),
        Route("/{path:path}", anything, methods=["GET", "PUT", "DELETE", "POST"]),
    ]
    guarded = Middleware(Guarded, headers={"X-Guarded": "yes"}, secure=keeper.is_secure)
    top = Middleware(Admitting, keeper=keeper, heard=lambda sent, _sender: sent)
    return Starlette(routes=routes, middleware=[guarded, top])


def asked(
    app: Starlette,
    path: str,
    cookies: dict[str, str] | None = None,
    *,
    method: str = "GET",
    kind: str = "http",
    **headers: str,
) -> Response:
    """What is answered to a request."""
    cookie = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    told = {"host": "figures.example.org", "cookie": cookie} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    scope = {
        "type": kind,
        "path": path.partition("?")[0],
        "query_string": path.partition("?")[2].encode(),
        "headers": [(name.encode(), value.encode()) for name, value in told.items() if value],
        "scheme": "http" if kind == "http" else "ws",
        "http_version": "1.1",
        "extensions": {"websocket.http.response": {}},
        "subprotocols": [],
        "state": {},
    }
    if kind == "http":
        scope["method"] = method
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request" if kind == "http" else "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    with ThreadPoolExecutor(1) as apart:  # a browser's tests may have a loop in this thread
        apart.submit(asyncio.run, app(scope, receive, send)).result()
    start = next(message for message in sent if message["type"].endswith("response.start"))
    body = b"".join(message.get("body", b"") for message in sent)
    answer = Response(body, start["status"])
    answer.raw_headers = list(start["headers"])
    return answer


def _keeper(folder: Path, *, top: str = "") -> Doorkeeper:
    path = written(folder, access_text(top=top))
    return doorkeeper_for(str(folder / "store"), path, SECRETS, trusts_this_machine=True)


@pytest.fixture
def public(tmp_path: Path) -> Starlette:
    return site(_keeper(tmp_path))


@pytest.fixture
def closed(tmp_path: Path) -> Starlette:
    return site(_keeper(tmp_path, top='reading = "signed-in"'))


def test_a_route_of_our_own_learns_who_asks(public: Starlette) -> None:
    path = "/officer/rows/ab12"
    assert asked(public, path, cookies_of(OFFICER)).body == b"Repairs data officer"
    for cookies in ({}, cookies_of(STRANGER), cookies_of(AUDITOR), cookies_of(OFFICER, age=1e5)):
        assert asked(public, path, cookies).status_code == 404


def test_a_route_that_no_door_stands_before_knows_nobody() -> None:
    request = Request({"type": "http", "headers": [(b"host", b"127.0.0.1")]})
    assert not may_see_log(admitted(request))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_only_who_may_publish_uploads(public: Starlette, method: str) -> None:
    known = {email: cookies_of(email) for email in (OFFICER, AUDITOR, CLERK, STRANGER)}
    codes = {
        email: asked(public, UPLOAD, cookies, method=method).status_code
        for email, cookies in {**known, "": {}}.items()
    }
    assert codes.pop(OFFICER) != 403
    assert set(codes.values()) == {403}


@pytest.mark.parametrize("path", INNER)
def test_where_reading_is_public_everybody_reads(public: Starlette, path: str) -> None:
    assert asked(public, path).body == b"inside"
    assert asked(public, path, cookies_of(STRANGER)).body == b"inside"


@pytest.mark.parametrize("path", [*INNER, "/_stcore/health", "/nothing"])
def test_where_reading_is_not_public_only_known_people_read(closed: Starlette, path: str) -> None:
    for email in (OFFICER, AUDITOR, CLERK):
        answer = asked(closed, path, cookies_of(email))
        assert answer.body == b"inside"
        assert answer.headers["cache-control"] == "private, no-store"
    assert asked(closed, path).status_code == 401
    assert asked(closed, path, cookies_of(CLERK, age=1e5)).status_code == 401
    refused = asked(closed, path, cookies_of(STRANGER))
    assert refused.status_code == 403
    assert b"Ask the performance team" in refused.body
    assert refused.headers["x-guarded"] == "yes"


@pytest.mark.parametrize("path", ["/health", "/static/js/index.js", "/favicon.png"])
def test_what_says_nothing_is_open_to_all(closed: Starlette, path: str) -> None:
    assert asked(closed, path).body == b"inside"


def test_a_socket_is_refused_with_headers(closed: Starlette) -> None:
    refused = asked(closed, "/_stcore/stream", kind="websocket")
    assert (refused.status_code, refused.headers["x-guarded"]) == (401, "yes")
    refused = asked(closed, "/_stcore/stream", cookies_of(STRANGER), kind="websocket")
    assert (refused.status_code, refused.headers["x-guarded"]) == (403, "yes")


def test_while_the_file_is_broken_nobody_is_let_in_and_is_told_so(tmp_path: Path) -> None:
    closed = site(_keeper(tmp_path, top='reading = "signed-in"'))
    written(tmp_path, "reading = ")
    refused = asked(closed, "/", cookies_of(CLERK), accept="text/html")
    assert refused.status_code == 503
    assert b"cannot be looked up now" in refused.body


def test_a_visitor_is_shown_where_to_sign_in_and_comes_back(closed: Starlette) -> None:
    visit = {"accept": "text/html,*/*", "sec_fetch_mode": "navigate"}
    path = "/measure?measure=open_repairs&release=2"
    answer = asked(closed, path, **visit)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    cookie = answer.headers["set-cookie"]
    assert cookie.endswith("; Secure")
    name, _, value = cookie.partition(";")[0].partition("=")
    back = asked(closed, "/oauth2callback?code=x&state=y", {name: value})
    assert back.headers["location"] == path
    unknown = asked(closed, "/", cookies_of(STRANGER), **visit)
    assert unknown.status_code == 403
    assert b'href="/auth/logout"' in unknown.body


@pytest.mark.parametrize(
    "place",
    [
        *("https://evil.example/", "//evil.example", "/%5Cevil.example", "/\\evil.example", "evil"),
        *("/a b", "/a%0D%0ASet-Cookie: x=y", "/auth/logout", "/_stcore/health", "/" + "a" * 2000),
    ],
)
def test_nobody_is_sent_anywhere_else_after_signing_in(public: Starlette, place: str) -> None:
    back = asked(public, "/oauth2callback", {"insourcing_came_for": place})
    assert back.headers["location"] == "/"


@pytest.mark.parametrize(
    "path", ["/auth/login?provider=x", "/oauth2callback?code=1&state=2", "/oauth2callback?error=no"]
)
def test_a_sign_in_that_failed_says_so(tmp_path: Path, path: str) -> None:
    failing = site(_keeper(tmp_path), signs_in=False)
    answer = asked(failing, path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/failed")
    assert answer.body == b""


def test_who_comes_back_from_signing_out_is_not_told_that_something_failed(
    tmp_path: Path,
) -> None:
    signed_out = asked(site(_keeper(tmp_path), signs_in=False), "/oauth2callback")
    assert (signed_out.status_code, signed_out.headers["location"]) == (302, "/")


def test_cookies_last_as_long_as_a_session_and_go_by_tls_only(public: Starlette) -> None:
    cookies = asked(public, "/oauth2callback").headers.getlist("set-cookie")
    assert [cookie.endswith("; Secure") for cookie in cookies] == [True] * 3
    assert ["Max-Age=28800" in cookie for cookie in cookies] == [True, True, False]
    assert not any("2592000" in cookie for cookie in cookies)


def test_sign_out_is_kept_before_anything_else_happens(tmp_path: Path) -> None:
    keeper = _keeper(tmp_path)
    cookies = cookies_of(OFFICER)
    assert keeper.admit(caller(cookies)).is_known
    asked(site(keeper), "/auth/logout", cookies)
    assert not keeper.admit(caller(cookies)).is_known


@pytest.mark.parametrize("keeper", [Doorkeeper(), Doorkeeper(readers_only=True)])
@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/oauth2callback", "/sign-in"])
def test_without_a_provider_there_is_no_way_to_sign_in(keeper: Doorkeeper, path: str) -> None:
    assert asked(site(keeper), path).status_code == 404
    assert asked(site(keeper), path, kind="websocket").status_code == 404


def test_transport_security_is_asked_for_where_a_proxy_ends_it(public: Starlette) -> None:
    assert "max-age" in asked(public, "/").headers["strict-transport-security"]
    assert "strict-transport-security" not in asked(site(Doorkeeper()), "/").headers


def test_pages_from_another_site_are_nobodys(public: Starlette) -> None:
    cookies = cookies_of(OFFICER)
    path = "/officer/rows/ab12"
    assert asked(public, path, cookies, origin=ORIGIN).status_code == 200
    assert asked(public, path, cookies, origin="https://evil.example").status_code == 404
