"""Where somebody was who went to sign in, so that they come back to that page."""

import re
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
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


def remember(answer: Response | MutableHeaders, place: str) -> None:
    """Have the browser remember a page for some minutes; nothing without one."""
    if place:
        headers = answer.headers if isinstance(answer, Response) else answer
        value = f"{COOKIE}={quote(place, safe='')}; HttpOnly; Path=/; SameSite=lax"
        headers.append("set-cookie", f"{value}; Max-Age={MINUTES * 60}")


def _own(place: str) -> str:
    return place if _OWN_PAGE.fullmatch(place) and not _NOT_A_PAGE.match(place) else ""
