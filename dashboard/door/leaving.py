"""Leaving: an answer as it leaves the door, with cookies as short as a session and the way back."""

from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

from dashboard.admission.caller import Caller
from dashboard.admission.doorkeeper import Doorkeeper
from dashboard.door.auth_cookies import gone, tightened
from dashboard.door.returning import came_from, forget, remember, remembered
from dashboard.door.sign_in_page import CALLBACK, FAILED, SIGN_IN_BY

_ERRORS_FROM = 400


class Leaving:
    """What is sent in answer to one request, put right on its way out."""

    def __init__(
        self, keeper: Doorkeeper, scope: Scope, caller: Caller, send: Send, *, is_open: bool
    ) -> None:
        self.keeper, self.scope, self.caller, self.send = keeper, scope, caller, send
        self.is_open = is_open
        self.secure = keeper.is_secure or scope["scheme"] == "https"
        self.failed = False

    async def __call__(self, message: Message) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            self._tighten(headers)
            self._lead_on(message, headers)
        elif self.failed:
            message = {**message, "body": b""}
        await self.send(message)

    def _tighten(self, headers: MutableHeaders) -> None:
        """Cookies last as long as a session may; what only known people may read is not kept."""
        given = headers.getlist("set-cookie")
        if given:
            del headers["set-cookie"]
        for cookie in given:
            limited = tightened(cookie, self.keeper.session_seconds, secure=self.secure)
            headers.append("set-cookie", limited)
        if self.keeper.reading_needs_sign_in and not self.is_open:
            headers["cache-control"] = "private, no-store"

    def _lead_on(self, message: Message, headers: MutableHeaders) -> None:
        """To the page from which somebody went to sign in; or, if that failed, to where it says so.

        The library answers a failure with two words, or with the first page and none.
        """
        sign_in = self.keeper.sign_in
        if sign_in is None or self.scope["path"] not in (SIGN_IN_BY, CALLBACK):
            return
        if self.scope["path"] == SIGN_IN_BY:
            self.failed = message["status"] >= _ERRORS_FROM
            place = came_from(self.caller.headers.get("referer", ""), sign_in.provider.origin)
            remember(headers, place, secure=self.secure)
        else:
            self.failed = self._was_signing_in() and not _signs_in(headers)
            self._send_back(headers)
        if self.failed:
            message["status"] = 303
            headers["location"], headers["content-length"] = FAILED, "0"

    def _was_signing_in(self) -> bool:
        """Whether the provider sent somebody here who is not signed in yet.

        After a sign-out it says nothing; and who goes back a page has signed in long since.
        """
        asked = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        known = self.keeper.admit(self.caller).is_known
        return ("code" in asked or "error" in asked) and not known

    def _send_back(self, headers: MutableHeaders) -> None:
        place = remembered(self.caller)
        if place and _signs_in(headers) and headers.get("location") == "/":
            headers["location"] = place
            forget(headers, secure=self.secure)


def _signs_in(headers: MutableHeaders) -> bool:
    cookies = headers.getlist("set-cookie")
    return any(one.startswith("_streamlit_user=") and not gone(one) for one in cookies)
