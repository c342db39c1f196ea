"""The register: every release, what was loaded in it, and every measure's definition."""

from collections.abc import Iterable
from datetime import date

import polars as pl
import streamlit as st

from dashboard import cached, session
from dashboard.charts.describe import clock_words
from dashboard.components.text import counted, escape
from dashboard.components.view import View
from dashboard.kpis.disclosure import limit_of
from dashboard.kpis.held_elsewhere import HELD_ELSEWHERE
from dashboard.kpis.measure import Measure, SmallNumberRule
from dashboard.kpis.registry import MEASURES
from datasets.calendar import in_words, month_in_words, months_between
from datasets.catalogue import CONTRACTS
from datasets.programme import THEMES, Service, SmallNumbers
from datasets.store import Release

COVERAGE = {
    "complete": "all records",
    "closed_only": "closed records only",
    "migrated_open": "open records as migrated",
    "reported_figures": "figures as reported",
}
RELEASES_SHOWN = 12


def releases(view: View) -> None:
    """Every release: number, day, what, who; any of them can be reopened."""
    st.header("Releases", anchor=False)
    st.markdown(
        "Every publication makes a release with the next number. A release never changes: a "
        "figure that was quoted from one can be seen again in it."
    )
    known = sorted(cached.store(view.root).releases(), key=lambda r: r.number, reverse=True)
    options = {"": f"The newest ({view.latest})"} | {
        str(release.number): f"Release {release.number}, {in_words(release.at.date())}"
        for release in known
    }
    session.choose("Show the figures of", session.RELEASE, options, _pinned(view))
    st.table(_told(known[:RELEASES_SHOWN]), alt="Releases, newest first")
    if len(known) > RELEASES_SHOWN:
        with st.expander(f"The {len(known) - RELEASES_SHOWN} before those"):
            st.table(_told(known[RELEASES_SHOWN:]), alt="Older releases")


def _pinned(view: View) -> str:
    return str(view.release) if view.pinned else ""


def _told(known: Iterable[Release]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "Release": str(release.number),
                "Published on": in_words(release.at.date()),
                "By": escape(_who(release)),
                "What": escape(release.why or release.event),
            }
            for release in known
        ]
    )


def _who(release: Release) -> str:
    told = f", said to be {release.said_to_be}" if release.said_to_be else ""
    return release.actor + told


def loaded(view: View) -> None:
    """What each source sent: months, rows, coverage, what was left out or set aside."""
    st.header("What was loaded", anchor=False)
    cells = cached.cells(view.root, view.release)
    if cells.is_empty():
        st.markdown("Nothing has been loaded yet.")
        return
    _told_of(view, cells.filter(pl.col("service") == view.service.id))
    others = cells.filter(pl.col("service") != view.service.id)
    if not others.is_empty():
        with st.expander("The other services"):
            _told_of(view, others)


def _told_of(view: View, cells: pl.DataFrame) -> None:
    """What each source sent of some services."""
    by_source = cells.group_by("dataset", "service", "source_system", maintain_order=True)
    for (dataset, service, system), own in by_source:
        title = f"{_dataset_title(str(dataset))}, {_service(view, str(service))}"
        st.subheader(title, anchor=False)
        st.markdown("\n".join(f"- {line}" for line in _source_lines(str(system), own)))


def _dataset_title(name: str) -> str:
    return CONTRACTS[name].title if name in CONTRACTS else escape(name)


def _service(view: View, service_id: str) -> str:
    names = {service.id: service.name for service in view.programme.services}
    return escape(names.get(service_id, service_id))


def _source_lines(system: str, own: pl.DataFrame) -> list[str]:
    months = own["month"].unique().sort().to_list()
    coverage = ", ".join(COVERAGE.get(c, escape(c)) for c in own["coverage"].unique().sort())
    span = f"{month_in_words(months[0])} to {month_in_words(months[-1])}"
    rows = counted(int(own["rows"].sum()), "row")
    lines = [
        f"From {escape(system)}, {span}: {counted(len(months), 'month')}, {rows}, {coverage}.",
        _published_by(own),
        _checks(own),
        *_left_out(own),
    ]
    missing = _missing(months)
    if missing:
        lines.append(f"No extract for {', '.join(missing)}.")
    empty = own.filter(pl.col("rows") == 0).height
    if empty:
        lines.append(f"{counted(empty, 'month')} without a single row: empty, not missing.")
    return lines


