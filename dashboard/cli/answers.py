"""What commands answer: the same facts as words and as JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dashboard.analysis.series import Pooled, Series
from dashboard.before_words import before_facts
from dashboard.kpis.held_elsewhere import HeldElsewhere
from dashboard.kpis.measure import Measure
from dashboard.kpis.words import format_value
from dashboard.refresh import Refresh
from dashboard.submission import plural
from datasets.calendar import in_words, month_in_words
from datasets.extract import Extract, Fault
from datasets.store import Purge, Release
from expectations.report import AuditReport, Finding, Severity

_MARKS = {Severity.CRITICAL: "Blocks", Severity.WARNING: "Needs a reason", Severity.INFO: "Note"}


def finding_facts(finding: Finding) -> dict[str, object]:
    """One finding, for JSON."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "sentence": finding.sentence,
        "column": finding.column,
        "count": finding.count,
        "share": finding.share,
        "examples": list(finding.examples),
        "rows": list(finding.rows),
    }


def fault_facts(fault: Fault) -> dict[str, object]:
    """One reason for which a file could not be read, in the shape of a finding."""
    return {
        "check": fault.reason,
        "severity": Severity.CRITICAL.value,
        "sentence": fault.sentence,
        "column": fault.column,
        "count": fault.count,
        "share": None,
        "examples": list(fault.examples),
        "rows": list(fault.rows),
    }


def nothing_read(file_name: str) -> dict[str, object]:
    """What is said of a file before anything is known of it: every key that an answer has."""
    unknown = ("error", "sha256", "dataset", "mapping", "file_rows", "records")
    none = ("months", "left_out", "notices", "before", "not_run", "findings")
    return {
        "exit": 0,
        "file": file_name,
        **dict.fromkeys(unknown),
        **{name: [] for name in none},
        "audited_against_release": None,
        "nothing_to_do": False,
        "cells_changed": 0,
        "checks": 0,
    }


def extract_facts(extract: Extract) -> dict[str, object]:
    """What was read, for JSON."""
    return {
        "file": extract.file_name,
        "sha256": extract.sha256,
        "dataset": extract.contract.name,
        "mapping": extract.mapping_name,
        "months": [month.isoformat()[:7] for month in extract.months],
        "file_rows": extract.file_rows,
        "records": extract.records["source_row"].n_unique(),
        "left_out": [{"why": left.why, "rows": left.rows} for left in extract.left_out],
        "notices": list(extract.notices),
    }


def refresh_facts(refresh: Refresh) -> dict[str, object]:
    """One file's journey so far, for JSON."""
    return {
        **extract_facts(refresh.extract),
        "audited_against_release": refresh.base or None,
        "nothing_to_do": refresh.nothing_to_do,
        "cells_changed": len(refresh.changes),
        "checks": len(refresh.report.checks),
        "before": [before_facts(report) for report in refresh.before],
        "not_run": list(refresh.report.not_run),
        "findings": [finding_facts(finding) for finding in refresh.report.findings],
    }


def extract_words(extract: Extract) -> str:
    """What was read, in a line or two."""
    first, last = extract.months[0], extract.months[-1]
    span = month_in_words(first)
    if first != last:
        span += f" to {month_in_words(last)}, {len(extract.months)} months"
    rows = plural(extract.file_rows, "row")
    lines = [f"{extract.file_name}: {extract.contract.title}, {span}; {rows}."]
    lines += [f"  Note: {notice}" for notice in extract.notices]
    lines += [f"  Left out: {plural(left.rows, 'row')} ({left.why})." for left in extract.left_out]
    return "\n".join(lines)


def report_words(report: AuditReport) -> str:
    """What the gate found, worst first."""
    lines = [f"{_MARKS[f.severity]}: {f.sentence}" for f in report.findings]
    lines += [f"Not run: {layer}" for layer in report.not_run]
    if not report.findings:
        lines.insert(0, f"All {len(report.checks)} checks passed, with nothing to report.")
    return "\n".join(lines)


def release_facts(release: Release) -> dict[str, object]:
    """One release, for JSON."""
    return {
        "release": release.number,
        "at": release.at.isoformat(timespec="seconds"),
        "event": release.event,
        "actor": release.actor,
        "said_to_be": release.said_to_be,
        "why": release.why,
        "submission": release.submission,
    }


def release_words(release: Release) -> str:
    """One release, in a line."""
    who = _who(release.actor, release.said_to_be)
    return f"Release {release.number}  {_at(release.at)}  {release.why}  ({who})"


