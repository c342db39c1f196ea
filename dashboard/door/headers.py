"""Guarded: what every answer carries, and what is never answered."""

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CLOSED = re.compile(r"/_stcore/(metrics|script-health-check|agent)(/|$)")
"""Paths that nobody is given: figures about the process, and an agent's way in."""

_STARTS = ("http.response.start", "websocket.http.response.start")
_OPENS = ("websocket.accept", "websocket.http.response.start")


def security_headers(page: str) -> Mapping[str, str]:
    """What every answer carries. `page` is the page whose own inline scripts may run."""
    hashes = " ".join(f"'sha256-{digest}'" for digest in inline_scripts(page))
    policy = {
        "default-src": "'self'",
        "script-src": f"'self' {hashes}".strip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def inline_scripts(page: str) -> list[str]:
    """The hashes, as a policy names them, of the scripts written into a page."""
    inline = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    return [b64encode(sha256(text.encode()).digest()).decode() for text in inline]


class Guarded:
    """Middleware: closed paths answer 404, and every answer carries the headers.

    So do the answers to those whose socket is not opened. `secure` says that readers come by TLS
    though it ends at a proxy.
    """

    def __init__(self, app: ASGIApp, headers: Mapping[str, str], *, secure: bool = False) -> None:
        self.app = app
        self.headers = headers
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        secure = self.secure or scope["scheme"] in ("https", "wss")
        opened = False

        async def send_guarded(message: Message) -> None:
            nonlocal opened
            if message["type"] in _STARTS:
                carried = MutableHeaders(scope=message)
                carried.update(self.headers)
                if secure:
                    carried["Strict-Transport-Security"] = "max-age=31536000"
            opened = opened or message["type"] in _OPENS
            if message["type"] == "websocket.close" and not opened:
                await PlainTextResponse("Not opened", 403)(scope, receive, send_guarded)
                return
            await send(message)

        if CLOSED.search(scope["path"]):
            await PlainTextResponse("Not found", 404)(scope, receive, send_guarded)
        else:
            await self.app(scope, receive, send_guarded)
