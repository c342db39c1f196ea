"""Where a measure's figures came from, and the files that carry them away."""

from collections.abc import Callable
from typing import Literal

import polars as pl
import streamlit as st

from dashboard import cached
from dashboard.analysis.series import Series
from dashboard.analysis.worked_out import worked_out_words
from dashboard.charts.downloads import (
    Judged,
    Provenance,
    csv_file,
    file_name,
    picture_file,
    xlsx_file,
)
from dashboard.charts.levels import level_words
from dashboard.components import frame
from dashboard.components.text import counted, escape, listed
from dashboard.components.view import View
from dashboard.kpis.measure import Measure
from dashboard.kpis.scrutiny import SCRUTINY

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SVG = "image/svg+xml"
NAMED = 3


def cells_behind(view: View, measure: Measure) -> pl.DataFrame:
    """The cells that a measure's figures were counted from."""
    own = pl.col("service") == view.service.id
    if measure.dataset != SCRUTINY:
        own &= pl.col("dataset") == measure.dataset
    return cached.cells(view.root, view.release).filter(own)


def provenance_lines(view: View, measure: Measure) -> list[str]:
    """Whose figures they are, from which files, and what was left out or set aside."""
    cells = cells_behind(view, measure)
    if cells.is_empty():
        return []
    lines = [
        f"Figures from: {escape(_publishers(cells))}.",
        f"Files: {escape(_files(cells))}.",
        f"Release {view.release}, published on {frame.published_on(view)}.",
    ]
    set_aside = int(cells["set_aside"].sum() or 0)
    if set_aside:
        aside = counted(set_aside, "row is", "rows are")
        lines.append(f"{aside} set aside: kept, but not counted in these figures.")
    return [*lines, *map(escape, worked_out_words(cells, measure))]


def _publishers(cells: pl.DataFrame) -> str:
    names = sorted({name for name in cells["publisher"].to_list() if name})
    return listed(names) if names else "the council"


def _files(cells: pl.DataFrame) -> str:
    newest = cells.sort("month", descending=True)["file_name"].unique(maintain_order=True).to_list()
    more = f" and {counted(len(newest) - NAMED, 'other')}" if len(newest) > NAMED else ""
    return ", ".join(newest[:NAMED]) + more


def provenance(view: View, measure: Measure) -> Provenance:
    """Where the figures came from, as every file says it."""
    cells = cells_behind(view, measure)
    return Provenance(
        council=view.programme.council,
        release=view.release,
        published_on=frame.published_on(view),
        data_to=frame.data_to(cells, view.service.id).removeprefix("Data to "),
        publisher=_publishers(cells),
        demonstration=view.programme.demonstration,
    )


def judged(view: View, key: cached.Key) -> Judged:
    """What was found of a series, as every file says it."""
    series, finding = cached.series(key), cached.finding(key)
    return Judged(finding, level_words(view.programme, series, finding.verdict))


def download_buttons(view: View, key: cached.Key, series: Series) -> None:
    """Four files, each made only when somebody asks for it."""
    told, plan = provenance(view, series.measure), cached.drawing(key)
    found = judged(view, key)
    makers: list[tuple[str, str, str, Callable[[], bytes]]] = [
        ("Figures (CSV)", "csv", "text/csv", lambda: csv_file(series, told, found)),
        ("Figures (Excel)", "xlsx", XLSX, lambda: xlsx_file(series, told, found)),
    ]
    if plan is not None:

        def picture(form: Literal["png", "svg"]) -> bytes:
            return picture_file(series, plan, told, found, form)

        makers += [
            ("Picture (PNG)", "png", "image/png", lambda: picture("png")),
            ("Picture (SVG)", "svg", SVG, lambda: picture("svg")),
        ]
    with st.container(horizontal=True):
        for label, suffix, mime, make in makers:
            name = file_name(series, view.release, suffix)
            st.download_button(label, make, name, mime, on_click="ignore")
