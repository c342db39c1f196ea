"""One submission on its way: how its file is read, how far it has come, whether it may go on."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from dashboard.before import Before
from dashboard.covered_cells import cells_of
from datasets.extract import Extract
from datasets.mapping import Mapping
from datasets.programme import Programme
from datasets.store import CellKey, LiveRelease
from expectations.report import AuditReport, Severity
from expectations.set_aside import Aside, CannotSetAsideError, rows_to_set_aside


class RefreshBlockedError(Exception):
    """The extract was read, but may not be published as it stands; the message says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: what an officer chooses, beside the file itself."""

    dataset: str | None = None
    mapping: Mapping | None = None
    month: date | None = None
    empty_month: bool = False
    history: bool | None = None
    service: str | None = None
    source_system: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Refresh:
    """One submission's journey so far.

    `base` is the release that it was audited against, 0 for none. `changes` are the cells whose
    records differ from that release; empty, there is nothing to do. `new_programme` is the text of
    a programme file that is published with it. `aside` says which rows an officer set aside, and
    `aside_why` for what reason; None and "" if nobody did. `before` tells, by service, what there
    would be from before its change. `live` is the base, opened and verified, where it is at hand,
    and `counted` the measure rows of the changes, where they were worked out already.
    """

    id: str
    extract: Extract
    report: AuditReport
    base: int
    programme: Programme | None
    new_programme: str | None
    changes: tuple[CellKey, ...]
    aside: Aside | None = None
    aside_why: str = ""
    before: tuple[Before, ...] = ()
    live: LiveRelease | None = field(default=None, repr=False, compare=False)
    counted: pl.DataFrame | None = field(default=None, repr=False, compare=False)

    @property
    def nothing_to_do(self) -> bool:
        """Whether the live release already says all that this file says.

        A file of which nothing is left for its month says nothing: that is for the gate to find.
        """
        covered = cells_of(self.extract, self.programme)
        return not self.changes and self.new_programme is None and bool(covered)


def require_publishable(refresh: Refresh, reason: str) -> None:
    """Nothing, or RefreshBlockedError: a critical finding, or a warning without a reason."""
    critical = refresh.report.of(Severity.CRITICAL)
    if critical:
        raise RefreshBlockedError(
            f"{plural(len(critical), 'critical finding')} must be mended first. "
            f"The live release is as it was.{_or_set_aside(refresh)}"
        )
    warnings = refresh.report.of(Severity.WARNING)
    if warnings and not reason.strip():
        raise RefreshBlockedError(
            f"{plural(len(warnings), 'warning')} to be answered for: "
            'publish with --accept-warnings "why it is right all the same".'
        )


def _or_set_aside(refresh: Refresh) -> str:
    """The other way out, where there is one: to publish the file without a few of its rows."""
    try:
        rows = len(rows_to_set_aside(refresh.report, refresh.extract).why)
    except CannotSetAsideError:
        return ""
    which = "the row" if rows == 1 else f"the {rows:,} rows"
    return f' Or set {which} aside: --set-aside "why the others may be published without".'


def plural(count: int, noun: str) -> str:
    """A count with its noun: "1 warning", "2 warnings"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
