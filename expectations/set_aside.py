"""Rows set aside: a few that cannot be published are taken out, so that all the others can be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from datasets.extract import Extract
from expectations.differences import MOST_IN
from expectations.report import AuditReport, Finding, Severity
from expectations.words import first_ids, how_many, listed, share_in_words

CHECK = "set_aside"
_NEVER = ("personal_data",)


class CannotSetAsideError(Exception):
    """The rows may not be set aside; the message says why, fit to read aloud."""


@dataclass(frozen=True, slots=True)
class Aside:
    """The rows of a file that critical findings concern, and the checks that each one failed."""

    why: Mapping[int, tuple[str, ...]]

    def out_of(self, extract: Extract) -> Extract:
        """The extract without those rows, which it then holds as set aside."""
        here = pl.col("source_row").is_in(sorted(self.why))
        earlier = [] if extract.set_aside is None else [extract.set_aside]
        taken = pl.concat([*earlier, extract.records.filter(here)])
        return replace(extract, records=extract.records.filter(~here), set_aside=taken)


def rows_to_set_aside(report: AuditReport, extract: Extract) -> Aside:
    """The rows that have to go for the others to pass; CannotSetAsideError if they may not.

    At most half a percent of the file's rows, those of another month among them, and only where
    every critical finding is about particular rows. Personal data may not be kept in any way.
    """
    critical = report.of(Severity.CRITICAL)
    for finding in critical:
        if finding.check in _NEVER:
            raise CannotSetAsideError(
                "Rows with personal data cannot be set aside: what is set aside is kept. Drop the "
                "column in the mapping, or clear it, and send the file again."
            )
        if not finding.rows:
            raise CannotSetAsideError(
                "Nothing was set aside: it would not help, for this is not about particular rows "
                f"of the file. {finding.sentence}"
            )
    why: dict[int, list[str]] = {}
    for finding in critical:
        for row in finding.rows:
            why.setdefault(row, []).append(_in_words(finding))
    others = set() if extract.history else set(extract.foreign["source_row"])
    _require_few(set(why) | others, extract.file_rows)
    return Aside({row: tuple(dict.fromkeys(checks)) for row, checks in sorted(why.items())})


def told(aside: Aside, extract: Extract, reason: str) -> Finding:
    """The news that rows were set aside, why, and who says so."""
    rows = sorted(aside.why)
    whys = {why for checks in aside.why.values() for why in checks}
    count, of = len(rows), max(extract.file_rows, 1)
    taken = extract.records.clear() if extract.set_aside is None else extract.set_aside
    examples = first_ids(taken.unique("source_row", maintain_order=True))
    return Finding(
        check=CHECK,
        severity=Severity.INFO,
        sentence=(
            f"{how_many(count)} {'is' if count == 1 else 'are'} set aside "
            f"({share_in_words(count / of)} of {of:,}): {listed(sorted(whys))}. For example "
            f"{', '.join(examples)}. Kept, counted and expected next month, mended. The reason "
            f"given: {reason.strip()}."
        ),
        count=count,
        share=count / of,
        examples=examples,
        rows=tuple(rows),
    )


def _in_words(finding: Finding) -> str:
    what = finding.check.replace("_", " ")
    return f"{what} ({finding.column})" if finding.column else what


def _require_few(rows: set[int], of: int) -> None:
    if len(rows) * MOST_IN > of:
        raise CannotSetAsideError(
            f"{how_many(len(rows))} would have to be set aside, "
            f"{share_in_words(len(rows) / max(of, 1))} of the {of:,} in the file; at most 0.5% "
            f"may be, which is {of // MOST_IN:,}. Mend them at the source and "
            "send the month again."
        )
