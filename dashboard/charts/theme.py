"""The colours, type and Plotly template that every chart shares."""

import plotly.graph_objects as go

NAVY = "#12436D"
DARK = "#3D3D3D"
INK = "#0B0C0C"
MUTED = "#505A5F"
RULE = "#D9DCDE"
SETTLING = "#EEEFF1"
EXPECTED, BAND = "#A8420B", "#FCE4D9"
"""What was expected without the change: its line and label, and the band around it."""
PAPER = "#FFFFFF"
"""Text and lines keep at least 4.5:1 on PAPER, SETTLING and BAND; RULE only guides the eye."""

SCREEN_FONT = '"Source Sans", "Source Sans Pro", Arial, sans-serif'
STILL_FONTS = ("Arial", "Helvetica", "Liberation Sans", "DejaVu Sans")
TEXT_SIZE = 14

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": SCREEN_FONT, "size": TEXT_SIZE, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "showlegend": False,
        "hovermode": "x",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": DARK,
            "font": {"family": SCREEN_FONT, "size": TEXT_SIZE, "color": INK},
            "align": "left",
        },
        "xaxis": {
            "fixedrange": True,
            "showgrid": False,
            "linecolor": INK,
            "ticks": "outside",
            "tickcolor": INK,
            "tickfont": {"color": INK},
        },
        "yaxis": {
            "fixedrange": True,
            "gridcolor": RULE,
            "zeroline": False,
            "tickfont": {"color": INK},
            "automargin": True,
        },
    }
)