def purge_words(dataset: str, purge: Purge) -> str:
    """The last purge of a dataset, in a line."""
    months = f"before {month_in_words(purge.before)}"
    return f"Purged     {in_words(purge.on)}  {dataset} records {months}, {purge.years}-year rule"


def _who(actor: str, said_to_be: str) -> str:
    return actor + (f", said to be {said_to_be}" if said_to_be else "")


def _at(at: datetime) -> str:
    return f"{in_words(at.date())} {at:%H:%M} UTC"


def measure_facts(measure: Measure) -> dict[str, object]:
    """One entry of the catalogue, for JSON."""
    return {
        "measure": measure.id,
        "title": measure.title,
        "dataset": measure.dataset,
        "theme": measure.theme,
        "unit": measure.unit.value,
        "better": measure.better.value,
        "clock": measure.clock.value,
        "derivation": measure.derivation.value,
        "standard_id": measure.standard_id,
        "definition": measure.definition,
        "source": measure.source,
        "caveats": list(measure.caveats),
    }


def elsewhere_facts(one: HeldElsewhere) -> dict[str, object]:
    """What is held elsewhere, for JSON: an entry of the catalogue that has no figures."""
    nothing = ("dataset", "unit", "better", "clock", "standard_id")
    return {
        "measure": one.id,
        "title": one.title,
        "theme": one.theme,
        **dict.fromkeys(nothing),
        "derivation": "held elsewhere",
        "definition": one.why,
        "source": one.where,
        "caveats": [],
    }


def series_facts(series: Series) -> dict[str, object]:
    """A series with its pooled before and after, for JSON."""
    return {
        "measure": series.measure.id,
        "title": series.measure.title,
        "unit": series.measure.unit.value,
        "service": series.service.id,
        "of": series.label,
        "release": series.release,
        "frequency": series.frequency,
        "rows": series_rows(series),
        "notes": list(series.notes),
        "migrations": [
            {"on": one.on.isoformat(), "what": one.what, "records": one.records}
            for one in series.migrations
        ],
        "before": pooled_facts(series.before),
        "after": pooled_facts(series.after),
        "change": series.change.on.isoformat() if series.change else None,
        "no_fair_comparison": series.no_comparison_why or None,
        "not_measured_why": series.not_measured_why or None,
    }


def series_rows(series: Series) -> list[dict[str, object]]:
    """The months of a series, oldest first: the columns that every output of it has."""
    return [
        {**row, "month": row["month"].isoformat()}
        for row in series.frame.select(
            "month", "numerator", "denominator", "value", "status", "coverage"
        ).to_dicts()
    ]


def pooled_facts(pooled: Pooled | None) -> dict[str, object] | None:
    """A pooled figure, for JSON."""
    if pooled is None:
        return None
    return {
        "first": pooled.first.isoformat(),
        "last": pooled.last.isoformat(),
        "months": pooled.months,
        "numerator": pooled.numerator,
        "denominator": pooled.denominator,
        "value": pooled.value,
        "words": pooled.words,
    }


def series_words(series: Series) -> str:
    """A series as a plain table, with its pooled before and after."""
    head = f"{series.measure.title}: {series.label} (release {series.release})"
    lines = [head, series.measure.definition, ""]
    if series.not_measured_why:
        lines += [f"Not measured: {series.not_measured_why}", ""]
    lines += _table(series)
    lines += [f"Note: {note}" for note in series.notes]
    lines += [f"Migration: {one.words} on {in_words(one.on)}." for one in series.migrations]
    lines += [series.no_comparison_why] if series.no_comparison_why else []
    for name, pooled in (("Before", series.before), ("After", series.after)):
        if pooled is not None:
            value = "nothing to show" if pooled.value is None else _value(series, pooled.value)
            lines.append(f"{name}: {value}. {pooled.words}")
    return "\n".join(lines)


def _table(series: Series) -> list[str]:
    shown = len("2026") if series.frequency == "yearly" else len("2026-10")
    rows = [("month", "numerator", "denominator", "value", "status")]
    rows += [
        (
            row["month"].isoformat()[:shown],
            _number(row["numerator"]),
            _number(row["denominator"]),
            "" if row["value"] is None else _value(series, row["value"]),
            str(row["status"]),
        )
        for row in series.frame.to_dicts()
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return ["  ".join(cell.rjust(w) for cell, w in zip(row, widths, strict=True)) for row in rows]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.10g}"


def _value(series: Series, value: float) -> str:
    return format_value(series.measure, value)


def history_facts(releases: Sequence[Release], log: Sequence[Mapping[str, object]]) -> object:
    """Releases, and what else the log holds, for JSON."""
    return {"releases": [release_facts(r) for r in releases], "log": list(log)}
