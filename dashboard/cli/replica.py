"""replica: a copy of the store for a public server, without a single record in it."""

from typing import Annotated

import typer

from dashboard.cli.options import (
    DEFAULT_ROOT,
    DONE,
    Json,
    Root,
    answer,
    failures_in_words,
    say,
)
from dashboard.submission import plural
from datasets.store.replica import Copied, copy_for_readers

To = Annotated[str, typer.Argument(help="The copy's folder, or its address.", show_default=False)]


def replica(dest: To, *, root: Root = DEFAULT_ROOT, as_json: Json = False) -> None:
    """Copy only what readers need: releases, and no records. Again: only what is new."""
    with failures_in_words(as_json=as_json):
        copied = copy_for_readers(root, dest, say)
        facts = {
            "exit": DONE,
            "root": root,
            "copy": dest,
            "release": copied.newest,
            "new_releases": copied.releases,
            "files": copied.files,
            "bytes": copied.size,
        }
        answer(facts, as_json=as_json, text=_words(copied, dest))


def _words(copied: Copied, dest: str) -> str:
    if not copied.releases and not copied.files:
        return f"Nothing to do: {dest} has every release up to {copied.newest}."
    what = plural(copied.releases, "release")
    return (
        f"{what} copied to {dest}, which now has every release up to {copied.newest} and not one "
        f"record. Serve it with: insourcing serve --readers-only --root {dest}"
    )
