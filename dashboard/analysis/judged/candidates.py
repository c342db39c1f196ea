"""Candidates: the series of one service that can be judged, each with what is known of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from dashboard.analysis.asked import Asked
from dashboard.analysis.before_after.batch import window
from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import Observed
from dashboard.analysis.before_after.fairness import Circumstances
from dashboard.analysis.before_after.ward_fits import judged_by_ward
from dashboard.analysis.figures import Figures, figures_of
from dashboard.analysis.judged.facts import breaks_of, change_of, circumstances
from dashboard.analysis.judged.observed import (
    months_of,
    observed,
    observed_days,
    why_never_judged,
)
from dashboard.analysis.judged.spans import Span, span_of, together
from dashboard.analysis.line import Line
from dashboard.analysis.reading import line_of
from dashboard.analysis.spread import day_counts, middles
from dashboard.kpis.measure import COMPARATOR, WARD, Family, Frequency, Measure
from dashboard.kpis.registry import MEASURES, measures_of
from dashboard.kpis.scrutiny import SCRUTINY
from datasets.calendar import MONTHS_IN_YEAR, add_months
from datasets.programme import Intervention, Programme, Service
from datasets.store import LiveRelease


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A series that is to be judged; `node` "" is the whole service.

    `usable` are the places, in the series, of the months since the change that count. Of a `veiled`
    one some months are hidden: no more may leave here than a rounded percentage. `comparators` are
    series of the same periods, by name, and `entire` its own and theirs with what is provisional.
    """

    measure: Measure
    breakdown: str
    node: str
    label: str
    span: Span
    service_id: str
    observed: Observed
    change: Change
    facts: Circumstances
    usable: tuple[int, ...]
    veiled: bool
    comparators: tuple[tuple[str, Observed], ...] = ()
    entire: tuple[tuple[str, Observed], ...] = ()

    @property
    def key(self) -> str:
        """What tells it from the service's others."""
        return f"{self.measure.id}:{self.breakdown}:{self.node}"

    @property
    def figures(self) -> tuple[object, ...]:
        """What two candidates share that are one piece of evidence."""
        told = self.observed
        others = tuple(one.numerator.tobytes() for one in self.others)
        return told.kind, told.numerator.tobytes(), told.denominator.tobytes(), self.change, others

    @property
    def others(self) -> tuple[Observed, ...]:
        """The comparators, without their names."""
        return tuple(one for _, one in self.comparators)

    @property
    def months(self) -> int:
        """How many months since the change count."""
        return len(self.usable)

    def as_of(self, months: int) -> Observed:
        """The series as it stood when so many months counted."""
        return self._cut(self.observed, months)

    def comparators_as_of(self, months: int) -> tuple[Observed, ...]:
        """Its comparators as they stood then."""
        return tuple(self._cut(one, months) for one in self.others)

    def _cut(self, one: Observed, months: int) -> Observed:
        end = self.usable[months - 1] + 1
        return replace(one, numerator=one.numerator[:end], denominator=one.denominator[:end])

    def month_of(self, months: int) -> date:
        """The last month of the series as it stood then."""
        return self.span.last_month(self.observed.first + self.usable[months - 1])


def datasets_of(release: LiveRelease, service_id: str) -> tuple[str, ...]:
    """The datasets of which a service has figures, and its own scrutiny's."""
    held = release.rows(kind="cell", service=service_id)["dataset"].unique().sort().to_list()
    return (*held, SCRUTINY) if held else ()


def candidates_of(
    release: LiveRelease, programme: Programme, service: Service, change: Intervention
) -> Iterator[tuple[Candidate, tuple[Candidate, ...]]]:
    """Every measure of a service that has figures and may be judged, with its wards."""
    for dataset in datasets_of(release, service.id):
        for measure in measures_of(dataset):
            figures = figures_of(release, dataset, service.id, measure.frequency)
            if figures.standing.months and not why_never_judged(measure):
                asked = Asked(programme, measure, service, "", "", service.name)
                found = _candidate(release, figures, asked, change)
                if found is not None:
                    yield found, tuple(_wards(release, figures, asked, change))