def _published_by(own: pl.DataFrame) -> str:
    publishers = ", ".join(_distinct(own, "publisher")) or "the council"
    mappings = ", ".join(_distinct(own, "mapping"))
    return f"Published by {escape(publishers)}; read as {escape(mappings)}."


def _checks(own: pl.DataFrame) -> str:
    restated, aside = int(own["restated"].sum() or 0), int(own["set_aside"].sum() or 0)
    waived = int(own["checks_waived"].sum() or 0)
    return (
        f"{counted(restated, 'month')} restated; {counted(aside, 'row')} set aside; "
        f"{counted(waived, 'check')} waived."
    )


def _distinct(own: pl.DataFrame, column: str) -> list[str]:
    return [name for name in own[column].unique().sort().to_list() if name]


def _left_out(own: pl.DataFrame) -> list[str]:
    told = (
        own.explode("left_out")
        .select(pl.col("left_out").struct.unnest(), "file_name")
        .drop_nulls("why")
        .unique()
        .group_by("why", maintain_order=True)
        .agg(pl.col("rows").sum())
    )
    return [
        f"Left out, and counted: {counted(int(row['rows']), 'row')} ({escape(row['why'])})."
        for row in told.to_dicts()
    ]


def _missing(months: list[date]) -> list[str]:
    known = set(months)
    return [month_in_words(m) for m in months_between(months[0], months[-1]) if m not in known]


def not_measured(view: View) -> None:
    """Measures that have no figures here, and why."""
    st.header("What is not measured", anchor=False)
    lines = [
        f"- **{escape(service.name)}**: {escape(why)} ({', '.join(map(escape, titles))})"
        for service in view.programme.services
        for why, titles in _reasons(view, service)
    ]
    st.markdown("\n".join(lines) or "Every measure that applies has figures.")


def _reasons(view: View, service: Service) -> list[tuple[str, list[str]]]:
    """Why there are no figures, and the titles of the measures concerned."""
    reasons = cached.not_measured(view.root, view.release, service.id)
    return [(why, [measure.title for measure in measures]) for why, measures in reasons.items()]


def definitions(view: View) -> None:
    """What every measure counts, theme by theme."""
    st.header("What every measure counts", anchor=False)
    for number, title in enumerate(THEMES, start=1):
        chosen = [measure for measure in MEASURES.values() if measure.theme == number]
        if not chosen:
            continue
        with st.expander(f"{title}: {counted(len(chosen), 'measure')}"):
            for measure in chosen:
                st.markdown(_definition(view, measure))


def held_elsewhere() -> None:
    """What people ask about that is not measured here: who holds it, and why it is not here."""
    st.header("What is held elsewhere", anchor=False)
    lines = [
        f"- **{escape(one.title)}**: {escape(one.why)} Held by: {escape(one.where)}."
        for one in HELD_ELSEWHERE
    ]
    st.markdown("\n".join(lines))


def _definition(view: View, measure: Measure) -> str:
    rule = _small_numbers(measure, view.programme.small_numbers)
    standard = f" ({escape(measure.standard_id)})" if measure.standard_id else ""
    caveats = "".join(f" {escape(caveat)}" for caveat in measure.caveats)
    return (
        f"**{escape(measure.title)}**{standard}. {escape(measure.definition)} "
        f"Unit: {escape(measure.unit)}; {clock_words(measure)}. "
        f"Definition from: {escape(measure.source)}. Small numbers: {rule}.{caveats}"
    )


def _small_numbers(measure: Measure, rule: SmallNumbers) -> str:
    """What is hidden of a measure, in words."""
    if measure.small_numbers is SmallNumberRule.NOT_PEOPLE:
        return "nothing is hidden, because it is about nobody"
    limit = limit_of(measure, rule)
    if not limit:
        return "nothing is hidden, because it is already public"
    return f"counts from 1 to {limit} are hidden"
