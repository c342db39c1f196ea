"""check, publish, backfill and programme: from a file to a release."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import typer

from dashboard.cli.answers import (
    extract_words,
    fault_facts,
    nothing_read,
    refresh_facts,
    release_facts,
    release_words,
    report_words,
)
from dashboard.cli.options import (
    DEFAULT_ROOT,
    DONE,
    EXPECTED,
    NOT_PUBLISHABLE,
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
    SourceSystem,
    answer,
    exit_code,
    failures_in_words,
    parse_month,
    say,
)
from dashboard.permissions import Actor, command_line
from dashboard.programmes import publish_programme
from dashboard.refresh import (
    Reading,
    Refresh,
    log_nothing_to_do,
    log_refused,
    require_publishable,
    submit,
)
from dashboard.refresh import publish as publish_extract
from datasets.extract import ExtractRefusedError
from datasets.mapping import read_mapping
from datasets.programme import parse_programme, programme_text
from datasets.store import NoStoreError, Store, open_store
from expectations.client import AuditWorker

NOTHING_TO_DO = "Nothing to do: the live release already holds exactly these figures."


@dataclass(slots=True)
class Outcome:
    """How one file's journey ended."""

    exit: int
    facts: dict[str, object] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a journey needs beside its file."""

    store: Store | None
    worker: AuditWorker
    reading: Reading
    programme: str | None = None
    actor: Actor | None = None
    reason: str = ""


def check(
    file: File,
    *,
    root: Root = DEFAULT_ROOT,
    dataset: Dataset = None,
    mapping: MappingName = None,
    month: Month = None,
    service: ServiceId = None,
    source_system: SourceSystem = None,
    empty_month: EmptyMonth = False,
    as_json: Json = False,
) -> None:
    """Say whether a file would be published, and change nothing."""
    with failures_in_words(as_json=as_json), AuditWorker() as worker:
        reading = _reading(dataset, mapping, month, service, source_system, empty_month=empty_month)
        outcome = _journey(file, Desk(_store_if_any(root), worker, reading))
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
        outcomes.append(_journey(file, desk))
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


def _journey(file: Path, desk: Desk) -> Outcome:
    outcome = Outcome(DONE, nothing_read(file.name))
    if desk.actor is not None:
        outcome.facts["published"] = None
    try:
        refresh = submit(
            desk.store,
            file,
            desk.reading,
            worker=desk.worker,
            programme_text=desk.programme,
            progress=say,
        )
        outcome.facts.update(refresh_facts(refresh))
        outcome.lines += [extract_words(refresh.extract)]
        _finish(refresh, desk, outcome)
    except ExtractRefusedError as error:
        if desk.store and desk.actor:
            log_refused(desk.store, file, error, desk.actor)
        outcome.facts["sha256"] = error.sha256 or None
        outcome.facts["findings"] = [fault_facts(fault) for fault in error.faults]
        _failed(outcome, error)
    except EXPECTED as error:
        _failed(outcome, error)
    outcome.facts["exit"] = outcome.exit
    return outcome


def _finish(refresh: Refresh, desk: Desk, outcome: Outcome) -> None:
    if refresh.nothing_to_do:
        if desk.actor is not None and desk.store is not None:
            log_nothing_to_do(desk.store, refresh, desk.actor)
        outcome.lines.append(NOTHING_TO_DO)
        return
    outcome.lines.append(report_words(refresh.report))
    if desk.actor is None or desk.store is None:
        require_publishable(refresh, "")
        outcome.lines.append("It would be published as it stands.")
        return
    release = publish_extract(desk.store, refresh, desk.actor, reason=desk.reason, progress=say)
    outcome.facts["published"] = release_facts(release)
    outcome.lines.append(f"Published. {release_words(release)}")


def _failed(outcome: Outcome, error: Exception) -> None:
    outcome.exit = exit_code(error)
    outcome.facts["error"] = str(error)
    prefix = "Not published: " if outcome.exit == NOT_PUBLISHABLE else ""
    outcome.lines.append(prefix + str(error))


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


def _store_if_any(root: Path) -> Store | None:
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
