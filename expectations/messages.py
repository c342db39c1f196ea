"""What the audit worker and its client say to each other, one JSON object a line."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from expectations.report import AuditReport, Finding, Severity

READY = "ready"
"""The key of a line that says that the worker may be asked."""
PROGRESS = "progress"
"""The key of a line that tells only how far an audit has come: [checks done, of how many]."""


Told = Callable[[int, int], None]
"""Hears how many checks are done, and of how many."""


class AuditNotRunError(Exception):
    """An audit could not be run to its end; the message says why, fit to read aloud."""


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """One extract to audit: the reduced file, and the store and release to hold it against.

    Without a file the release is only opened, for audits to come.
    `programme` is the text of a programme file that is to be published with the extract; without
    it the release's own is used.
    """

    reduced: Path | None
    root: str | None = None
    release: int | None = None
    programme: str | None = None

    def as_line(self) -> str:
        """The request as one line of JSON, without its line end."""
        return json.dumps({**asdict(self), "reduced": self.reduced and str(self.reduced)})


def request_from_line(line: str) -> AuditRequest:
    """The request that a line holds; ValueError if it holds none."""
    try:
        said = json.loads(line)
        return AuditRequest(
            said["reduced"] and Path(said["reduced"]),
            said["root"],
            said["release"],
            said.get("programme"),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError("The line is not a request for an audit.") from error


def report_as_json(report: AuditReport) -> dict[str, Any]:
    """The report in plain lists, texts and numbers."""
    return asdict(report)


def report_from_json(said: Mapping[str, Any]) -> AuditReport:
    """The report that `report_as_json` made; KeyError or ValueError if it is not one."""
    return AuditReport(
        findings=tuple(_finding_from_json(finding) for finding in said["findings"]),
        checks=tuple(said["checks"]),
        not_run=tuple(said["not_run"]),
    )


def _finding_from_json(said: Mapping[str, Any]) -> Finding:
    return Finding(
        check=said["check"],
        severity=Severity(said["severity"]),
        sentence=said["sentence"],
        column=said["column"],
        count=said["count"],
        share=said["share"],
        examples=tuple(said["examples"]),
        rows=tuple(said["rows"]),
    )
