"""check, publish, backfill and programme: from a file to a release."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from dashboard.cli.answers import (
    release_facts,
    release_words,
)
from dashboard.cli.journey import NOTHING_TO_DO, Desk, Outcome, journey
from dashboard.cli.options import (
    DEFAULT_ROOT,
    DONE,
    AcceptWarnings,
    As,
    Dataset,
    EmptyMonth,
    File,
    Files,
    FirstMonth,
    Json,
    LastMonth,
    MappingName,
    Month,
    ProgrammeFile,
    Root,
    ServiceId,
    SetAside,
    SourceSystem,
    answer,
    failures_in_words,
    parse_month,
    say,
)
from dashboard.permissions import command_line
from dashboard.programmes import publish_programme
from dashboard.refresh import (
    Reading,
)
from datasets.mapping import read_mapping
from datasets.programme import parse_programme, programme_text
from datasets.store import NoStoreError, Store, open_store
from expectations.client import AuditWorker


def check(
    file: File,
    *,
    root: Root = DEFAULT_ROOT,
    dataset: Dataset = None,
    mapping: MappingName = None,
    month: Month = None,
    service: ServiceId = None,
    source_system: SourceSystem = None,
    set_aside: SetAside = "",
    empty_month: EmptyMonth = False,
    as_json: Json = False,
) -> None:
    """Say whether a file would be published, and change nothing."""
    with failures_in_words(as_json=as_json), AuditWorker() as worker:
        reading = _reading(dataset, mapping, month, service, source_system, empty_month=empty_month)
        outcome = journey(file, Desk(_store_if_any(root), worker, reading, set_aside=set_aside))
        answer(outcome.facts, as_json=as_json, text="\n".join(outcome.lines))
        raise typer.Exit(outcome.exit)


def publish(
    files: Files,
    *,
    root: Root = DEFAULT_ROOT,
    dataset: Dataset = None,
    mapping: MappingName = None,
    month: Month = None,
    service: ServiceId = None,
    source_system: SourceSystem = None,
    accept_warnings: AcceptWarnings = "",
    set_aside: SetAside = "",
    said_to_be: As = "",
    empty_month: EmptyMonth = False,
    as_json: Json = False,
) -> None:
    """Check files and publish them, one release each, in the order given."""
    with failures_in_words(as_json=as_json), AuditWorker() as worker:
        reading = _reading(dataset, mapping, month, service, source_system, empty_month=empty_month)
        desk = Desk(
            open_store(root),
            worker,
            reading,
            actor=command_line(said_to_be),
            reason=accept_warnings,
            set_aside=set_aside,
        )
        _publish_all(files, desk, as_json=as_json)


def backfill(
    files: Files,
    *,
    root: Root = DEFAULT_ROOT,
    dataset: Dataset = None,
    mapping: MappingName = None,
    programme: ProgrammeFile = None,
    first_month: FirstMonth = None,
    last_month: LastMonth = None,
    accept_warnings: AcceptWarnings = "",
    set_aside: SetAside = "",
    said_to_be: As = "",
    as_json: Json = False,
) -> None:
    """Publish full-history files, cut into months: one release each."""
    with failures_in_words(as_json=as_json), AuditWorker() as worker:
        reading = replace(
            _reading(dataset, mapping, None, None, None, history=True),
            first=parse_month(first_month, "--first-month"),
            last=parse_month(last_month, "--last-month"),
        )
        text = _programme_text(programme)
        desk = Desk(
            open_store(root, create=True),
            worker,
            reading,
            programme=text,
            actor=command_line(said_to_be),
            reason=accept_warnings,
            set_aside=set_aside,
        )
        _publish_all(files, desk, as_json=as_json)


def programme(
    file: File,
    *,
    root: Root = DEFAULT_ROOT,
    accept_warnings: AcceptWarnings = "",
    said_to_be: As = "",
    check_only: bool = typer.Option(False, "--check", help="Only say whether it is valid."),
    as_json: Json = False,
) -> None:
    """Publish a programme file; every figure that depends on it is worked out again."""
    with failures_in_words(as_json=as_json):
        text = programme_text(file)
        council = parse_programme(text, file.name).council
        facts: dict[str, object] = {"exit": DONE, "council": council, "published": None}
        if check_only:
            line = f"{file.name} is a valid programme for {council}."
            answer(facts, as_json=as_json, text=line)
            return
        store = open_store(root, create=True)
        release = publish_programme(
            store, text, command_line(said_to_be), progress=say, reason=accept_warnings
        )
        if release is None:
            answer(facts, as_json=as_json, text=NOTHING_TO_DO)
            return
        facts["published"] = release_facts(release)
        answer(facts, as_json=as_json, text=release_words(release))


def _publish_all(files: Sequence[Path], desk: Desk, *, as_json: bool) -> None:
    outcomes: list[Outcome] = []
    for file in files:
        outcomes.append(journey(file, desk))
        if not as_json:
            answer(None, as_json=False, text="\n".join(outcomes[-1].lines))
        if outcomes[-1].exit != DONE:
            break
    not_tried = [file.name for file in files[len(outcomes) :]]
    if not_tried:
        say(f"Not tried, because the file before was not published: {', '.join(not_tried)}.")
    end = outcomes[-1].exit
    if as_json:
        facts = {"exit": end, "files": [o.facts for o in outcomes], "not_tried": not_tried}
        answer(facts, as_json=True)
    raise typer.Exit(end)


def _reading(
    dataset: str | None,
    mapping: str | None,
    month: str | None,
    service: str | None,
    source_system: str | None,
    *,
    empty_month: bool = False,
    history: bool | None = None,
) -> Reading:
    chosen = read_mapping(mapping) if mapping else None
    return Reading(
        dataset, chosen, parse_month(month), empty_month, history, service, source_system
    )


def _store_if_any(root: str) -> Store | None:
    try:
        return open_store(root)
    except NoStoreError:
        return None


def _programme_text(path: Path | None) -> str | None:
    if path is None:
        return None
    text = programme_text(path)
    parse_programme(text, path.name)
    return text
