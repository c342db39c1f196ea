"""What was found in a submitted file, kept apart from the log."""

from datetime import UTC, datetime

from datasets.extract import Extract, Fault
from datasets.store.findings import Findings, keep_findings
from datasets.store.place import Place
from expectations.keyless import bare, without_keys
from expectations.report import AuditReport, Finding


def keep_report(root: Place, submission: str, extract: Extract, report: AuditReport) -> str:
    """Keep what the gate found, with keys; the hash for the log, "" if nothing was found."""
    return keep_findings(
        root,
        Findings(
            submission=submission,
            file_name=extract.file_name,
            file_sha256=extract.sha256,
            dataset=extract.contract.name,
            at=datetime.now(UTC),
            found=tuple(_facts(finding) for finding in report.findings),
        ),
    )


def keep_faults(
    root: Place, submission: str, file_name: str, sha256: str, faults: tuple[Fault, ...]
) -> str:
    """Keep why a file could not be read, by name and count alone: nothing of it was judged."""
    return keep_findings(
        root,
        Findings(
            submission=submission,
            file_name=file_name,
            file_sha256=sha256,
            dataset="",
            at=datetime.now(UTC),
            found=tuple(_fault_facts(fault) for fault in faults),
        ),
    )


def _facts(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "sentence": finding.sentence,
        "without_keys": without_keys(
            finding.sentence, finding.examples, check=finding.check, count=finding.count
        ),
        "column": finding.column,
        "count": finding.count,
        "share": finding.share,
        "examples": list(finding.examples),
        "rows": list(finding.rows),
    }


def _fault_facts(fault: Fault) -> dict[str, object]:
    said = bare(fault.reason, fault.count)
    return {
        "check": fault.reason,
        "severity": "critical",
        "sentence": said,
        "without_keys": said,
        "column": None,
        "count": fault.count,
        "share": None,
        "examples": [],
        "rows": [],
    }
