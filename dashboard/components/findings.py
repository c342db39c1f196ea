"""What the gate found in a file, worst first, and the rows to mend as files to send back."""

import re
from collections.abc import Sequence

import streamlit as st

from dashboard.components.desk import months_in_words
from dashboard.components.text import counted, escape, in_a_sentence
from dashboard.desk.case import Case
from datasets.catalogue import CONTRACTS
from datasets.extract import Fault
from datasets.store.findings import as_runs
from expectations.report import AuditReport, Finding, Severity

HEADINGS = {
    Severity.CRITICAL: ("■ Must be mended", "Nothing is published while one of these stands."),
    Severity.WARNING: ("▲ Needs a reason", "May be published if you say why it is right."),
    Severity.INFO: ("● For your information", "Nothing to be done."),
}
RUNS_SHOWN = 12
NEXT_SENTENCE = re.compile(r"(?<=[.?]) (?=[A-Z])")
AT_ONCE = 20
"""So many findings of a severity are shown in full; the others are in the list to print."""


def findings(case: Case, report: AuditReport) -> None:
    """Every finding, worst first, with the files to send back where something is to be done."""
    if report.checks and not report.findings:
        st.success(f"All {counted(len(report.checks), 'check')} passed, with nothing to report.")
    _of_severity(case, report, Severity.CRITICAL)
    _of_severity(case, report, Severity.WARNING)
    if report.blocked or report.needs_reason:
        to_send_back(case, rows=any(finding.rows for finding in report.findings))
    _of_severity(case, report, Severity.INFO)
    for words in report.not_run:
        st.info(f"Not run: {escape(words)}")


def _of_severity(case: Case, report: AuditReport, severity: Severity) -> None:
    found = report.of(severity)
    if not found:
        return
    heading, meaning = HEADINGS[severity]
    st.header(f"{heading} ({len(found)})", anchor=False)
    st.markdown(meaning)
    for finding in found[:AT_ONCE]:
        _finding(case, finding)
    if len(found) > AT_ONCE:
        st.markdown(f"{len(found) - AT_ONCE} more are in the list to print.")


def faults(case: Case, found: Sequence[Fault], *, under_heading: bool = True) -> None:
    """Why a file could not be read, with the list to send back."""
    if under_heading:
        st.header(f"■ Must be mended ({len(found)})", anchor=False)
    for fault in found[:AT_ONCE]:
        with st.container(border=True):
            st.markdown(_claim_first(fault.sentence))
            _places(fault.rows, fault.count)
    to_send_back(case, rows=any(fault.rows for fault in found))


def _finding(case: Case, finding: Finding) -> None:
    with st.container(border=True):
        st.markdown(_claim_first(_explained(case, finding)))
        _places(finding.rows, finding.count)


def _claim_first(sentence: str) -> str:
    """What is wrong in bold, then where to look and what to do."""
    claim, *rest = (escape(part) for part in NEXT_SENTENCE.split(sentence, maxsplit=1))
    return " ".join([f"**{claim}**", *rest])


def _explained(case: Case, finding: Finding) -> str:
    """The finding with the service by its name, and the column with what it holds."""
    sentence = case.by_name(finding.sentence)
    columns = CONTRACTS[case.dataset].columns if case.dataset else ()
    what = next((one.what for one in columns if one.name == finding.column), "")
    named = f"Column {finding.column}"
    return sentence.replace(named, f"{named} ({in_a_sentence(what)})", 1) if what else sentence


def _places(rows: Sequence[int], count: int) -> None:
    """Where in the file; of very many only the first are known."""
    if rows:
        first = f", the first {len(rows):,} of them" if count > len(rows) else ""
        st.markdown(f"In your file{first}: rows {_runs(rows)}.")


def _runs(rows: Sequence[int]) -> str:
    """Row numbers as they are written: "3, 5 to 9 and 14 more places"."""
    runs = as_runs(rows)
    shown = ", ".join(f"{a:,}" if a == b else f"{a:,} to {b:,}" for a, b in runs[:RUNS_SHOWN])
    more = len(runs) - RUNS_SHOWN
    return f"{shown} and {more:,} more places" if more > 0 else shown


def to_send_back(case: Case, *, rows: bool) -> None:
    """Links to the list to print and the failing rows; a route of our own asks who wants them."""
    counted_from = " Row 1 is the first below the header." if rows else ""
    st.markdown(f"**To send back to whoever made the file.**{counted_from}")
    with st.container(horizontal=True):
        st.link_button("List to print", f"/officer/findings/{case.id}.html")
        if rows:  # in a new tab, as the library opens links: the page itself stays as it is
            st.link_button("Failing rows (CSV)", f"/officer/rows/{case.id}.csv")
            st.link_button("Failing rows (Excel)", f"/officer/rows/{case.id}.xlsx")


def title_of(case: Case) -> str:
    """Of what a file is, once that is known; else its name."""
    if not case.dataset or not case.months:
        return case.file_name
    return f"{CONTRACTS[case.dataset].title}, {months_in_words(case)}"
