"""Packed: the library's own scripts and styles, sent compressed."""

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

PACKED = {".js", ".css", ".html", ".json", ".svg"}
A_YEAR = "public, immutable, max-age=31536000"


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
