"""When a service's backlog clears: forecast when a release is made, and kept with its verdict."""

import math

import numpy as np

from dashboard.analysis.asked import Asked
from dashboard.analysis.clearance import (
    FORESEEN,
    Backlog,
    Clearance,
    NoForecastError,
    clearance,
    completions_needed,
)
from dashboard.analysis.clearance_words import clearance_words
from dashboard.analysis.figures import figures_of
from dashboard.analysis.judged.candidates import Candidate
from dashboard.analysis.judged.verdict_row import Forecast
from dashboard.analysis.line import Line
from dashboard.analysis.reading import line_of
from dashboard.kpis.measure import Flow
from dashboard.kpis.registry import MEASURES
from datasets.programme import Programme
from datasets.store import LiveRelease

NO_PACE = "There is no forecast: the pace of the last three months is not known."


def forecast_of(release: LiveRelease, programme: Programme, one: Candidate) -> Forecast | None:
    """The forecast of a whole service's stock; None of what is no stock with a known flow.

    Neither where the programme sets no working level, nor where a month is hidden: what comes in
    and what goes out would give it away.
    """
    flow, weeks = one.measure.flow, programme.working_level_weeks
    if flow is None or weeks is None or one.node or one.veiled:
        return None
    lines = _lines(release, programme, one, flow)
    if any((line.measured & line.hidden).any() for line in lines.values()):
        return None
    settled = one.observed.numerator.size
    opened, *closed = (lines[name].numerator[:settled] for name in (flow.comes_in, *flow.goes_out))
    stock = lines[one.measure.id].numerator[:settled]
    backlog = Backlog(one.observed.first, opened, np.sum(closed, axis=0), stock)
    since = max(one.change.at + one.change.settling_in - one.observed.first, 0)
    try:
        a_week = float(lines[flow.in_weeks].denominator[backlog.newest])
        if math.isnan(a_week):
            return Forecast(words=NO_PACE)
        found = clearance(backlog, round(weeks * a_week), since=since)
    except NoForecastError as error:
        return Forecast(words=str(error))
    return _told(found, backlog, weeks, since)


def _lines(
    release: LiveRelease, programme: Programme, one: Candidate, flow: Flow
) -> dict[str, Line]:
    service = programme.service(one.service_id)
    figures = figures_of(release, one.measure.dataset, service.id, one.measure.frequency)
    names = (one.measure.id, flow.comes_in, *flow.goes_out, flow.in_weeks)
    return {
        name: line_of(figures, Asked(programme, MEASURES[name], service, "", "", service.name))
        for name in names
    }


def _told(found: Clearance, backlog: Backlog, weeks: float, since: int) -> Forecast:
    needed = [
        completions_needed(backlog, found.level, months, since=since)
        for months in range(1, FORESEEN + 1)
    ]
    return Forecast(
        words=(
            f"{clearance_words(found, backlog)} The working level is {weeks:g} weeks of work, at "
            "the pace of the last three months."
        ),
        course=found.course.value,
        newest=backlog.month(found.newest),
        stock=found.stock,
        level=found.level,
        opened=round(found.opened, 1),
        closed=round(found.closed, 1),
        median=found.median,
        low=found.low,
        high=found.high,
        p12=found.p12,
        p24=found.p24,
        needed=tuple(round(number) for number in needed),
    )
