"""Checks: what stands beside the verdict on an analyst's series, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dashboard.analysis.before_after.comparators import Together, together_before
from dashboard.analysis.before_after.effect import BeforeAfter, Kind
from dashboard.analysis.before_after.placebos import Placebos
from dashboard.analysis.before_after.sensitivity import Row
from dashboard.analysis.before_after.wording import counted
from dashboard.analysis.own_series.others import earlier_dates, other_looks
from dashboard.analysis.own_series.studied import Studied
from dashboard.analysis.own_series.study import Method, Study

VERY, SOMEWHAT = 0.7, 0.3
DRIFTING = 0.6
_ROUND = {12: "year", 4: "year", 52: "year", 7: "week"}


@dataclass(frozen=True, slots=True, eq=False)
class Checks:
    """What is looked at beside the verdict; each sentence stands by itself.

    `pre_trend` is what the line from before adds in a round of the seasons (or in a period, without
    any), in the series' units; None without a trend.
    """

    used: str
    pre_trend: float | None
    line: tuple[str, ...]
    alike: str
    placebos: Placebos
    together: Together | None
    breaks: tuple[str, ...]
    others: tuple[Row, ...]
    caveats: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that is said of them, but for the other looks."""
        together = [self.together.words] if self.together else []
        said = (self.used, *self.line, self.alike, self.placebos.words, *together)
        return (*(one for one in said if one), *self.breaks, *self.caveats)


def checks_of(studied: Studied) -> Checks:
    """The checks of a study. Without an estimate they say what was there to be used."""
    study, fit = studied.study, studied.fit
    slope: float | None = None
    line: tuple[str, ...] = ()
    alike = ""
    if isinstance(fit, BeforeAfter):
        slope = _pre_trend(study, fit)
        line = (_trend_words(study, fit, slope), _season_words(study, fit))
        alike = alike_words(fit.r1, fit.drift, study.words.period)
    return Checks(
        used=_used(study),
        pre_trend=slope,
        line=line,
        alike=alike,
        placebos=earlier_dates(studied),
        together=together_before(
            study.told, study.comparators, study.change, period=study.words.period
        ),
        breaks=tuple(_break_words(study)),
        others=other_looks(studied),
        caveats=tuple(_caveats(studied)),
    )


def _used(study: Study) -> str:
    fitted, after = int(study.fitted.sum()), len(study.usable)
    period, of = study.words.period, study.observed.numerator.size
    return (
        f"{counted(fitted - after, period)} before the change and {after:,} since it were used, "
        f"of {of:,} up to the last figure."
    )


def _pre_trend(study: Study, fit: BeforeAfter) -> float | None:
    """What the counterfactual adds in a round of the seasons before the change, on average."""
    if not fit.trend:
        return None
    line = fit.counterfactual
    if study.observed.kind is Kind.COUNT:
        of = np.where(study.observed.denominator > 0, study.observed.denominator, np.nan)
        line = line / of * np.nanmean(of)
    step = study.observed.season
    before = line[: max(study.change.at - study.observed.first, 0)]
    moves = before[step:] - before[:-step]
    moves = moves[np.isfinite(moves)]
    return float(moves.mean()) if moves.size else None


def _trend_words(study: Study, fit: BeforeAfter, slope: float | None) -> str:
    if study.controls is not None and not fit.trend:
        return "What would have been expected follows the controls, without a trend of its own."
    if not fit.trend:
        return "No trend from before is taken to go on: the level before is set against the later."
    if slope is None:
        return "The trend from before the change is taken to go on after it."
    a_round = _ROUND.get(study.observed.season, study.words.period)
    way = "up" if slope > 0 else "down"
    size = 100 * abs(slope) if study.observed.kind is Kind.PROPORTION else abs(slope)
    unit = " percentage points" if study.observed.kind is Kind.PROPORTION else ""
    return (
        f"Before the change the line went {way} by about {size:.3g}{unit} a {a_round}, and that is "
        "taken to go on."
    )


def _season_words(study: Study, fit: BeforeAfter) -> str:
    if study.observed.season == 1:
        return ""
    if not fit.harmonics:
        return "It is not seasonally adjusted."
    waves = "wave" if fit.harmonics == 1 else "waves"
    a_round = _ROUND[study.observed.season]
    return f"The season of the {a_round} is allowed for ({fit.harmonics} {waves})."


def alike_words(r1: float, drift: float, period: str) -> str:
    """How alike neighbouring periods are, once the rest is accounted for, and what that means."""
    if r1 > VERY:
        how = "very alike, which makes a change hard to tell from a slow drift"
    elif r1 > SOMEWHAT:
        how = "somewhat alike, which widens the interval"
    else:
        how = "hardly alike"
    slow = f", and the level seems to drift slowly ({drift:.2f})" if drift > DRIFTING else ""
    return f"Neighbouring {period}s are {how} (r1 {r1:.2f}){slow}."


def _break_words(study: Study) -> Iterator[str]:
    """Each break, and what was done about it: a step needs periods that were used on both sides."""
    used = np.flatnonzero(study.fitted) + study.observed.first
    for (start, end), why in zip(study.change.breaks, study.whys, strict=True):
        both = bool((used < start).any() and (used >= end).any())
        done = "a step is allowed there, so that it is not taken for the change"
        if not both:
            done = f"no {study.words.period} on the other side of it was used"
        yield f"{why[0].upper()}{why[1:]}: {done}."


def _caveats(studied: Studied) -> list[str]:
    said = list(studied.verdict.caveats)
    if studied.verdict.smallest:
        said.insert(0, studied.verdict.smallest)
    if studied.study.size.amount == 0:
        said.append(
            "How large a change must be to count was not said, so a clear one of any size is "
            "called a change."
        )
    if studied.study.method is Method.NEWEY_WEST:
        said.append(
            "This method has no season, and its intervals are too narrow where neighbouring "
            f"{studied.study.words.period}s are alike."
        )
    return said
