"""Files for officers and auditors: sent by a route of our own, which asks who is there."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

import polars as pl
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import cached
from dashboard.audit_log.asked import Asked, NotAskedError
from dashboard.audit_log.file import csv_log, xlsx_log
from dashboard.audit_log.words import SHORT, at_words
from dashboard.door import admitted
from dashboard.permissions import may_see_log
from datasets.store import NoStoreError, StoreError

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_FOR_YOU = (
    "The log is for officers and auditors. Sign in as one on the page that brought you here, and "
    "ask for the file again."
)
Pairs = Sequence[tuple[str, str]]
Make = Callable[[pl.DataFrame, Pairs], bytes]


async def log_file(request: Request, *, form: str, media_type: str, make: Make) -> Response:
    """The entries that the address asks for, as one file; in words where there is none to give."""
    if not may_see_log(admitted(request)):
        return _words(NOT_FOR_YOU, 403)
    try:
        asked = Asked.read(request.query_params)
        entries, body = await run_in_threadpool(_made, asked, make)
    except NotAskedError as error:
        return _words(str(error), 400)
    except (StoreError, NoStoreError) as error:
        return _words(str(error), 503)
    newest = entries["hash"][0][:SHORT] if entries.height else "none"
    name = f"log-{entries.height}-entries-{newest}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, headers=headers, media_type=media_type)


def _made(asked: Asked, make: Make) -> tuple[pl.DataFrame, bytes]:
    known = cached.store(cached.root()).log_entries()
    entries = asked.of(known)
    about = [
        ("What", "The refresh log: what was done, by whom, to which file"),
        ("Asked for", ", ".join(f"{k} {v}" for k, v in asked.address.items()) or "every entry"),
        ("Entries", f"{entries.height:,} of {known.height:,}"),
        ("Newest entry's hash", known["hash"][-1] if known.height else ""),
        ("Written", at_words(datetime.now(UTC))),
    ]
    return entries, make(entries, about)


def _words(words: str, status: int) -> PlainTextResponse:
    return PlainTextResponse(words, status, headers={"Cache-Control": "no-store"})


def _csv(entries: pl.DataFrame, _about: Pairs) -> bytes:
    return csv_log(entries)


ROUTES = [
    Route("/officer/log.csv", partial(log_file, form="csv", media_type=CSV, make=_csv)),
    Route("/officer/log.xlsx", partial(log_file, form="xlsx", media_type=XLSX, make=xlsx_log)),
]
"""What the server adds to its own."""
