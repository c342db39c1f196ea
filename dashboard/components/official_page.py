"""The page of yearly official figures: every figure by year, what is flagged, whose they are."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.analysis.yearly.kept import KeptYear
from dashboard.analysis.yearly.points import Point, all_points, table_title
from dashboard.analysis.yearly.quartiles import AREAS
from dashboard.analysis.yearly.words import ANNUAL_AGAINST_MONTHLY, FLAGGED_STAY
from dashboard.components.official import code_of, escaped, half, span, value, years_of
from dashboard.components.text import counted, escape
from dashboard.components.view import View
from datasets.benchmarks.figures import Kind
from datasets.benchmarks.official import PUBLISHER

KINDS = (
    (Kind.SURVEY, "What tenants said"),
    (Kind.RECORDS, "What the council returned from its records"),
    (Kind.COUNT, "Repairs and homes, counted"),
    (Kind.DERIVED, "What follows from those counts"),
)


FROM_SURVEYS = "These come from surveys of tenants, so sampling alone moves them by a few points."
HALF = "Half of councils"
HALF_OF = (
    "Half of councils: between which two figures half of the councils in England, and in London, "
    "stood in the newest year. A quarter stood below the first, a quarter above the second."
)


def in_full(view: View) -> None:
    """Every yearly figure by year, with the middle half of councils; then what is flagged."""
    years = years_of(view)
    code = code_of(view, years)
    if code is None:
        st.markdown(_why_none(view, years))
        return
    st.markdown(
        f"Published by the Regulator of Social Housing, once a year: {span(years)}. "
        f"{ANNUAL_AGAINST_MONTHLY}"
    )
    st.markdown(HALF_OF)
    known = all_points(years, code)
    for kind, title in KINDS:
        own = [series for series in known if series[-1].figure.kind is kind]
        if own:
            st.header(title, anchor=False)
            if kind is Kind.SURVEY:
                st.markdown(FROM_SURVEYS)
            st.table(_by_figure(own, years), alt=title)
    _flagged(years, code)
    _whose(years, code)


def _why_none(view: View, years: Sequence[KeptYear]) -> str:
    if years:
        return (
            "The release holds the regulator's figures, but none of its councils is known to be "
            f"{escape(view.programme.council)}. The programme file can say which it is, under "
            "[official]."
        )
    return (
        "No yearly official figures have been published here for this service. They come with "
        "`insourcing benchmarks FILE --publish`."
    )


def _halves(point: Point) -> str:
    """The middle half of councils, England's and London's in one cell: four columns fit a phone."""
    told = {area: half(point, area) for area in AREAS}
    return "; ".join(f"{area} {half}" for area, half in told.items() if half)


def _by_figure(own: Sequence[Sequence[Point]], years: Sequence[KeptYear]) -> pl.DataFrame:
    rows = []
    for series in own:
        by_year = {point.year: point for point in series}
        rows.append(
            {
                "Figure": table_title(series[-1].figure),
                **{year.year: value(by_year.get(year.year)) for year in years[-2:]},
                HALF: _halves(series[-1]),
            }
        )
    frame = escaped(rows)
    empty = [name for name in frame.columns if (frame[name] == "").all()]
    return frame.drop(empty)


def _flagged(years: Sequence[KeptYear], code: str) -> None:
    """This council's flags, one by one; how many others have."""
    st.header("Figures that cannot be, or can hardly be", anchor=False)
    for year in years[-2:]:
        own = [flag for flag in year.flags if flag.code == code]
        others = {flag.code for flag in year.flags} - {code}
        told = "".join(f"\n- {escape(flag.why)}" for flag in own)
        st.markdown(
            f"{year.year}: {counted(len(own), 'thing') if own else 'nothing'} of this council, and "
            f"something of {counted(len(others), 'other council')}.{told}"
        )
    st.markdown(
        f"{FLAGGED_STAY.replace('listed here', 'marked here')} `insourcing benchmarks` lists every "
        "one with its reason."
    )


def _whose(years: Sequence[KeptYear], code: str) -> None:
    st.header("Whose figures these are", anchor=False)
    lines = [f"{PUBLISHER}, under the Open Government Licence v3.0."]
    for year in years:
        official = year.official
        lines.append(f"{year.year}: {official.file_name}, SHA-256 {official.sha256[:12]}.")
        if code in official.notes:
            lines.append(f"The regulator remarks for {year.year}: {official.notes[code]}")
    st.markdown("\n".join(f"- {escape(line)}" for line in lines))
