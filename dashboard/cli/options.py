"""The options that commands share, and how each failure ends: in words, with its exit code."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer

from dashboard.admission.access_file import AccessFileError
from dashboard.cli.telling import NotToldError
from dashboard.corrections.withdraw import NoSuchCellError
from dashboard.one_line import NotOneLineError
from dashboard.one_line import one_line as what_was_typed
from dashboard.permissions import NotPermittedError
from dashboard.refresh import RefreshBlockedError
from datasets.contract import LONDON
from datasets.extract import ExtractRefusedError
from datasets.mapping import MappingError
from datasets.panel_actions import PanelActionsError
from datasets.programme import ProgrammeError
from datasets.pseudonym_key import PseudonymKeyError
from datasets.store import (
    ConflictError,
    NoStoreError,
    NoSuchReleaseError,
    ReleaseDamagedError,
    StoreError,
)
from expectations.messages import AuditNotRunError

DONE, NOT_PUBLISHABLE, NOT_READABLE, NOT_DONE = range(4)

Root = Annotated[
    str,
    typer.Option(
        "--root",
        envvar="INSOURCING_ROOT",
        help="The store's folder, or its address: s3://BUCKET/NAME.",
        show_default="./store",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
File = Annotated[Path, typer.Argument(help="The file.", show_default=False)]
Files = Annotated[list[Path], typer.Argument(help="The files, in order.", show_default=False)]
Dataset = Annotated[
    str | None, typer.Option("--dataset", help="The dataset, where the file does not tell.")
]
MappingName = Annotated[
    str | None, typer.Option("--mapping", help="A shipped mapping's name, or a mapping file.")
]
Month = Annotated[
    str | None,
    typer.Option("--month", metavar="YYYY-MM", help="The month, where the file has no month."),
]
FirstMonth = Annotated[
    str | None,
    typer.Option(
        "--first-month",
        metavar="YYYY-MM",
        help="The first month that the file knows all records of; the file's first unless told.",
    ),
]
LastMonth = Annotated[
    str | None,
    typer.Option(
        "--last-month", metavar="YYYY-MM", help="The last month; the file's last unless told."
    ),
]
EmptyMonth = Annotated[
    bool, typer.Option("--empty-month", help="The month truly had nothing: publish it so.")
]
ServiceId = Annotated[str | None, typer.Option("--service", help="The service's id.")]
SourceSystem = Annotated[
    str | None,
    typer.Option("--source-system", help="With --empty-month: the system that has nothing."),
]
Today = Annotated[
    str | None,
    typer.Option(
        "--today", metavar="YYYY-MM-DD", help="The day to reckon from; today unless told."
    ),
]
ProgrammeFile = Annotated[
    Path | None, typer.Option("--programme", help="A programme file to publish with it.")
]


def one_line(said: str) -> str:
    """What was typed, where the log and each page can show it; wrong usage otherwise."""
    try:
        return what_was_typed(said)
    except NotOneLineError as error:
        raise typer.BadParameter(str(error)) from error


AcceptWarnings = Annotated[
    str,
    typer.Option(
        "--accept-warnings",
        metavar="REASON",
        callback=one_line,
        help="Why it is right in spite of its warnings.",
    ),
]
SetAside = Annotated[
    str,
    typer.Option(
        "--set-aside",
        metavar="REASON",
        callback=one_line,
        help="Why the few rows that may not be published are set aside, so that the others can be.",
    ),
]
As = Annotated[
    str,
    typer.Option("--as", metavar="NAME", callback=one_line, help="Who you are; kept in the log."),
]
ReleaseNumber = Annotated[
    int | None, typer.Option("--release", min=1, help="A release; the newest unless told.")
]

DEFAULT_ROOT = "store"

_EXITS: tuple[tuple[tuple[type[Exception], ...], int], ...] = (
    ((RefreshBlockedError, ConflictError, NotPermittedError), NOT_PUBLISHABLE),
    ((ExtractRefusedError, MappingError, ProgrammeError, PanelActionsError), NOT_READABLE),
    ((AccessFileError,), NOT_READABLE),
    ((NoSuchReleaseError, NoSuchCellError), NOT_READABLE),
    ((StoreError, NoStoreError, ReleaseDamagedError, AuditNotRunError), NOT_DONE),
    ((PseudonymKeyError, NotToldError, OSError), NOT_DONE),
)

EXPECTED = tuple(kind for kinds, _code in _EXITS for kind in kinds)


@contextmanager
def failures_in_words(*, as_json: bool = False) -> Iterator[None]:
    """What a command can fail of, said on stderr (and as JSON on stdout), with its exit code."""
    try:
        yield
    except typer.BadParameter as error:
        if as_json:
            answer({"exit": NOT_READABLE, "error": error.message}, as_json=True)
        raise
    except KeyboardInterrupt:
        stop("Stopped. Nothing more was changed.", NOT_DONE, as_json=as_json)
    except EXPECTED as error:
        stop(str(error), exit_code(error), as_json=as_json)


def unforeseen(error: Exception) -> int:
    """The exit code of what nobody foresaw, once it is said in words."""
    say(f"This could not be done: {type(error).__name__}: {error}. Please report it.")
    return NOT_DONE


def exit_code(error: Exception) -> int:
    """1 would not publish, 2 not readable, 3 could not be done."""
    for kinds, code in _EXITS:
        if isinstance(error, kinds):
            return code
    return NOT_DONE


def stop(message: str, code: int, *, as_json: bool = False) -> NoReturn:
    """The end of a command that failed."""
    if as_json:
        answer({"exit": code, "error": message}, as_json=True)
    typer.echo(message, err=True)
    raise typer.Exit(code)


def answer(value: object, *, as_json: bool, text: str = "") -> None:
    """The answer on stdout: JSON if asked for, words otherwise."""
    if as_json:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_text) + "\n")
    elif text:
        typer.echo(text)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def say(message: str) -> None:
    """Progress, on stderr, so that answers can be piped."""
    typer.echo(message, err=True)


def wrong_usage(message: str) -> NoReturn:
    """The end of a command that was typed wrongly."""
    raise typer.BadParameter(message)


def parse_day(text: str | None, option: str = "--today") -> date:
    """A day written YYYY-MM-DD, in London today without one; wrong usage otherwise."""
    try:
        return date.fromisoformat(text) if text else datetime.now(ZoneInfo(LONDON)).date()
    except ValueError:
        wrong_usage(f"{option} is {text!r}; write a day as YYYY-MM-DD, such as 2026-11-05.")


def parse_month(text: str | None, option: str = "--month") -> date | None:
    """The first day of a month written YYYY-MM; wrong usage otherwise."""
    if text is None:
        return None
    try:
        year, month = text.split("-")
        if len(year) == len("2026") and len(month) == len("01"):
            return date(int(year), int(month), 1)
    except ValueError:
        pass
    wrong_usage(f"{option} is {text!r}; write a month as YYYY-MM, such as 2026-10.")
