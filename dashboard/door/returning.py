"""Where somebody was who went to sign in, so that they come back to that page."""

import re
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import Scope

from dashboard.admission.caller import Caller

COOKIE = "insourcing_came_for"
MINUTES = 15
_OWN_PAGE = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,1000}", re.ASCII)
_NOT_A_PAGE = re.compile(r"/(auth|oauth2callback|sign-in|_stcore|media|component|static)(/|$)")


def asked_for(scope: Scope) -> str:
    """The page that a request asks for; "" if it is none of ours."""
    query = scope.get("query_string", b"").decode("latin-1")
    return _own(quote(scope["path"]) + (f"?{query}" if query else ""))


def remembered(caller: Caller) -> str:
    """The page that a caller's browser remembers; "" without one of ours."""
    return _own(unquote(caller.cookies.get(COOKIE, "")))


def came_from(referer: str, origin: str) -> str:
    """The page of this site from which somebody went; "" if it is none of ours."""
    if not referer.startswith(f"{origin}/"):
        return ""
    at = urlsplit(referer)
    return _own(at.path + (f"?{at.query}" if at.query else ""))


def remember(headers: MutableHeaders, place: str, *, secure: bool) -> None:
    """Have the browser remember a page for some minutes; nothing without one."""
    if place:
        _set(headers, quote(place, safe=""), MINUTES * 60, secure=secure)


def forget(headers: MutableHeaders, *, secure: bool) -> None:
    """Have the browser forget the page that it remembers."""
    _set(headers, "", 0, secure=secure)


def _set(headers: MutableHeaders, value: str, seconds: int, *, secure: bool) -> None:
    cookie = f"{COOKIE}={value}; HttpOnly; Max-Age={seconds}; Path=/; SameSite=lax"
    headers.append("set-cookie", f"{cookie}; Secure" if secure else cookie)


def _own(place: str) -> str:
    return place if _OWN_PAGE.fullmatch(place) and not _NOT_A_PAGE.match(place) else ""
