"""Yearly official figures on the pages: beside a measure, in short, and in full."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard import cached, session
from dashboard.analysis.yearly.council import UnknownCouncilError, own_code
from dashboard.analysis.yearly.kept import KeptYear
from dashboard.analysis.yearly.points import Point, all_points, in_table, points
from dashboard.analysis.yearly.quartiles import ENGLAND
from dashboard.analysis.yearly.words import measure_lines, standing
from dashboard.components.text import escape
from dashboard.components.view import OFFICIAL, View
from dashboard.kpis.measure import Measure
from datasets.benchmarks.figures import FIGURES, Kind
from datasets.benchmarks.official import LONDON


def years_of(view: View) -> tuple[KeptYear, ...]:
    """The years that the release holds, where the service is the one that they are about."""
    if view.service.id != view.programme.landlord_service:
        return ()
    return cached.kept(view.root, view.release).years


def beside(view: View, measure: Measure, *, monthly: bool) -> None:
    """The regulator's figure for the same thing, beside our monthly one; nothing without one."""
    years = years_of(view)
    code = code_of(view, years)
    standard = measure.standard_id or ""
    if code is None or standard not in FIGURES:
        return
    found = points(years, code, standard)
    if not found:
        return
    st.header("The regulator's yearly figure", anchor=False)
    st.markdown("\n".join(f"- {escape(line)}" for line in measure_lines(found, monthly=monthly)))
    st.table(_by_year(found), alt=f"{found[-1].figure.title}: the regulator's yearly figures")


def quarter(view: View, measure: Measure) -> str:
    """Where the regulator's newest figure for the same thing stands; "" where nothing tells."""
    years, standard = years_of(view), measure.standard_id or ""
    code = code_of(view, years)
    found = points(years, code, standard) if code is not None and standard in FIGURES else ()
    where = standing(found[-1], ENGLAND) if found else ""
    return f"regulator's figure for {found[-1].year}: {where} English councils" if where else ""


def in_short(view: View) -> None:
    """On the landing page: what tenants said, which no monthly measure tells; and where more is."""
    years = years_of(view)
    code = code_of(view, years)
    if code is None:
        _context_only(view)
        return
    st.header("Official yearly figures", anchor=False)
    asked = [s[-1] for s in all_points(years, code) if s[-1].figure.kind is Kind.SURVEY]
    st.markdown(
        f"The Regulator of Social Housing publishes these once a year ({span(years)}). They come "
        "from surveys of tenants, so no monthly measure stands beside them."
    )
    st.markdown("\n".join(f"- {_short(point)}" for point in asked))
    st.page_link(OFFICIAL, label="All yearly figures", query_params=session.carried())


def _context_only(view: View) -> None:
    if cached.kept(view.root, view.release).context:
        params = session.carried()
        st.page_link(OFFICIAL, label="The local economy, for context", query_params=params)


def code_of(view: View, years: Sequence[KeptYear]) -> str | None:
    """The regulator's code of the council; None where it is in none of the years."""
    try:
        return own_code([year.official for year in years], view.programme) if years else None
    except UnknownCouncilError:
        return None


def span(years: Sequence[KeptYear]) -> str:
    """The newest years: "2023/24 and 2024/25"."""
    return " and ".join(year.year for year in years[-2:])


def _short(point: Point) -> str:
    middle = half(point, ENGLAND)
    told = f"; half of English councils: {middle}" if middle else ""
    based_on = f" ({escape(point.based_on)})" if point.based_on else ""
    return f"{escape(point.figure.title)}: **{escape(point.shown)}**{based_on}{escape(told)}."


def half(point: Point, area: str) -> str:
    """Between which two figures half of an area's councils stood; "" where that is not told."""
    found = point.quartiles.get(area)
    if found is None:
        return ""
    return f"{in_table(point.figure, found.lower)} to {in_table(point.figure, found.upper)}"


def _by_year(found: Sequence[Point]) -> pl.DataFrame:
    """A measure's points, newest first."""
    rows = [
        {
            "Year": point.year,
            "This council": value(point),
            "Half of English councils": half(point, ENGLAND),
            "Half of London councils": half(point, LONDON),
        }
        for point in reversed(found)
    ]
    return escaped(rows)


def value(point: Point | None) -> str:
    """A point as a table has it, marked where it is flagged."""
    if point is None:
        return "not published"
    mark = " (flagged)" if point.flags else ""
    value = point.missing if point.value is None else in_table(point.figure, point.value)
    return f"{value}{mark}"


def escaped(rows: Sequence[dict[str, str]]) -> pl.DataFrame:
    """Rows of words as a table, nothing of them taken for markup."""
    return pl.DataFrame([{name: escape(words) for name, words in row.items()} for row in rows])
