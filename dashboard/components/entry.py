"""One entry of the log in full: its hashes, what the gate found, and what its release holds."""

from collections.abc import Iterator
from hashlib import sha256

import polars as pl
import streamlit as st

from dashboard import cached
from dashboard.audit_log.words import Entry
from dashboard.components.text import counted, escape
from dashboard.components.view import View
from datasets.calendar import month_in_words
from datasets.store import LiveRelease, StoreError
from datasets.store.findings import read_findings
from datasets.store.set_aside import set_aside_rows

HASHES = {
    "The submission": "submission",
    "The file's SHA-256": "file_sha256",
    "Hash of what was found in it": "findings",
    "Hash of this entry": "hash",
    "Hash of the entry before": "previous",
}
MARKS = {"critical": "Blocks", "warning": "Warning", "info": "Note"}


def in_full(view: View, entry: Entry) -> None:
    """Everything that is kept of an entry."""
    st.markdown("\n".join(f"- {name}: `{value}`" for name, value in _hashes(entry)))
    if entry["submission"]:
        _findings(view, entry)
    if entry["release"]:
        _release(view, entry)


def _hashes(entry: Entry) -> Iterator[tuple[str, str]]:
    """Each hash that an entry has, in full; only what looks like one, for it stands unescaped."""
    for name, column in HASHES.items():
        if entry[column] and entry[column].isalnum():
            yield name, entry[column]


def _findings(view: View, entry: Entry) -> None:
    """What the gate found, without the keys of the rows that it found it in."""
    try:
        kept = read_findings(cached.store(view.root).root, entry["submission"])
    except StoreError as error:
        st.warning(escape(str(error)))
        return
    if kept is None:
        return
    st.subheader("What the gate found", anchor=False)
    lines = [
        f"- {MARKS.get(str(one['severity']), 'Note')}: {escape(one['without_keys'])}"
        for one in kept.found
    ]
    st.markdown("\n".join(lines))


def _release(view: View, entry: Entry) -> None:
    """What was waived and set aside, and the documents in force, in the release that it made."""
    try:
        live = cached.release(view.root, entry["release"])
        aside = _aside(live, entry)
    except StoreError as error:
        st.warning(escape(str(error)))
        return
    waived = list(_waived(live, entry))
    if waived:
        st.subheader("Checks waived", anchor=False)
        st.markdown("\n".join(f"- {line}" for line in waived))
    if aside:
        st.subheader("Rows set aside", anchor=False)
        st.markdown("\n".join(f"- {line}" for line in aside))
    st.subheader(f"In force in release {live.number}", anchor=False)
    documents = [
        f"- {escape(name)}, SHA-256 `{sha256((live.document(name) or '').encode()).hexdigest()}`"
        for name in live.documents()
    ]
    st.markdown("\n".join(documents) or "No document: neither a programme nor a mapping.")
    text = live.document("programme")
    if text:
        with st.expander("The programme's text"):
            st.code(text, language=None)


def _own_cells(live: LiveRelease, entry: Entry) -> pl.DataFrame:
    return live.cells().filter(pl.col("submission") == entry["submission"])


def _waived(live: LiveRelease, entry: Entry) -> Iterator[str]:
    """By system, which checks were waived of how many months, and of which first and last."""
    cells = _own_cells(live, entry).filter(pl.col("checks_waived") > 0)
    names = pl.col("waived").list.join(", ").alias("names")
    places = cells.with_columns(names).group_by(
        "service", "source_system", "names", maintain_order=True
    )
    spans = places.agg(first=pl.col("month").min(), last=pl.col("month").max(), months=pl.len())
    for service, system, waived, first, last, months in spans.iter_rows():
        span = month_in_words(first) + (f" to {month_in_words(last)}" if last > first else "")
        many = f" ({counted(months, 'month')})" if months > 1 else ""
        yield escape(f"{waived or 'Checks'}: {service} from {system}, {span}{many}")


def _aside(live: LiveRelease, entry: Entry) -> list[str]:
    """How many rows are out of each month, why, and what the officer said."""
    cells = _own_cells(live, entry).filter(pl.col("set_aside") > 0)
    kept = set_aside_rows(live, entry["dataset"] or None).join(
        cells.select("dataset", "service", "source_system", "month"),
        on=["dataset", "service", "source_system", "month"],
        how="semi",
    )
    by_reason = kept.group_by("month", "why", "reason", maintain_order=True).len()
    told = [
        escape(f"{month_in_words(month)}: {counted(rows, 'row')}, {why}. Said: {reason}")
        for month, why, reason, rows in by_reason.iter_rows()
    ]
    gone = cells.join(kept, on=["dataset", "service", "source_system", "month"], how="anti")
    for cell in gone.to_dicts():
        rows = counted(cell["set_aside"], "row")
        told.append(
            escape(f"{month_in_words(cell['month'])}: {rows}, which are no longer kept here")
        )
    return told
