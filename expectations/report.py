"""Finding and AuditReport: what the gate says, in plain words and without its library's types."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding means for publishing."""

    CRITICAL = "critical"
    """Blocks."""
    WARNING = "warning"
    """May be published with a reason, which is kept for ever."""
    INFO = "info"
    """Shown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    `check` is a stable name ("duplicate_key"). `sentence` could be read aloud. `share` is in
    [0, 1] of the rows that the check looked at, or None where a share means nothing. `examples`
    are up to three record ids; `rows` are the sender's row numbers of every failing row, first
    data row 1, and empty where no row is to blame (a missing one, say).
    """

    check: str
    severity: Severity
    sentence: str
    column: str | None = None
    count: int = 0
    share: float | None = None
    examples: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What the gate found in one extract: worst first.

    `checks` names every check that ran; `not_run` says in words which layers did not, and why.
    """

    findings: tuple[Finding, ...]
    checks: tuple[str, ...]
    not_run: tuple[str, ...] = ()

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(f for f in self.findings if f.severity is severity)

    @property
    def blocked(self) -> bool:
        """Whether a critical finding stops the extract."""
        return bool(self.of(Severity.CRITICAL))

    @property
    def needs_reason(self) -> bool:
        """Whether a warning needs an officer's reason before publishing."""
        return bool(self.of(Severity.WARNING))
