"""What is kept between page views: only things that a release has fixed, keyed by the release."""

import os
from dataclasses import dataclass, replace

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from dashboard.admission.doorkeeper import at_the_door
from dashboard.analysis.baseline import BaselineFact, baseline_facts
from dashboard.analysis.figures import rule_of
from dashboard.analysis.judged.changed import Changed, changed_since
from dashboard.analysis.judged.finding import (
    NOT_IN_THIS_RELEASE,
    NOT_JUDGED,
    Finding,
    finding_on,
)
from dashboard.analysis.judged.read import verdicts_in
from dashboard.analysis.scrutiny import scrutiny_rows
from dashboard.analysis.series import Series, read_series, why_none
from dashboard.analysis.yearly.council import own_area
from dashboard.analysis.yearly.kept import Kept, kept_in
from dashboard.charts.context import ContextDrawing, context_drawing_of
from dashboard.charts.control import Control, control_of
from dashboard.charts.describe import message, subtitle
from dashboard.charts.drawing import Drawing, drawing_of
from dashboard.charts.line import line_chart
from dashboard.charts.scale import Scale
from dashboard.charts.spark import sparkline
from dashboard.kpis.measure import Measure
from dashboard.kpis.registry import MEASURES
from datasets.programme import Programme, SmallNumbers, parse_programme
from datasets.store import LiveRelease, Store, open_store

ROOT_VARIABLE = "INSOURCING_ROOT"
DEFAULT_ROOT = "store"
RULE_FOR_SECONDS = 10.0
"""How long a page may go on by the rule that it knows, before it asks for the newest."""


@dataclass(frozen=True, slots=True)
class Key:
    """One series of one release: what everything here is kept by."""

    root: str
    release: int
    measure: str
    service: str
    ward: str | None = None
    comparator: str | None = None


def root() -> str:
    """The folder or address of the store that this server shows."""
    return os.environ.get(ROOT_VARIABLE) or DEFAULT_ROOT


@st.cache_resource(show_spinner=False, max_entries=4)
def store(root: str) -> Store:
    """The store, opened; NoStoreError or StoreError where it cannot be.

    For readers only nothing is mended in it: it may be a copy that holds no log.
    """
    return open_store(root, mend=not at_the_door().readers_only)


@st.cache_resource(show_spinner=False, max_entries=24)
def release(root: str, number: int) -> LiveRelease:
    """One release, verified; NoSuchReleaseError, ReleaseDamagedError."""
    return store(root).release(number)


@st.cache_resource(show_spinner=False, max_entries=24)
def programme(root: str, number: int) -> Programme | None:
    """The programme that a release was made with; None for a release without one."""
    text = release(root, number).document("programme")
    return parse_programme(text) if text else None


@st.cache_resource(show_spinner=False, max_entries=8)
def kept(root: str, number: int) -> Kept:
    """What a release holds of figures that others publish."""
    return kept_in(release(root, number))


@st.cache_resource(show_spinner=False, max_entries=100)
def context_drawing(root: str, number: int, place: int) -> ContextDrawing | None:
    """The drawing of a release's context series, by its place; None without the council's area."""
    series, plan = kept(root, number).context[place], programme(root, number)
    return None if plan is None else context_drawing_of(series, own_area(series, plan))


@st.cache_resource(show_spinner=False, max_entries=24)
def cells(root: str, number: int) -> pl.DataFrame:
    """The cells of a release and the facts about each."""
    return release(root, number).cells()


@st.cache_resource(show_spinner=False, max_entries=200)
def measured(root: str, number: int, service: str) -> frozenset[str]:
    """The measures that have rows for a service in a release, derived ones included."""
    rows = release(root, number).rows(kind="measure", service=service)
    stored = frozenset(rows["measure"].unique().to_list())
    derived = {
        measure.id
        for measure in MEASURES.values()
        if measure.derived_from and stored.issuperset(measure.derived_from)
    }
    live, plan = release(root, number), programme(root, number)
    told = frozenset[str]()
    if plan is not None:
        told = frozenset(scrutiny_rows(live, plan, service)["measure"].to_list())
    return stored.intersection(MEASURES) | derived | told


