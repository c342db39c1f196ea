"""What is done with one submitted file, step by step, away from any page."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.comparing.client import NoPreviewError, Previewer
from dashboard.desk.case import Case, Step
from dashboard.desk.mappings import is_taken, known_mappings, mapping_for, save_mapping
from dashboard.logged import log_blocked, log_nothing_to_do, log_refused, origin_kept
from dashboard.permissions import Actor, Role
from dashboard.proposal import Proposal
from dashboard.refresh import (
    Refresh,
    RefreshBlockedError,
    Waiting,
    read,
    set_rows_aside,
    submit_extract,
)
from dashboard.submission import plural
from datasets.catalogue import CONTRACTS
from datasets.extract import Extract, ExtractRefusedError
from datasets.mapping import MappingError, parse_mapping
from datasets.personal import without_personal
from datasets.pseudonym_key import PseudonymKeyError
from datasets.staging import Staging
from datasets.store import Origin, Store, StoreError
from datasets.suggestion import Suggestion, suggest_mapping
from datasets.suggestion.choices import Choices
from expectations.client import AuditWorker
from expectations.messages import AuditNotRunError
from expectations.report import Severity
from expectations.words import listed

MAPPABLE = frozenset(
    {
        "column_misspelt",
        "date_format",
        "extra_column",
        "missing_column",
        "month_unknown",
        "no_header",
        "owner_unknown",
        "unknown_dataset",
        "which_sheet",
        "wrong_type",
        "zone_unknown",
    }
)
"""The reasons for which a file cannot be read that a mapping, or a word of the officer's, mends."""
PERSONAL = "personal_data"
GONE = (
    "The file as it was sent is kept for fifteen minutes at most, and they are over. "
    "Choose the file again; a mapping that you saved is used by itself."
)
OTHERWISE = "Its columns or values are not written as was expected. Nothing is published."
LACKING = "Something is still needed before the file can be read. Nothing is published."
TAKEN = (
    "Another dataset has a mapping of this name already, and keeps it. Give this one another name."
)
LONGEST_NAME = 60
Became = Callable[[Case], Case]


@dataclass(frozen=True, slots=True)
class Tools:
    """What work on a file needs: store and staging, who audits and compares, and whom to tell."""

    store: Store
    staging: Staging
    worker: AuditWorker
    previewer: Previewer
    became: Became


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that could be read, and the case as it stands then: by which mapping, for example."""

    case: Case
    extract: Extract


def work_on(case: Case, tools: Tools) -> Case:
    """The case as far as it comes without an officer's word; every step is told as it is taken."""
    try:
        held = tools.staging.extract(case.id)
        opened = _read(case, tools) if held is None else Opened(case, held)
        return opened if isinstance(opened, Case) else _audit(opened.case, opened.extract, tools)
    except (StoreError, PseudonymKeyError, AuditNotRunError, NoPreviewError) as error:
        return tools.became(case.at(Step.STOPPED, str(error)))
    except OSError as error:
        words = f"It could not be worked on: {error.strerror or 'the disk did not answer'}."
        return tools.became(case.at(Step.STOPPED, words))


def _read(case: Case, tools: Tools) -> Opened | Case:
    """The file, read and reduced; or the case, where that is not possible yet or at all."""
    path = tools.staging.arrived(case.id)
    if path is None:
        tools.staging.decided(case.id)
        return tools.became(case.at(Step.STOPPED, GONE))
    tools.became(case.at(Step.READING, "Reading the file"))
    if case.choices is not None and case.reading.mapping is None:
        return _as_chosen(case, path, tools)
    mapping = case.reading.mapping
    if mapping is not None and is_taken(tools.store, mapping.name, mapping.dataset):
        return tools.became(case.at(Step.MAPPING, TAKEN))
    try:
        extract = read(tools.store, path, case.reading, name=case.file_name)
    except ExtractRefusedError as refused:
        return _mapped(case, path, refused, tools)
    if not _is_theirs(case, extract):
        return _not_theirs(case, extract, tools)
    if case.keep_mapping and mapping is not None:
        save_mapping(tools.store, mapping)
    tools.staging.keep(case.id, extract)
    return Opened(case, extract)


