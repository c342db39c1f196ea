"""What the gate found in a file, worst first, and the rows to mend as files to send back."""

from collections.abc import Sequence

import streamlit as st

from dashboard.components.desk import months_in_words
from dashboard.components.text import counted, escape
from dashboard.desk.case import Case
from datasets.catalogue import CONTRACTS
from datasets.extract import Fault
from datasets.store.findings import as_runs
from expectations.report import AuditReport, Finding, Severity
from expectations.words import share_in_words

HEADINGS = {
    Severity.CRITICAL: ("■ Must be mended", "Nothing is published while one of these stands."),
    Severity.WARNING: ("▲ Needs a reason", "May be published if you say why it is right."),
    Severity.INFO: ("● For your information", "Nothing to be done."),
}
RUNS_SHOWN = 12
AT_ONCE = 20
"""So many findings of a severity are shown in full; the others are in the list to print."""


def findings(case: Case, report: AuditReport) -> None:
    """Every finding, worst first, with the files to send back."""
    if report.checks and not report.findings:
        st.success(f"All {counted(len(report.checks), 'check')} passed, with nothing to report.")
    for severity, (heading, meaning) in HEADINGS.items():
        found = report.of(severity)
        if found:
            st.header(f"{heading} ({len(found)})", anchor=False)
            st.markdown(meaning)
            for finding in found[:AT_ONCE]:
                _finding(finding)
            if len(found) > AT_ONCE:
                st.markdown(f"{len(found) - AT_ONCE} more are in the list to print.")
    for words in report.not_run:
        st.info(f"Not run: {escape(words)}")
    if report.findings:
        to_send_back(case, rows=any(finding.rows for finding in report.findings))


def faults(case: Case, found: Sequence[Fault]) -> None:
    """Why a file could not be read, with the list to send back."""
    st.header(f"■ Must be mended ({len(found)})", anchor=False)
    for fault in found[:AT_ONCE]:
        with st.container(border=True):
            st.markdown(f"**{escape(fault.sentence)}**")
            _places(fault.rows, fault.count, None)
    to_send_back(case, rows=any(fault.rows for fault in found))


def _finding(finding: Finding) -> None:
    with st.container(border=True):
        st.markdown(f"**{escape(finding.sentence)}**")
        _places(finding.rows, finding.count, finding.share)


def _places(rows: Sequence[int], count: int, share: float | None) -> None:
    """How many, what share, and where in the file."""
    of = "" if share is None else f", {share_in_words(share)}"
    parts = [counted(count, "row") + of] if count else []
    parts += [f"rows of your file: {_runs(rows)}"] if rows else []
    if parts:
        st.markdown(" · ".join(parts))


def _runs(rows: Sequence[int]) -> str:
    """Row numbers as they are written: "3, 5 to 9 and 14 more places"."""
    runs = as_runs(rows)
    shown = ", ".join(f"{a:,}" if a == b else f"{a:,} to {b:,}" for a, b in runs[:RUNS_SHOWN])
    more = len(runs) - RUNS_SHOWN
    return f"{shown} and {more:,} more places" if more > 0 else shown


def to_send_back(case: Case, *, rows: bool) -> None:
    """Links to the list to print and the failing rows; a route of our own asks who wants them."""
    st.markdown("**To send back to whoever made the file**")
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
