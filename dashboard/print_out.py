"""The list to print: what has to be mended in a file, on paper, for whoever made it."""

from collections.abc import Iterator, Sequence
from html import escape
from zoneinfo import ZoneInfo

from dashboard.desk.case import Case
from datasets.calendar import in_words, month_in_words
from datasets.catalogue import CONTRACTS
from datasets.contract import LONDON
from datasets.store.findings import as_runs
from expectations.report import Severity

HEADINGS = {
    Severity.CRITICAL: "Must be mended",
    Severity.WARNING: "Please check, or say why it is right",
    Severity.INFO: "For your information",
}
_STYLE = """
body { font: 11pt/1.4 "Source Sans Pro", Arial, sans-serif; color: #0b0c0c; max-width: 44rem;
       margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; border-bottom: 2px solid #0b0c0c; }
li { margin: 0 0 .8rem; break-inside: avoid; } dt { font-weight: bold; } dd { margin: 0 0 .4rem; }
.rows { color: #505a5f; } @page { margin: 18mm; }
"""
_HOW = (
    "Row numbers count the rows of data: the first row below the header is 1. Please mend these at "
    "the source and send the whole file again."
)
ZONE = ZoneInfo(LONDON)


def printed(case: Case) -> str:
    """The list as a page of its own: it has no script and fetches nothing."""
    what = escape(_title(case))
    return "\n".join(
        [
            '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>To be mended: {what}</title><style>{_STYLE}</style></head><body><main>",
            f"<h1>To be mended: {what}</h1>",
            *_about(case),
            *_parts(case),
            f"<p>{_HOW}</p>",
            "</main></body></html>",
        ]
    )


def _title(case: Case) -> str:
    if not case.dataset or not case.months:
        return case.file_name
    first, last = case.months[0], case.months[-1]
    span = month_in_words(first)
    span += f" to {month_in_words(last)}" if first != last else ""
    return f"{CONTRACTS[case.dataset].title}, {span}"


def _about(case: Case) -> Iterator[str]:
    at = case.arrived_at.astimezone(ZONE)
    facts = {
        "File": case.file_name,
        "SHA-256 of the file": case.sha256,
        "Received": f"{in_words(at.date())} at {at:%H:%M}",
        "Sent in by": case.by,
    }
    if case.is_made_up:
        facts["Note"] = "Demonstration: made-up figures."
    yield "<dl>"
    for name, words in facts.items():
        yield f"<dt>{name}</dt><dd>{escape(words)}</dd>"
    yield "</dl>"


def _parts(case: Case) -> Iterator[str]:
    if case.refresh is not None:
        for severity, heading in HEADINGS.items():
            found = case.refresh.report.of(severity)
            yield from _list(heading, [(case.by_name(one.sentence), one.rows) for one in found])
    yield from _list(
        HEADINGS[Severity.CRITICAL], [(fault.sentence, fault.rows) for fault in case.faults]
    )


def _list(heading: str, lines: Sequence[tuple[str, Sequence[int]]]) -> Iterator[str]:
    if not lines:
        return
    yield f"<h2>{heading} ({len(lines)})</h2><ol>"
    for sentence, rows in lines:
        where = f'<br><span class="rows">Rows: {_runs(rows)}</span>' if rows else ""
        yield f"<li>{escape(sentence)}{where}</li>"
    yield "</ol>"


def _runs(rows: Sequence[int]) -> str:
    return ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in as_runs(rows))
