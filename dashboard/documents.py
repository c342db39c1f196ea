"""Whether figures that documents reported are of measures that there are, and can be right.

The gate knows no measures, so this is asked here, of the same file and in the same words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from dashboard.kpis.measure import Family, Frequency, Measure, Unit
from dashboard.kpis.registry import measures_of
from dashboard.kpis.reported import REPORTED
from datasets.extract import Extract
from datasets.reported import REPORTED_FIGURE
from datasets.store import LiveRelease
from expectations.report import AuditReport, Finding, Severity
from expectations.words import first_ids, how_many, listed, sentence, share_in_words

MEASURE, SHARE, ELSEWHERE = CHECKS = ("reported_measure", "reported_share", "reported_elsewhere")
_NOUNS = ("reported figure", "reported figures")
_WORST_FIRST = tuple(Severity)


def with_documents(report: AuditReport, extract: Extract, live: LiveRelease | None) -> AuditReport:
    """The report with what is wrong with reported figures; as it was where there are none.

    A report that is blocked by personal data says nothing else.
    """
    figures = extract.records.filter(pl.col("record_kind") == REPORTED_FIGURE)
    if figures.is_empty() or any(f.check == "personal_data" for f in report.findings):
        return report
    found = (*report.findings, *_wrong(figures, extract.contract.name, live))
    return replace(
        report,
        findings=tuple(sorted(found, key=lambda f: _WORST_FIRST.index(f.severity))),
        checks=(*report.checks, *CHECKS),
    )


def _wrong(figures: pl.DataFrame, dataset: str, live: LiveRelease | None) -> Iterator[Finding]:
    known = [m for m in measures_of(dataset) if m.frequency is Frequency.MONTHLY]
    above = pl.coalesce(pl.col("numerator") / pl.col("denominator"), "value") > 1
    failing = {
        MEASURE: figures.filter(~pl.col("measure").is_in([m.id for m in known])),
        SHARE: figures.filter(pl.col("measure").is_in(_in_parts(known)), above),
        ELSEWHERE: _elsewhere(figures, dataset, live),
    }
    names = listed([m.id for m in known])
    for check, rows in failing.items():
        if rows.height:
            yield _finding(check, rows, figures.height, _SAID[check].with_measures(names))


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said of one figure or of several, of which column, and how to mend it."""

    one: str
    many: str
    column: str
    mend: str

    def with_measures(self, names: str) -> "_Words":
        """With the measures' names where the remedy lists them."""
        return replace(self, mend=self.mend.replace("{names}", names))


_SAID = {
    MEASURE: _Words(
        "is of no monthly measure of this dataset",
        "are of no monthly measure of this dataset",
        "measure",
        "The measures are: {names}.",
    ),
    SHARE: _Words(
        "is a share of more than the whole",
        "are shares of more than the whole",
        "value",
        "Give shares between 0 and 1: 71.2% is 0.712.",
    ),
    ELSEWHERE: _Words(
        "is published already from another source system",
        "are published already from another source system",
        "source_system",
        "Send all figures of a measure from one, or withdraw the other's months first.",
    ),
}


def _in_parts(measures: list[Measure]) -> list[str]:
    """The measures that can never be more than the whole."""
    return [m.id for m in measures if m.family is Family.PROPORTION and m.unit is Unit.SHARE]


def _elsewhere(figures: pl.DataFrame, dataset: str, live: LiveRelease | None) -> pl.DataFrame:
    """The figures that the release has from another system than the file's."""
    if live is None:
        return figures.clear()
    held = live.rows(kind=REPORTED, dataset=dataset).select(
        "service", "month", "measure", other="source_system"
    )
    met = figures.join(held, on=["service", "month", "measure"])
    return met.filter(pl.col("other") != pl.col("source_system")).unique("source_row")


def _finding(check: str, rows: pl.DataFrame, of: int, words: _Words) -> Finding:
    count, share = rows.height, rows.height / of
    claim = f"{how_many(count, _NOUNS)} {words.one if count == 1 else words.many}"
    whole = f"{claim} ({share_in_words(share)} of {of:,})"
    examples = first_ids(rows.sort("record_id"))
    return Finding(
        check=check,
        severity=Severity.CRITICAL,
        sentence=sentence(whole, column=words.column, examples=examples, mend=words.mend),
        column=words.column,
        count=count,
        share=share,
        examples=examples,
        rows=tuple(rows["source_row"].unique().sort().to_list()),
    )