def _as_chosen(case: Case, path: Path, tools: Tools) -> Opened | Case:
    """The file read by the mapping that an officer chose; or the case, where it lacks something."""
    try:
        suggestion = _suggested(case, path, tools)
        if is_taken(tools.store, suggestion.name, suggestion.dataset):
            case = _renamed(case, f"{suggestion.dataset}_{suggestion.name}")
            suggestion = _suggested(case, path, tools)
    except ExtractRefusedError as refused:
        return refuse(case, refused, tools)
    case = replace(case, suggestion=suggestion)
    if suggestion.missing:
        return tools.became(case.at(Step.MAPPING, LACKING))
    try:
        mapping = parse_mapping(suggestion.text, "The mapping")
    except MappingError as error:
        return tools.became(case.at(Step.MAPPING, str(error)))
    return _read(replace(case, reading=replace(case.reading, mapping=mapping)), tools)


def _renamed(case: Case, name: str) -> Case:
    """The case with its chosen mapping under another name; its system is called as before."""
    choices = case.choices or Choices()
    return replace(case, choices=replace(choices, name=name[:LONGEST_NAME]))


def _suggested(case: Case, path: Path, tools: Tools) -> Suggestion:
    return suggest_mapping(
        path,
        name=case.file_name,
        dataset=case.reading.dataset,
        choices=case.choices,
        incoming=tools.store.incoming,
    )


def _mapped(case: Case, path: Path, refused: ExtractRefusedError, tools: Tools) -> Opened | Case:
    """The file read by a mapping that fits it; or the case, waiting for one or refused."""
    if not any(fault.reason in MAPPABLE for fault in refused.faults):
        return refuse(case, refused, tools)
    tools.became(case.at(Step.READING, "Looking for the mapping of its system"))
    try:
        suggestion = _suggested(case, path, tools)
    except ExtractRefusedError:
        suggestion = None
    if suggestion is not None and case.reading.mapping is None:
        known = mapping_for(suggestion.header, known_mappings(tools.store))
        if known is not None:
            reading = replace(case.reading, mapping=known)
            told = (*case.told, f"Read with the saved mapping “{known.title}”.")
            return _read(replace(case, reading=reading, told=told), tools)
    return tools.became(
        case.at(Step.MAPPING, OTHERWISE, faults=refused.faults, suggestion=suggestion)
    )


def refuse(case: Case, refused: ExtractRefusedError, tools: Tools) -> Case:
    """The case of a file that cannot be read: its bytes go first, then it is logged and said."""
    tools.staging.decided(case.id)
    log_refused(tools.store, refused, named(case))
    words = "The file cannot be read. Nothing of it is kept but its hash and the reasons."
    return tools.became(case.at(Step.REFUSED, words, faults=refused.faults))


def _audit(case: Case, extract: Extract, tools: Tools) -> Case:
    """The case with what the gate says of the file, and what publishing it would change."""
    if not _is_theirs(case, extract):
        return _not_theirs(case, extract, tools)
    case = replace(case, dataset=extract.contract.name, months=extract.months, faults=())
    case = tools.became(case.at(Step.CHECKING, "Checking", done=0, of=0, suggestion=None))
    path = tools.staging.reduced(case.id)
    if path is None:
        return tools.became(case.at(Step.STOPPED, GONE))

    def told(done: int, of: int) -> None:
        words = f"Checking {done} of {of}"
        tools.became(case.at(Step.CHECKING, words, done=done, of=of))

    waiting = Waiting(case.id, path, told)
    refresh = submit_extract(tools.store, extract, worker=tools.worker, waiting=waiting)
    if case.why_aside and refresh.report.blocked:
        tools.became(case.at(Step.CHECKING, "Checking again without the rows set aside"))
        with suppress(RefreshBlockedError):  # other findings than then: they are shown
            refresh = set_rows_aside(tools.store, refresh, case.why_aside, worker=tools.worker)
    return _judged(replace(case, refresh=refresh), refresh, waiting, tools)


