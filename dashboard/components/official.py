"""Yearly official figures on the pages: beside a measure, in short, and in full."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard import cached, session
from dashboard.analysis.yearly.council import UnknownCouncilError, own_code
from dashboard.analysis.yearly.kept import KeptYear
from dashboard.analysis.yearly.points import Point, all_points, in_table, points, table_title
from dashboard.analysis.yearly.quartiles import AREAS, ENGLAND
from dashboard.analysis.yearly.words import (
    ANNUAL_AGAINST_MONTHLY,
    FLAGGED_STAY,
    measure_lines,
)
from dashboard.components.text import counted, escape
from dashboard.components.view import OFFICIAL, View
from dashboard.kpis.measure import Measure
from datasets.benchmarks.figures import FIGURES, Kind
from datasets.benchmarks.official import LONDON, PUBLISHER

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


def years_of(view: View) -> tuple[KeptYear, ...]:
    """The years that the release holds, where the service is the one that they are about."""
    if view.service.id != view.programme.landlord_service:
        return ()
    return cached.kept(view.root, view.release).years


def beside(view: View, measure: Measure) -> None:
    """The regulator's figure for the same thing, beside our monthly one; nothing without one."""
    years = years_of(view)
    code = _code(view, years)
    standard = measure.standard_id or ""
    if code is None or standard not in FIGURES:
        return
    found = points(years, code, standard)
    if not found:
        return
    st.header("The regulator's yearly figure", anchor=False)
    st.markdown("\n".join(f"- {escape(line)}" for line in measure_lines(found)))
    st.table(_by_year(found), alt=f"{found[-1].figure.title}: the regulator's yearly figures")


def in_short(view: View) -> None:
    """On the landing page: what tenants said, which no monthly measure tells; and where more is."""
    years = years_of(view)
    code = _code(view, years)
    if code is None:
        _context_only(view)
        return
    st.header("Official yearly figures", anchor=False)
    asked = [s[-1] for s in all_points(years, code) if s[-1].figure.kind is Kind.SURVEY]
    st.markdown(
        f"The Regulator of Social Housing publishes these once a year ({_span(years)}). They come "
        "from surveys of tenants, so no monthly measure stands beside them."
    )
    st.markdown("\n".join(f"- {_short(point)}" for point in asked))
    st.page_link(OFFICIAL, label="All yearly figures", query_params=session.carried())


def _context_only(view: View) -> None:
    if cached.kept(view.root, view.release).context:
        params = session.carried()
        st.page_link(OFFICIAL, label="The local economy, for context", query_params=params)


def in_full(view: View) -> None:
    """Every yearly figure by year, with the middle half of councils; then what is flagged."""
    years = years_of(view)
    code = _code(view, years)
    if code is None:
        st.markdown(_why_none(view, years))
        return
    st.markdown(
        f"Published by the Regulator of Social Housing, once a year: {_span(years)}. "
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


def _code(view: View, years: Sequence[KeptYear]) -> str | None:
    try:
        return own_code([year.official for year in years], view.programme) if years else None
    except UnknownCouncilError:
        return None


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


def _span(years: Sequence[KeptYear]) -> str:
    return " and ".join(year.year for year in years[-2:])


def _short(point: Point) -> str:
    half = _half(point, ENGLAND)
    told = f"; half of English councils: {half}" if half else ""
    based_on = f" ({escape(point.based_on)})" if point.based_on else ""
    return f"{escape(point.figure.title)}: **{escape(point.shown)}**{based_on}{escape(told)}."


def _half(point: Point, area: str) -> str:
    found = point.quartiles.get(area)
    if found is None:
        return ""
    return f"{in_table(point.figure, found.lower)} to {in_table(point.figure, found.upper)}"


def _halves(point: Point) -> str:
    """The middle half of councils, England's and London's in one cell: four columns fit a phone."""
    told = {area: _half(point, area) for area in AREAS}
    return "; ".join(f"{area} {half}" for area, half in told.items() if half)


def _by_year(found: Sequence[Point]) -> pl.DataFrame:
    """A measure's points, newest first."""
    rows = [
        {
            "Year": point.year,
            "This council": _value(point),
            "Half of English councils": _half(point, ENGLAND),
            "Half of London councils": _half(point, LONDON),
        }
        for point in reversed(found)
    ]
    return _escaped(rows)


def _by_figure(own: Sequence[Sequence[Point]], years: Sequence[KeptYear]) -> pl.DataFrame:
    rows = []
    for series in own:
        by_year = {point.year: point for point in series}
        rows.append(
            {
                "Figure": table_title(series[-1].figure),
                **{year.year: _value(by_year.get(year.year)) for year in years[-2:]},
                HALF: _halves(series[-1]),
            }
        )
    frame = _escaped(rows)
    empty = [name for name in frame.columns if (frame[name] == "").all()]
    return frame.drop(empty)


def _value(point: Point | None) -> str:
    if point is None:
        return "not published"
    mark = " (flagged)" if point.flags else ""
    value = point.missing if point.value is None else in_table(point.figure, point.value)
    return f"{value}{mark}"


def _escaped(rows: Sequence[dict[str, str]]) -> pl.DataFrame:
    return pl.DataFrame([{name: escape(words) for name, words in row.items()} for row in rows])


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
