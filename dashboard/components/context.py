"""Context series on the pages: what the area did meanwhile, which is neither good nor bad."""

import polars as pl
import streamlit as st

from dashboard import cached
from dashboard.charts.context import ContextDrawing, context_chart, value_words
from dashboard.charts.line import SCREEN_CONFIG
from dashboard.components.text import escape
from dashboard.components.view import View

NEITHER = (
    "These say what happened in the area as a whole, whoever runs the service. They are context: "
    "neither good nor bad, and no verdict rests on them."
)
PERIODS_SHOWN = 4
LOCAL_EMPLOYMENT = "local_employment"


def context(view: View) -> None:
    """Every context series of the release, drawn; nothing where it holds none."""
    if not cached.kept(view.root, view.release).context:
        return
    st.header("For context: the local economy", anchor=False)
    st.markdown(NEITHER)
    for place, series in enumerate(cached.kept(view.root, view.release).context):
        st.subheader(escape(series.title), anchor=False)
        drawing = cached.context_drawing(view.root, view.release, place)
        if drawing is None:
            st.markdown(
                f"The file has no figures for {escape(view.programme.council)}. The programme file "
                "can say what its area is called, under [official]."
            )
            continue
        st.plotly_chart(
            context_chart(drawing),
            theme=None,
            config=dict(SCREEN_CONFIG),
            alt=drawing.alt,
            key=f"context {series.id}",
        )
        st.table(_newest(drawing), alt=f"{series.title}: newest first")
        st.markdown(f":small[:gray[{escape(series.file_name)}, SHA-256 {series.sha256[:12]}.]]")


def _newest(drawing: ContextDrawing) -> pl.DataFrame:
    """The newest periods of each area, newest first."""
    values = {
        name: dict(rows.select("period", "value").iter_rows()) for name, rows in drawing.areas
    }
    periods = drawing.areas[0][1]["period"].to_list()[-PERIODS_SHOWN:]
    return pl.DataFrame(
        [
            {"Period": escape(period)}
            | {
                escape(name): escape(value_words(drawing.series, found[period]))
                if period in found
                else "none"
                for name, found in values.items()
            }
            for period in reversed(periods)
        ]
    )
