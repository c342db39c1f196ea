"""Verdicts as rows of a release: rounded, and without what would give a hidden month away."""

import math
from collections.abc import Iterable

import numpy as np
import polars as pl

from dashboard.analysis.before_after.effect import BeforeAfter, Estimate, Kind, Numbers
from dashboard.analysis.before_after.reviews import Review
from dashboard.analysis.before_after.sensitivity import Row
from dashboard.analysis.judged.candidates import Candidate
from dashboard.analysis.judged.judge import Judged
from dashboard.analysis.judged.observed import PER_HOMES
from dashboard.analysis.judged.verdict_row import Expected, Interval, Look, OtherLook, VerdictRow
from datasets.store.rows import VERDICT_ROWS

DIGITS = 6
"""Significant digits of what is kept: more than any page shows."""


def verdict_rows(judged: Iterable[Judged]) -> pl.DataFrame:
    """The rows (VERDICT_ROWS) of one service's verdicts."""
    rows = [
        {
            "measure": one.candidate.measure.id,
            "breakdown": one.candidate.breakdown,
            "node": one.candidate.node,
            "text": row_of(one).model_dump_json(exclude_defaults=True),
        }
        for one in judged
    ]
    return pl.DataFrame(rows, schema=VERDICT_ROWS)


def row_of(one: Judged) -> VerdictRow:
    """All that is kept of one verdict."""
    verdict, fit, veiled = one.verdict, one.latest, one.candidate.veiled
    return VerdictRow(
        outcome=verdict.outcome,
        sentence=verdict.sentence,
        level=verdict.level,
        reason=verdict.reason,
        held=verdict.held,
        effect=None if veiled else _interval(verdict.effect),
        relative=_interval(verdict.relative, veiled=veiled),
        p=_kept(verdict.p),
        q=_kept(verdict.q),
        smallest="" if veiled else verdict.smallest,
        caveats=verdict.caveats,
        found_on=verdict.found.on if verdict.found else None,
        reviewed_on=verdict.review.on if verdict.review else None,
        reviews=tuple(_look(review, veiled=veiled) for review in one.found.reviews),
        before=fit.before if fit else one.candidate.facts.before,
        after=fit.after if fit else one.candidate.months,
        alike=_kept(fit.r1) if fit else None,
        drift=_kept(fit.drift) if fit else None,
        trend=bool(fit and fit.trend),
        harmonics=fit.harmonics if fit else 0,
        expected=Expected() if fit is None or veiled else _expected(one.candidate, fit),
        others=tuple(_other(row, veiled=veiled) for row in one.checks.rows),
        placebos=one.checks.placebos,
        together=one.checks.together,
        estimates=tuple(_other(row, veiled=veiled) for row in one.checks.estimates),
        read_by=one.candidate.span.word,
        veiled=veiled,
        forecast=one.checks.forecast,
    )


def _other(row: Row, *, veiled: bool) -> OtherLook:
    if row.fit is None:
        return OtherLook(name=row.name, why_none=row.why_none)
    effect = None if veiled else _interval(row.fit.absolute)
    relative = _interval(row.fit.relative, veiled=veiled)
    return OtherLook(name=row.name, effect=effect, relative=relative, p=_kept(row.fit.p))


def _look(review: Review, *, veiled: bool) -> Look:
    fit = review.fit if isinstance(review.fit, BeforeAfter) else None
    return Look(
        months=review.months,
        on=review.on,
        effect=None if fit is None or veiled else _interval(fit.absolute),
        relative=_interval(fit.relative, veiled=veiled) if fit else None,
        p=_kept(fit.p) if fit else None,
        q=_kept(review.q),
        family=review.family,
        standing=review.standing,
    )


def _expected(one: Candidate, fit: BeforeAfter) -> Expected:
    """The expected months as the measure's chart draws them; none of a flow, or of sums of months.

    Of a rate they are what would have been expected for each 1,000 homes, or each below the line.
    """
    measure = one.measure
    if one.observed.kind is Kind.STOCK or measure.recipe is not None or one.span.months > 1:
        return Expected()
    scale = np.ones(fit.counterfactual.size)
    if one.observed.kind is Kind.COUNT:
        scale = (PER_HOMES if measure.per_homes else 1) / one.observed.denominator[: scale.size]
    lines = [values * scale for values in (fit.counterfactual, fit.low, fit.high)]
    known = np.isfinite(lines).all(axis=0)
    places = one.observed.first + np.flatnonzero(known)
    months = [one.span.last_month(number) for number in places.tolist()]
    value, low, high = (tuple(_rounded(line[known])) for line in lines)
    return Expected(months=tuple(months), value=value, low=low, high=high)


def _interval(estimate: Estimate | None, *, veiled: bool = False) -> Interval | None:
    if estimate is None or not np.isfinite([estimate.point, estimate.low, estimate.high]).all():
        return None
    ends = (estimate.point, estimate.low, estimate.high)
    point, low, high = (round(end, 2) for end in ends) if veiled else map(_significant, ends)
    return Interval(point=point, low=low, high=high)


def _rounded(values: Numbers) -> list[float]:
    return [_significant(value) for value in values.tolist()]


def _kept(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else _significant(value)


def _significant(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
