"""verify and purge: is the store what was written, and is nothing kept for too long?"""

from collections.abc import Iterator
from typing import Annotated

import typer

from dashboard.cli.options import (
    DEFAULT_ROOT,
    DONE,
    NOT_DONE,
    As,
    Json,
    Root,
    Today,
    answer,
    failures_in_words,
    parse_day,
    say,
    wrong_usage,
)
from dashboard.permissions import command_line
from dashboard.purging import Cleared, what_to_purge
from dashboard.purging import purge as purge_store
from datasets.calendar import month_in_words
from datasets.store import Checked, NoSuchReleaseError, Purged, Store, open_store

One = Annotated[
    int | None, typer.Option("--release", min=1, help="A release; the newest unless told.")
]
Every = Annotated[bool, typer.Option("--all", help="Every release.")]
CheckOnly = Annotated[
    bool, typer.Option("--check", help="Only say what would be removed; remove nothing.")
]


def verify(
    root: Root = DEFAULT_ROOT, *, release: One = None, every: Every = False, as_json: Json = False
) -> None:
    """Say whether figures, records and log are what was published; name each place that is not."""
    with failures_in_words(as_json=as_json):
        store = open_store(root)
        checked = store.check(_numbers(store, release, every=every), say)
        end = NOT_DONE if checked.problems else DONE
        facts = {
            "exit": end,
            "releases": list(checked.releases),
            "cells": checked.cells,
            "records": checked.records,
            "problems": list(checked.problems),
            "not_checked": list(checked.not_checked),
        }
        answer(facts, as_json=as_json, text="\n".join(_checked_words(checked)))
        raise typer.Exit(end)


def purge(
    root: Root = DEFAULT_ROOT,
    *,
    today: Today = None,
    said_to_be: As = "",
    check_only: CheckOnly = False,
    as_json: Json = False,
) -> None:
    """Remove for good the records that were kept as long as the programme says."""
    with failures_in_words(as_json=as_json):
        day = parse_day(today)
        store, actor = open_store(root), command_line(said_to_be)
        cleared = (
            what_to_purge(store, day, actor)
            if check_only
            else purge_store(store, day, actor, progress=say)
        )
        facts = {
            "exit": DONE,
            "today": day.isoformat(),
            "removed": not check_only,
            "datasets": [_purged_facts(purged) for purged in cleared.datasets],
            "without_rule": list(cleared.without_rule),
            "findings": cleared.findings,
        }
        lines = _purged_words(cleared, check_only=check_only)
        answer(facts, as_json=as_json, text="\n".join(lines))


def _numbers(store: Store, release: int | None, *, every: bool) -> list[int]:
    if every and release is not None:
        wrong_usage("Choose a release or --all, not both.")
    latest = store.latest()
    if release is not None and release > latest:
        raise NoSuchReleaseError(f"There is no release {release}. The newest is release {latest}.")
    if every:
        return list(range(1, latest + 1))
    return [release or latest] if latest else []


def _checked_words(checked: Checked) -> Iterator[str]:
    yield from checked.problems
    yield from (f"Not checked: {words}" for words in checked.not_checked)
    numbers = checked.releases
    which = f"Release {numbers[0]}" if len(numbers) == 1 else f"{len(numbers):,} releases"
    what = f"{which}, {checked.cells:,} cells, {checked.records:,} records and the refresh log"
    problems = len(checked.problems)
    if not problems:
        yield f"{what}: all as it was written."
    else:
        yield f"{what}: {problems} {'place' if problems == 1 else 'places'} to mend, named above."


def _purged_facts(purged: Purged) -> dict[str, object]:
    return {
        "dataset": purged.dataset,
        "years": purged.purge.years,
        "before": purged.purge.before.isoformat()[:7],
        "records": {month.isoformat()[:7]: count for month, count in purged.records.items()},
    }


def _purged_words(cleared: Cleared, *, check_only: bool) -> Iterator[str]:
    done = "would be removed" if check_only else "removed for good"
    for purged in cleared.datasets:
        rule = f"{purged.dataset}: the {purged.purge.years}-year rule keeps records from"
        rule += f" {month_in_words(purged.purge.before)} on;"
        total = sum(purged.records.values())
        months = len(purged.records)
        counted = f"{total:,} records of {months} {'month' if months == 1 else 'months'} {done}"
        yield f"{rule} {counted if months else 'nothing older is held'}."
    for dataset in cleared.without_rule:
        yield f"{dataset}: the programme has no rule (retention_years), so nothing is removed."
    files = "1 file" if cleared.findings == 1 else f"{cleared.findings:,} files"
    keys = f"the keys in those of {files} {done}" if cleared.findings else "none is that old"
    yield f"findings: keys are kept for twelve months; {keys}."