def _is_theirs(case: Case, extract: Extract) -> bool:
    """Whether its sender may publish it."""
    return case.may is None or extract.contract.name in case.may


def _not_theirs(case: Case, extract: Extract, tools: Tools) -> Case:
    """The case of a file that its sender may not publish."""
    tools.staging.decided(case.id)
    log_discarded(tools.store, case, named(case))
    theirs = listed([CONTRACTS[name].title for name in case.may or ()])
    words = (
        f"This is a file of {extract.contract.title.lower()}, and you may publish {theirs} only. "
        "Nothing of it is kept. Ask an officer of that dataset to send it in."
    )
    return tools.became(case.at(Step.REFUSED, words))


def _judged(case: Case, refresh: Refresh, waiting: Waiting, tools: Tools) -> Case:
    report = refresh.report
    if any(f.check == PERSONAL for f in report.of(Severity.CRITICAL)):
        tools.staging.decided(case.id)
        bare = replace(refresh, extract=without_rows(refresh.extract))
        _log_once(case, refresh, "Personal data", tools)
        words = "It holds personal data, so nothing of it is kept. Nothing is published."
        return tools.became(case.at(Step.REFUSED, words, refresh=bare))
    if refresh.nothing_to_do:
        tools.staging.decided(case.id)
        log_nothing_to_do(tools.store, refresh, named(case))
        words = "The live release already holds exactly these figures, so there is nothing to do."
        return tools.became(case.at(Step.NOTHING_TO_DO, words))
    if report.blocked:
        count = plural(len(report.of(Severity.CRITICAL)), "critical finding")
        case = _log_once(case, refresh, f"{count} must be mended first", tools)
        words = f"{count} must be mended first. The live release is as it was."
        return tools.became(case.at(Step.READY, words))
    return _proposed(case, refresh, waiting, tools)


def _proposed(case: Case, refresh: Refresh, waiting: Waiting, tools: Tools) -> Case:
    """The case with its preview: figures first, then verdicts, as they become known."""

    def heard(words: str, known: Proposal | None) -> None:
        tools.became(case.at(Step.COMPARING, words, proposal=known))

    heard("Comparing with the live release", None)
    found = tools.previewer.preview(tools.store, refresh, waiting, heard=heard)
    return tools.became(case.at(Step.READY, "All checks are done.", proposal=found))


def _log_once(case: Case, refresh: Refresh, why: str, tools: Tools) -> Case:
    """The case, once the log has a line about what was found in it."""
    if case.logged:
        return case
    log_blocked(tools.store, refresh, named(case), why, origin_kept(tools.store, refresh))
    return replace(case, logged=True)


def log_discarded(store: Store, case: Case, actor: Actor) -> None:
    """A line in the log for a file that was taken out of hand before anything was decided."""
    origin = Origin(
        file_name=without_personal(case.file_name),
        file_sha256=case.sha256,
        dataset=case.dataset,
        months=case.months,
    )
    store.log(
        "discarded",
        actor=actor.name,
        said_to_be=actor.said_to_be,
        submission=case.id,
        reason=f"While it was at “{case.step}”",
        origin=origin,
    )


def named(case: Case) -> Actor:
    """Who sent it in, as the log names them."""
    return Actor(case.by, Role.OFFICER, ())


def without_rows(extract: Extract) -> Extract:
    """An extract of which nothing is left but what is known of it."""
    return replace(
        extract, records=extract.records.clear(), foreign=extract.foreign.clear(), set_aside=None
    )


def in_order(cases: Iterable[Case]) -> list[Case]:
    """The cases, newest arrival first."""
    return sorted(cases, key=lambda case: case.arrived_at, reverse=True)
