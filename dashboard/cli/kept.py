"""findings: what the gate found in each submitted file, kept apart from the log."""

from collections.abc import Sequence
from typing import Annotated

import typer

from dashboard.cli.options import (
    DEFAULT_ROOT,
    Json,
    Root,
    answer,
    failures_in_words,
    wrong_usage,
)
from datasets.calendar import in_words
from datasets.store import Store, open_store
from datasets.store.findings import (
    SEVERITIES,
    Findings,
    as_runs,
    list_findings,
    read_findings,
)

Submission = Annotated[
    str | None,
    typer.Argument(help="A submission, as `history --json` names it.", show_default=False),
]


def findings(
    submission: Submission = None, *, root: Root = DEFAULT_ROOT, as_json: Json = False
) -> None:
    """List the files in which something was found; name a submission to see what."""
    with failures_in_words(as_json=as_json):
        store = open_store(root)
        kept = list_findings(store.root) if submission is None else [_one(store, submission)]
        told = _in_full if submission else _in_a_line
        text = "\n".join(told(one) for one in kept) or "Nothing was found in any file."
        answer([findings_facts(one) for one in kept], as_json=as_json, text=text)


def findings_facts(kept: Findings) -> dict[str, object]:
    """What was found in one file, for JSON."""
    hidden = {"without_keys"}
    return {
        "submission": kept.submission,
        "file": kept.file_name,
        "sha256": kept.file_sha256,
        "dataset": kept.dataset or None,
        "at": kept.at.isoformat(timespec="seconds"),
        "purged_on": kept.purged_on.isoformat() if kept.purged_on else None,
        "findings": [
            {name: value for name, value in one.items() if name not in hidden} for one in kept.found
        ],
    }


def _one(store: Store, submission: str) -> Findings:
    if not submission.isalnum():
        wrong_usage(f"{submission!r} is not a submission. `insourcing findings` lists them.")
    kept = read_findings(store.root, submission)
    if kept is None:
        wrong_usage(
            f"Nothing is kept of a submission {submission}. `insourcing findings` lists those of "
            "which there is."
        )
    return kept


def _in_a_line(kept: Findings) -> str:
    counts = ", ".join(f"{kept.of(severity)} {severity}" for severity in SEVERITIES)
    what = f"{kept.file_name} ({kept.dataset or 'not readable'})"
    return f"{kept.submission}  {in_words(kept.at.date())}  {what}: {counts}"


def _in_full(kept: Findings) -> str:
    lines = [_in_a_line(kept)]
    if kept.purged_on:
        lines.append(f"Keys and row numbers were removed on {in_words(kept.purged_on)}.")
    for one in kept.found:
        lines.append(f"{one['severity']}: {one['sentence']}")
        if one["rows"]:
            lines.append(f"    Rows: {_runs(one['rows'])}")
    return "\n".join(lines)


def _runs(rows: Sequence[int]) -> str:
    """Row numbers as they are written: "3, 5-9"."""
    runs = as_runs(rows)
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)
