"""actions: the scrutiny panel's actions, from a list to a release."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.answers import release_facts, release_words
from dashboard.cli.journey import NOTHING_TO_DO
from dashboard.cli.options import (
    DEFAULT_ROOT,
    DONE,
    As,
    File,
    Json,
    Root,
    answer,
    failures_in_words,
    parse_day,
    wrong_usage,
)
from dashboard.panel_actions import publish_actions, read_list
from dashboard.permissions import command_line
from dashboard.submission import plural
from datasets.calendar import in_words
from datasets.panel_actions import LARGEST, PanelActions, PanelActionsError
from datasets.store import open_store

AsAt = Annotated[
    str | None,
    typer.Option(
        "--as-at", metavar="YYYY-MM-DD", help="The day on which the list stood so; today."
    ),
]


def actions(
    file: File,
    *,
    root: Root = DEFAULT_ROOT,
    as_at: AsAt = None,
    said_to_be: As = "",
    check_only: bool = typer.Option(False, "--check", help="Only say whether it can be used."),
    as_json: Json = False,
) -> None:
    """Publish the scrutiny panel's actions: service, action, owner post, due, done."""
    with failures_in_words(as_json=as_json):
        day = parse_day(as_at, "--as-at")
        if day > parse_day(None):
            wrong_usage(f"--as-at is {day.isoformat()}, which is yet to come.")
        store = open_store(root)
        listed = read_list(store.release(), _bytes_of(file), day)
        release = None if check_only else publish_actions(store, listed, command_line(said_to_be))
        facts = {
            "exit": DONE,
            **_facts(listed),
            "published": release_facts(release) if release else None,
        }
        lines = [_words(listed)]
        if not check_only:
            lines.append(release_words(release) if release else NOTHING_TO_DO)
        answer(facts, as_json=as_json, text="\n".join(lines))


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise PanelActionsError(
            f"{file.name} cannot be read: {error.strerror or error}."
        ) from error


def _facts(listed: PanelActions) -> dict[str, object]:
    due = [action for action in listed.actions if action.due_on < listed.as_at]
    return {
        "as_at": listed.as_at.isoformat(),
        "actions": len(listed.actions),
        "due": len(due),
        "done_on_time": sum(action.is_on_time for action in due),
    }


def _words(listed: PanelActions) -> str:
    told = _facts(listed)
    return (
        f"{plural(len(listed.actions), 'action')} as at {in_words(listed.as_at)}: "
        f"{told['due']} were due before that day, {told['done_on_time']} of them done on time."
    )