def not_measured(root: str, number: int, service: str) -> dict[str, list[Measure]]:
    """Why measures that a service has are without any figure in a release, and which those are."""
    return _not_measured(root, number, service, rule(root))


@st.cache_resource(show_spinner=False, max_entries=200)
def baseline(root: str, number: int, service: str) -> tuple[BaselineFact, ...]:
    """The baseline facts of a service in a release."""
    return baseline_facts(release(root, number), service)


@st.cache_resource(show_spinner=False, ttl=RULE_FOR_SECONDS)
def rule(root: str) -> SmallNumbers | None:
    """The newest release's small-number rule, which holds for every release that is shown."""
    return rule_of(store(root).release())


def series(key: Key) -> Series:
    """One series, small numbers already hidden, by its own rule and by the newest."""
    return _series(key, rule(key.root))


def finding(key: Key) -> Finding:
    """What the release says of a series' change; of a ward without a verdict, the whole's."""
    found = _finding(key)
    if key.ward is None or found.verdict is not None or series(key).not_measured_why:
        return found
    whole = _finding(replace(key, ward=None))
    return found if whole.verdict is None else replace(whole, of_whole=True)


def _finding(key: Key) -> Finding:
    plan = programme(key.root, key.release)
    live, known = release(key.root, key.release), series(key)
    if plan is None:  # a series needs one, so there is none to be found without
        return Finding(NOT_JUDGED, NOT_IN_THIS_RELEASE)
    return finding_on(live, plan, known)


@st.cache_resource(show_spinner=False, max_entries=50)
def changed(root: str, older: int, newer: int) -> tuple[Changed, ...] | None:
    """The verdicts whose word is another; None where the older release holds none at all."""
    known = verdicts_in(release(root, older))
    return tuple(changed_since(known, verdicts_in(release(root, newer)))) if known else None


def drawing(key: Key) -> Drawing | None:
    """The chart of a series; None where it has nothing to draw."""
    return _drawing(key, rule(key.root))


def figure(key: Key, scale: Scale | None = None) -> go.Figure | None:
    """The chart as a figure, on another scale where one is given."""
    return _figure(key, scale, rule(key.root))


def control(key: Key) -> Control | None:
    """The control chart of a series; None where it has too few months."""
    plan = drawing(key)
    return None if plan is None else control_of(series(key), plan)


def spark(key: Key) -> str | None:
    """The chart as a small SVG; None where there is nothing to draw."""
    return _spark(key, rule(key.root))


@st.cache_resource(show_spinner=False, max_entries=200)
def _not_measured(
    root: str, number: int, service: str, today: SmallNumbers | None
) -> dict[str, list[Measure]]:
    live, plan = release(root, number), programme(root, number)
    reasons: dict[str, list[Measure]] = {}
    for measure in MEASURES.values():
        if plan is not None and plan.service(service).has(measure.id):
            why = why_none(live, measure.id, service, today=today)
            if why:
                reasons.setdefault(why, []).append(measure)
    return reasons


@st.cache_resource(show_spinner=False, max_entries=2000)
def _series(key: Key, today: SmallNumbers | None) -> Series:
    return read_series(
        release(key.root, key.release),
        key.measure,
        key.service,
        ward=key.ward,
        comparator=key.comparator,
        today=today,
    )


@st.cache_resource(show_spinner=False, max_entries=1000)
def _drawing(key: Key, today: SmallNumbers | None) -> Drawing | None:
    known = _series(key, today)
    plan = programme(key.root, key.release)
    if plan is None or known.frame["value"].drop_nulls().is_empty():
        return None
    found = finding(key)
    row = None if found.of_whole else found.verdict
    return drawing_of(
        known,
        plan,
        title=message(known, found),
        subtitle=subtitle(known),
        expected=row.expected if row else None,
    )


@st.cache_resource(show_spinner=False, max_entries=500)
def _figure(key: Key, scale: Scale | None, today: SmallNumbers | None) -> go.Figure | None:
    plan = _drawing(key, today)
    if plan is None:
        return None
    return line_chart(plan if scale is None else plan.with_scale(scale))


@st.cache_resource(show_spinner=False, max_entries=1000)
def _spark(key: Key, today: SmallNumbers | None) -> str | None:
    plan = _drawing(key, today)
    return sparkline(plan) if plan is not None else None
