"""benchmarks: the regulator's yearly figures and context series, shown or published."""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from dashboard.analysis.figures import programme_of
from dashboard.analysis.yearly.council import UnknownCouncilError, code_of, own_area, own_code
from dashboard.analysis.yearly.kept import KeptYear, worked_out
from dashboard.benchmarks import publish_benchmarks
from dashboard.cli.answers import release_facts, release_words
from dashboard.cli.benchmarks_told import (
    context_facts,
    context_words,
    target_facts,
    year_facts,
    years_words,
)
from dashboard.cli.journey import NOTHING_TO_DO
from dashboard.cli.options import (
    DEFAULT_ROOT,
    DONE,
    As,
    Files,
    Json,
    Root,
    answer,
    failures_in_words,
    wrong_usage,
)
from dashboard.logged import log_refused
from dashboard.permissions import Actor, command_line
from datasets.benchmarks.asking import Benchmarks, read_benchmarks
from datasets.benchmarks.context import CONTEXT_ROWS, ContextSeries
from datasets.benchmarks.official import ROWS, OfficialReturn
from datasets.extract import ExtractRefusedError
from datasets.programme import Programme
from datasets.store import NoStoreError, Store, open_store

Council = Annotated[
    str | None,
    typer.Option("--council", metavar="NAME", help="The council, by the regulator's name or code."),
]
Publish = Annotated[bool, typer.Option("--publish", help="Publish them into the store.")]
Csv = Annotated[bool, typer.Option("--csv", help="Answer in CSV: the rows as they were read.")]


def benchmarks(
    files: Files,
    *,
    root: Root = DEFAULT_ROOT,
    council: Council = None,
    publish: Publish = False,
    said_to_be: As = "",
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Show a council's yearly official figures, or context series, and publish them."""
    with failures_in_words(as_json=as_json):
        actor = command_line(said_to_be)
        store = open_store(root) if publish else _store_if_any(root)
        found = [_read(store, file, actor if publish else None) for file in files]
        years = worked_out(_returns(found))
        context = [series for one in found for series in one.context]
        programme = _programme(store)
        code = _code([year.official for year in years], council, programme)
        release = publish_benchmarks(store, found, actor) if publish and store else None
        if as_csv:
            _write_csv(years, context, code)
            return
        facts = {
            "exit": DONE,
            "council": code,
            "files": [{"file": one.file_name, "sha256": one.sha256} for one in found],
            "years": [year_facts(year, code) for year in years],
            "target_changes": target_facts(years),
            "context": [context_facts(series) for series in context],
            "published": release_facts(release) if release else None,
        }
        lines = [*years_words(years, code), *_context_lines(context, programme)]
        if publish:
            lines.append(release_words(release) if release else NOTHING_TO_DO)
        answer(facts, as_json=as_json, text="\n".join(lines))


def _store_if_any(root: str) -> Store | None:
    try:
        return open_store(root)
    except NoStoreError:
        return None


def _read(store: Store | None, file: Path, actor: Actor | None) -> Benchmarks:
    """What a file holds; a file that cannot be read is logged where it was to be published."""
    try:
        return read_benchmarks(file, incoming=store.incoming if store else None)
    except ExtractRefusedError as error:
        if store is not None and actor is not None:
            log_refused(store, error, actor)
        raise


def _returns(found: Sequence[Benchmarks]) -> list[OfficialReturn]:
    """The returns that were read; wrong usage where two files are of the same year."""
    returns = [one.official for one in found if one.official]
    years = [one.year for one in returns]
    twice = sorted({year for year in years if years.count(year) > 1})
    if twice:
        wrong_usage(f"Two of the files are of {twice[0]}: give one file for each year.")
    return returns


def _programme(store: Store | None) -> Programme | None:
    return programme_of(store.release()) if store and store.latest() else None


def _code(
    returns: Sequence[OfficialReturn], council: str | None, programme: Programme | None
) -> str | None:
    """The council whose figures are shown; None where nobody said which."""
    if not returns:
        return None
    try:
        if council is not None:
            return code_of(returns, council)
        return own_code(returns, programme) if programme else None
    except UnknownCouncilError as error:
        if council is None and programme and programme.demonstration:
            return None
        wrong_usage(str(error))


def _context_lines(context: Sequence[ContextSeries], programme: Programme | None) -> list[str]:
    return [
        line
        for series in context
        for line in context_words(series, own_area(series, programme) if programme else None)
    ]


def _write_csv(
    years: Sequence[KeptYear], context: Sequence[ContextSeries], code: str | None
) -> None:
    """The rows as they were read: of the council, or of all where nobody said which."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if years:
        writer.writerow(ROWS.names())
    for year in years:
        rows = year.official.council(code) if code else year.official.rows
        writer.writerows(rows.iter_rows())
    if context:
        writer.writerow(("series", *CONTEXT_ROWS.names()))
    for series in context:
        writer.writerows((series.id, *row) for row in series.rows.iter_rows())
