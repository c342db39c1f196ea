"""suggest: a mapping proposed for a file, to be confirmed line by line."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.options import (
    DEFAULT_ROOT,
    DONE,
    Dataset,
    File,
    Json,
    Root,
    answer,
    failures_in_words,
    say,
    wrong_usage,
)
from datasets.store import NoStoreError, open_store
from datasets.suggestion import Suggestion, suggest_mapping

Sheet = Annotated[
    str | None, typer.Option("--sheet", help="The sheet, where a workbook has several.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write it there, to a new file.")
]


def suggest(
    file: File,
    *,
    root: Root = DEFAULT_ROOT,
    dataset: Dataset = None,
    sheet: Sheet = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Suggest a mapping for a file, by its header; confirm every line before you use it."""
    with failures_in_words(as_json=as_json):
        suggestion = suggest_mapping(file, dataset=dataset, sheet=sheet, incoming=_incoming(root))
        if out is not None:
            _write_new(out, suggestion.text)
        say(_told(suggestion))
        facts = {
            "exit": DONE,
            "file": file.name,
            "dataset": suggestion.dataset,
            "mapping": suggestion.text,
            "missing": list(suggestion.missing),
        }
        answer(facts, as_json=as_json, text="" if out else suggestion.text.rstrip("\n"))


def _incoming(root: str) -> Path | None:
    try:
        return open_store(root).incoming
    except NoStoreError:
        return None


def _write_new(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        wrong_usage(f"{path} exists already: name a new file, or move it away first.")


def _told(suggestion: Suggestion) -> str:
    if not suggestion.missing:
        return "Every column that has to be there was recognised. Confirm each line."
    return f"Still without a source, so add it to the mapping: {'; '.join(suggestion.missing)}."
