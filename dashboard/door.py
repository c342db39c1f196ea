"""The door: what every answer carries, what is never answered, and files sent compressed."""

import gzip
import mimetypes
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CLOSED = re.compile(
    r"/_stcore/(metrics|script-health-check|agent)(/|$)|/(auth|oauth2callback)(/|$)"
)
"""Paths that nobody is given: figures about the process, an agent's way in, and uploads."""

PACKED = {".js", ".css", ".html", ".json", ".svg"}
A_YEAR = "public, immutable, max-age=31536000"


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
    }


def inline_scripts(page: str) -> list[str]:
    """The hashes, as a policy names them, of the scripts written into a page."""
    inline = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    return [b64encode(sha256(text.encode()).digest()).decode() for text in inline]


class Guarded:
    """Middleware: closed paths answer 404, and every answer carries the headers."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "websocket" and CLOSED.search(scope["path"]):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                carried = MutableHeaders(scope=message)
                carried.update(self.headers)
                if scope["scheme"] == "https":
                    carried["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        if CLOSED.search(scope["path"]):
            await PlainTextResponse("Not found", 404)(scope, receive, send_guarded)
        else:
            await self.app(scope, receive, send_guarded)


class Packed:
    """Middleware: the library's own scripts and styles, compressed once and kept.

    `folder` is served under /static; only files that were in it at the start are known, so no path
    from outside ever reaches the disk.
    """

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        self.app = app
        self.files = {
            f"/static/{path.relative_to(folder).as_posix()}": path
            for path in folder.rglob("*")
            if path.suffix in PACKED
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        path = self.files.get(scope.get("path", "")) if scope["type"] == "http" else None
        if path is None or scope["method"] != "GET" or not _takes_gzip(scope):
            await self.app(scope, receive, send)
            return
        headers = {
            "Content-Encoding": "gzip",
            "Vary": "Accept-Encoding",
            "Cache-Control": A_YEAR,
            "Access-Control-Allow-Origin": "*",
        }
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        body = await run_in_threadpool(packed, path)
        await Response(body, headers=headers, media_type=media_type)(scope, receive, send)


def _takes_gzip(scope: Scope) -> bool:
    return "gzip" in Headers(scope=scope).get("accept-encoding", "")


@lru_cache(maxsize=1024)
def packed(path: Path) -> bytes:
    """A file's bytes, compressed as hard as gzip can."""
    return gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