def _wards(
    release: LiveRelease, figures: Figures, asked: Asked, change: Intervention
) -> Iterator[Candidate]:
    """The wards of a measure that are judged, those without a figure left out."""
    if not judged_by_ward(asked.measure):
        return
    names = {ward.code: ward.name for ward in asked.programme.wards}
    for code in figures.tables[WARD].nodes if WARD in figures.tables else ():
        if code in names:
            ward = replace(asked, breakdown=WARD, node=code, label=names[code])
            found = _candidate(release, figures, ward, change)
            if found is not None:
                yield found


def _candidate(
    release: LiveRelease, figures: Figures, asked: Asked, change: Intervention
) -> Candidate | None:
    measure, source = asked.measure, replace(asked, measure=months_of(asked.measure))
    line = line_of(figures, source)
    if not line.measured.any():
        return None
    span = span_of(measure, change)
    told = together(_told(release, figures, source, line), span)
    of_measure = change_of(asked.programme, change, measure, span)
    fitted = window(told, np.zeros(told.numerator.size), of_measure)
    times = told.first + np.arange(told.numerator.size)
    return Candidate(
        measure,
        asked.breakdown,
        asked.node,
        asked.label,
        span,
        asked.service.id,
        told,
        of_measure,
        circumstances(
            told,
            of_measure,
            breaks_of(asked.programme, change, measure),
            span.word,
            only_later_clock=_only_later_clock(release, asked),
        ),
        tuple(np.flatnonzero(fitted & (times >= of_measure.at)).tolist()),
        veiled=bool((line.measured & line.hidden).any()),
        comparators=_comparators(figures, asked, span, _settled(figures, measure, line)),
        entire=_entire(figures, asked, line, span),
    )


def _comparators(
    figures: Figures, asked: Asked, span: Span, settled: int
) -> tuple[tuple[str, Observed], ...]:
    """The series of the groups that the service is set beside, by name, where they are kept.

    A group that the service is part of says nothing that its own figures do not.
    """
    if asked.breakdown or not asked.measure.by_comparator:
        return ()
    told = []
    for group in asked.programme.comparators:
        if group.service == asked.service.id and not group.includes_own:
            line = line_of(figures, replace(asked, breakdown=COMPARATOR, node=group.id))
            told.append(
                (group.name, together(observed(asked.measure, line, settled=settled), span))
            )
    return tuple((name, together(one, span)) for name, one in told)


def _entire(
    figures: Figures, asked: Asked, line: Line, span: Span
) -> tuple[tuple[str, Observed], ...]:
    others = _comparators(figures, asked, span, len(line.periods))
    if not others:
        return ()
    own = together(observed(asked.measure, line, settled=len(line.periods)), span)
    return (("", own), *others)


def _told(release: LiveRelease, figures: Figures, asked: Asked, line: Line) -> Observed:
    settled = _settled(figures, asked.measure, line)
    if asked.measure.family is not Family.DURATION:
        return observed(asked.measure, line, settled=settled)
    months = [period for period, known in zip(line.periods, line.measured, strict=True) if known]
    found = middles(day_counts(release, asked, months))
    return observed_days(asked.measure, line, found, settled=settled)


def _settled(figures: Figures, measure: Measure, line: Line) -> int:
    """How many of the months are no longer provisional: a cohort goes on filling."""
    last = figures.standing.last
    if last is None:
        return len(line.periods)
    if measure.frequency == Frequency.YEARLY:
        after = MONTHS_IN_YEAR + measure.settles_after_months
        return sum(add_months(year, after) <= last for year in line.periods)
    return max(len(line.periods) - 1 - measure.settles_after_months, 0)


def _only_later_clock(release: LiveRelease, asked: Asked) -> bool:
    """Whether it is dated by a late event, and nothing is kept by the earlier one."""
    twin = MEASURES.get(asked.measure.twin or "")
    if twin is None:
        return False
    rows = release.rows(dataset=twin.dataset, service=asked.service.id, measure=twin.id)
    return rows.is_empty()
