"""Admitting: every path is asked at the door who is there, before any page sees the request.

A route of our own asks it so, on every request::

    who = admitted(request)
    if not permissions.may_publish(who, dataset):
        return PlainTextResponse("Not found", 404)
"""

import re
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.admission.admitted import Admitted, Sender, Standing
from dashboard.admission.caller import Caller, caller_of
from dashboard.admission.doorkeeper import Doorkeeper
from dashboard.admission.words import told
from dashboard.door.leaving import Leaving
from dashboard.door.returning import asked_for, remember
from dashboard.door.sign_in_page import SIGN_IN, SIGN_IN_PATHS, SIGN_OUT, no_access
from dashboard.permissions import Actor, may_publish_some

UPLOAD = re.compile(r"/_stcore/upload_file(/|$)")
UPLOADING = ("PUT", "DELETE", "OPTIONS")
SIGNING_IN = re.compile(r"/(auth|oauth2callback|sign-in)(/|$)")
OPEN = re.compile(r"/static/[^?]+|/health|/favicon\.(ico|png|svg)")
"""What everybody is given, whoever may read: the library's own files, and that we are alive."""
Heard = Callable[[bytes, Sender], bytes]
"""What of a page's message is acted upon, by who sent it."""
_KEEPER = "doorkeeper"


def admitted(connection: HTTPConnection) -> Actor:
    """Whoever makes a request, as the access file has them now; a reader if nobody knows them."""
    keeper = connection.scope.get("state", {}).get(_KEEPER)
    if not isinstance(keeper, Doorkeeper):
        return Admitted().actor
    return keeper.admit(caller_in(connection.scope)).actor


def caller_in(scope: Scope) -> Caller:
    """The caller of a request, or of the one that opened a socket."""
    connection = HTTPConnection(scope)
    headers = Headers(scope=scope).items()
    return caller_of(headers, connection.cookies, str(scope.get("http_version", "1.1")))


class Admitting:
    """Middleware: uploads need somebody who may publish; all else, whoever may read."""

    def __init__(self, app: ASGIApp, keeper: Doorkeeper, heard: Heard) -> None:
        self.app = app
        self.keeper = keeper
        self.heard = heard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or open a socket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})[_KEEPER] = self.keeper
        caller = caller_in(scope)
        refusal = self._refusal(scope, caller)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif scope["type"] == "websocket":
            asked = _AskedAgain(self.keeper, caller, receive, self.heard)
            await self.app(scope, asked, send)
        else:
            if scope["path"] == SIGN_OUT:
                self.keeper.end(caller)
            is_open = OPEN.fullmatch(scope["path"]) is not None
            leaving = Leaving(self.keeper, scope, caller, send, is_open=is_open)
            await self.app(scope, receive, leaving)

    def _refusal(self, scope: Scope, caller: Caller) -> Response | None:
        path = scope["path"]
        if SIGNING_IN.match(path):
            known = self.keeper.sign_in is not None and not self.keeper.readers_only
            is_ours = known and scope["type"] == "http" and path in SIGN_IN_PATHS
            return None if is_ours else PlainTextResponse("Not found", 404)
        if UPLOAD.search(path) and scope.get("method") not in UPLOADING:
            return PlainTextResponse("Not found", 404)
        if UPLOAD.search(path) and not may_publish_some(self.keeper.admit(caller).actor):
            return PlainTextResponse("Only somebody who may publish may upload.", 403)
        if OPEN.fullmatch(path) or not self.keeper.reading_needs_sign_in:
            return None
        found = self.keeper.admit(caller)
        return None if found.is_known else self._not_a_reader(scope, caller, found)

    def _not_a_reader(self, scope: Scope, caller: Caller, found: Admitted) -> Response:
        words = told(self.keeper, found.standing, found.sign_in)
        codes = {Standing.UNKNOWN: 403, Standing.NOBODY_CAN_BE_KNOWN: 503}
        code = codes.get(found.standing, 401)
        if not _is_visit(scope, caller):
            return PlainTextResponse(words, code)
        if code != 401:  # noqa: PLR2004
            return HTMLResponse(no_access(words), code)
        answer = RedirectResponse(SIGN_IN, 303)
        remember(answer.headers, asked_for(scope), secure=self.keeper.is_secure)
        return answer


def _is_visit(scope: Scope, caller: Caller) -> bool:
    """Whether somebody opens a page, rather than a page asking for something."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    mode = caller.headers.get("sec-fetch-mode", "navigate")
    return mode == "navigate" and "text/html" in caller.headers.get("accept", "")


class _AskedAgain:
    """What a page sends by its open socket: who is there is looked up again each time.

    When that is another than before, or nothing is known of before, the page runs from its top,
    where it asks whether it may be shown: no part of it runs by itself, and nothing is pressed.
    """

    def __init__(self, keeper: Doorkeeper, caller: Caller, receive: Receive, heard: Heard) -> None:
        self.keeper, self.caller, self.receive = keeper, caller, receive
        self.heard = heard
        self.found: Admitted | None = None

    async def __call__(self) -> Message:
        message = await self.receive()
        if message["type"] != "websocket.receive":
            return message
        before, self.found = self.found, self.keeper.admit(self.caller)
        sent = message.get("bytes")
        if not sent:
            return message
        if before is None:
            sender = Sender.FIRST
        else:
            sender = Sender.SAME if self.found == before else Sender.ANOTHER
        return {**message, "bytes": self.heard(sent, sender)}
