"""withdraw, rollback and rebuild: releases made without a file."""

from collections.abc import Sequence
from typing import Annotated

import typer

from dashboard.cli.answers import release_facts, release_words
from dashboard.cli.corrected import (
    cell_facts,
    going_back_facts,
    going_back_words,
    noticed_facts,
    noticed_words,
)
from dashboard.cli.options import (
    DEFAULT_ROOT,
    DONE,
    As,
    Json,
    Root,
    answer,
    failures_in_words,
    one_line,
    parse_month,
    say,
    wrong_usage,
)
from dashboard.corrections.making import Asked
from dashboard.corrections.rebuild import prepare_rebuild
from dashboard.corrections.rebuild import rebuild as publish_rebuild
from dashboard.corrections.roll_back import prepare_rollback, roll_back
from dashboard.corrections.withdraw import prepare_withdrawal
from dashboard.corrections.withdraw import withdraw as publish_withdrawal
from dashboard.permissions import command_line
from datasets.store import CellKey, Release, open_store

Reason = Annotated[str, typer.Option("--reason", callback=one_line, help="Why; kept for ever.")]
CheckOnly = Annotated[
    bool, typer.Option("--check", help="Only say what would change; change nothing.")
]
Dataset = Annotated[str, typer.Option("--dataset", help="The dataset.")]
Service = Annotated[str, typer.Option("--service", help="The service's id.")]
System = Annotated[str, typer.Option("--source-system", help="The system that sent it.")]
Month = Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month.")]
Target = Annotated[int, typer.Argument(metavar="RELEASE", help="Its number.", show_default=False)]


def withdraw(
    dataset: Dataset,
    service: Service,
    source_system: System,
    month: Month,
    *,
    root: Root = DEFAULT_ROOT,
    reason: Reason = "",
    said_to_be: As = "",
    check_only: CheckOnly = False,
    as_json: Json = False,
) -> None:
    """Withdraw one month of one source system: readers see it as missing."""
    with failures_in_words(as_json=as_json):
        asked = _asked(said_to_be, reason, check_only=check_only)
        first = parse_month(month)
        if first is None:
            wrong_usage("--month is missing.")
        store = open_store(root)
        cell = CellKey(dataset, service, source_system, first)
        withdrawal = prepare_withdrawal(store, cell, asked.actor)
        release = None if check_only else publish_withdrawal(store, withdrawal, asked)
        facts = {
            "exit": DONE,
            "cell": cell_facts(cell),
            "worked_out_again": [cell_facts(key) for key in withdrawal.again],
            "noticed": noticed_facts(withdrawal.noticed),
            "published": release_facts(release) if release else None,
        }
        lines = [f"{cell} would be withdrawn." if check_only else f"{cell} is withdrawn."]
        if withdrawal.again:
            lines.append(f"Worked out again without it: {_count(withdrawal.again, 'later month')}.")
        lines += [*noticed_words(withdrawal.noticed), *_published(release)]
        answer(facts, as_json=as_json, text="\n".join(lines))


def rollback(
    release: Target,
    *,
    root: Root = DEFAULT_ROOT,
    reason: Reason = "",
    said_to_be: As = "",
    check_only: CheckOnly = False,
    as_json: Json = False,
) -> None:
    """Say again, as a new release, all that an earlier release said."""
    with failures_in_words(as_json=as_json):
        asked = _asked(said_to_be, reason, check_only=check_only)
        store = open_store(root)
        prepared = prepare_rollback(store, release, asked.actor)
        made = None if check_only else roll_back(store, prepared, asked)
        facts = {
            "exit": DONE,
            "release": release,
            "nothing_to_do": prepared.nothing_to_do,
            "damage": prepared.damage,
            "documents": list(prepared.documents),
            "cells": [going_back_facts(back) for back in prepared.cells],
            "noticed": noticed_facts(prepared.noticed),
            "published": release_facts(made) if made else None,
        }
        lines = [f"Nothing to do: the live release says what release {release} said."]
        if not prepared.nothing_to_do:
            lines = [*going_back_words(prepared), *noticed_words(prepared.noticed)]
        answer(facts, as_json=as_json, text="\n".join([*lines, *_published(made)]))


def rebuild(
    *,
    root: Root = DEFAULT_ROOT,
    reason: Reason = "",
    said_to_be: As = "",
    check_only: CheckOnly = False,
    as_json: Json = False,
) -> None:
    """Work out every figure again from the records, under today's definitions."""
    with failures_in_words(as_json=as_json):
        asked = _asked(said_to_be, reason, check_only=check_only)
        store = open_store(root)
        prepared = prepare_rebuild(store, asked.actor, progress=say)
        made = None if check_only else publish_rebuild(store, prepared, asked)
        facts = {
            "exit": DONE,
            "nothing_to_do": prepared.nothing_to_do,
            "cells": [cell_facts(key) for key in prepared.cells],
            "kept": [cell_facts(key) for key in prepared.kept],
            "measures": [{"measure": m, "rows": rows} for m, rows in prepared.measures.items()],
            "noticed": noticed_facts(prepared.noticed),
            "published": release_facts(made) if made else None,
        }
        lines = ["Nothing to do: every figure is what today's definitions make of the records."]
        if not prepared.nothing_to_do:
            named = ", ".join(f"{m} ({rows:,})" for m, rows in prepared.measures.items())
            lines = [
                f"Figures differ in {_count(prepared.cells, 'cell')}, in rows of: {named}.",
                *noticed_words(prepared.noticed),
            ]
        if prepared.kept:
            lines.append(
                f"The records of {_count(prepared.kept, 'cell')} were purged: their figures "
                "stay as they were published."
            )
        answer(facts, as_json=as_json, text="\n".join([*lines, *_published(made)]))


def _asked(said_to_be: str, reason: str, *, check_only: bool) -> Asked:
    """Who asks and why; wrong usage without a reason, unless it is only checked."""
    if not check_only and not reason.strip():
        wrong_usage('Say why: --reason "...". It is kept for ever.')
    return Asked(command_line(said_to_be), reason)


def _published(release: Release | None) -> list[str]:
    return [f"Published. {release_words(release)}"] if release else []


def _count(cells: Sequence[CellKey], noun: str) -> str:
    return f"{len(cells):,} {noun}{'' if len(cells) == 1 else 's'}"
