"""Findings with keys: what the gate said of each file, kept apart from the log until they age.

One small file for each submission, written whole; the log holds only how many findings of each
severity there were, and the hash of that file. After twelve months the keys go: what remains says
how many rows, and not which. The log's hash stays, so its chain is whole; the file then names the
hash of what it held before.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import polars as pl

from datasets.calendar import MONTHS_IN_YEAR
from datasets.store.errors import FAILURES, StoreError, in_words, told
from datasets.store.files import names, read_whole, write_whole
from datasets.store.place import Place

FINDINGS = "findings"
KEPT_MONTHS = MONTHS_IN_YEAR
SEVERITIES = ("critical", "warning", "info")
_SUFFIX = ".json"
_KEYS = ("examples", "rows")


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in one submitted file.

    Each of `found` is a mapping of check, severity, sentence, without_keys (the sentence as it will
    read once the keys are gone), column, count, share, examples and rows. `purged_on` is None while
    the keys are kept.
    """

    submission: str
    file_name: str
    file_sha256: str
    dataset: str
    at: datetime
    found: tuple[Mapping[str, Any], ...] = ()
    purged_on: date | None = None
    held_before: str = ""

    def of(self, severity: str) -> int:
        """How many findings there were of one severity."""
        return sum(1 for one in self.found if one["severity"] == severity)


def keep_findings(root: Place, findings: Findings) -> str:
    """Write what was found in one file; the hash of what was written, for the log.

    "" and nothing written if nothing was found. StoreError if it cannot be written.
    """
    if not findings.found:
        return ""
    data = _packed(findings)
    with in_words("The findings could not be kept; nothing was published"):
        write_whole(root, _name(findings.submission), data)
    return sha256(data).hexdigest()


def read_findings(root: Place, submission: str) -> Findings | None:
    """What was found in one submission's file; None if nothing is kept of it.

    StoreError if the file is damaged.
    """
    data = read_whole(root, _name(submission))
    return None if data is None else _unpacked(data, submission)


def list_findings(root: Place) -> list[Findings]:
    """What is kept of every submission, oldest first; StoreError if a file is damaged."""
    kept = (read_findings(root, name) for name in _submissions(root))
    return sorted((one for one in kept if one is not None), key=lambda one: one.at)


def findings_to_purge(root: Place, today: date) -> tuple[str, ...]:
    """The submissions whose findings are older than twelve months and still have their keys.

    StoreError if a file is damaged.
    """
    kept = (read_findings(root, name) for name in _submissions(root))
    return tuple(
        one.submission
        for one in kept
        if one is not None and not one.purged_on and _is_old(one.at.date(), today)
    )


def purge_findings(root: Place, today: date) -> tuple[str, ...]:
    """Take the keys out of findings older than twelve months; the submissions that it concerned.

    A crash leaves each file as it was or purged. StoreError if one is damaged or cannot be written.
    """
    old = findings_to_purge(root, today)
    for submission in old:
        data = read_whole(root, _name(submission)) or b""
        bare = _without_keys(_unpacked(data, submission), today, sha256(data).hexdigest())
        with in_words("The findings could not be purged"):
            write_whole(root, _name(submission), _packed(bare))
    return old


def findings_problems(root: Place, entries: pl.DataFrame) -> tuple[str, ...]:
    """What shows that findings are not those that the log tells of, in words; empty if nothing.

    `entries` are the refresh log's.
    """
    logged = entries.filter(pl.col("findings").fill_null("") != "").unique(
        "submission", keep="last"
    )
    found = (_problem(root, entry) for entry in logged.sort("number").iter_rows(named=True))
    return tuple(problem for problem in found if problem)


def _problem(root: Place, entry: Mapping[str, Any]) -> str:
    submission = entry["submission"]
    try:
        data = read_whole(root, _name(submission))
        kept = None if data is None else _unpacked(data, submission)
    except StoreError as error:
        return str(error)
    if data is None or kept is None:
        return f"The findings of submission {submission} are missing."
    held = kept.held_before if kept.purged_on else sha256(data).hexdigest()
    counted = all(kept.of(severity) == entry[severity] for severity in SEVERITIES)
    keys = kept.purged_on and any(one[key] for one in kept.found for key in _KEYS)
    if held != entry["findings"] or not counted or keys:
        return f"The findings of submission {submission} are not those that the log tells of."
    return ""


def _is_old(day: date, today: date) -> bool:
    age = (today.year - day.year) * MONTHS_IN_YEAR + today.month - day.month
    return (age, today.day) >= (KEPT_MONTHS, day.day)


def _without_keys(kept: Findings, today: date, held_before: str) -> Findings:
    bare = tuple(
        {**one, "sentence": one["without_keys"], **dict.fromkeys(_KEYS, ())} for one in kept.found
    )
    return replace(kept, found=bare, purged_on=today, held_before=held_before)


def _submissions(root: Place) -> list[str]:
    return [name.removesuffix(_SUFFIX) for name in names(root, FINDINGS, _SUFFIX)]


def _name(submission: str) -> str:
    return f"{FINDINGS}/{submission}{_SUFFIX}"


def _packed(findings: Findings) -> bytes:
    facts = {
        "submission": findings.submission,
        "file_name": findings.file_name,
        "file_sha256": findings.file_sha256,
        "dataset": findings.dataset,
        "at": findings.at.astimezone(UTC).isoformat(),
        "purged_on": findings.purged_on.isoformat() if findings.purged_on else None,
        "held_before": findings.held_before,
        "found": [{**one, "rows": as_runs(one["rows"])} for one in findings.found],
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _unpacked(data: bytes, submission: str) -> Findings:
    try:
        facts = json.loads(data)
        return Findings(
            submission=facts["submission"],
            file_name=facts["file_name"],
            file_sha256=facts["file_sha256"],
            dataset=facts["dataset"],
            at=datetime.fromisoformat(facts["at"]),
            found=tuple({**one, "rows": _from_runs(one["rows"])} for one in facts["found"]),
            purged_on=date.fromisoformat(facts["purged_on"]) if facts["purged_on"] else None,
            held_before=facts["held_before"],
        )
    except FAILURES as error:
        raise StoreError(
            f"The findings of submission {submission} are damaged: {told(error)}. "
            "Restore the store's folder from a backup."
        ) from error


def as_runs(rows: Sequence[int]) -> list[list[int]]:
    """Row numbers as runs, [first, last]: the fault of a whole column is one run."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return runs


def _from_runs(runs: Sequence[Sequence[int]]) -> tuple[int, ...]:
    return tuple(row for first, last in runs for row in range(first, last + 1))
