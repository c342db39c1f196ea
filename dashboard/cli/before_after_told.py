"""What before-after answers: the same facts as words and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import isfinite

import numpy as np

from dashboard.analysis.before_after.effect import BeforeAfter, Estimate, Kind, Outcome
from dashboard.analysis.before_after.reviews import Review
from dashboard.analysis.before_after.rounding import rounded
from dashboard.analysis.before_after.sensitivity import Row
from dashboard.analysis.before_after.unfit import Unfit
from dashboard.analysis.before_after.wording import PER_CENT, Amount
from dashboard.analysis.own_series.checks import Checks, checks_of
from dashboard.analysis.own_series.studied import Studied
from dashboard.analysis.own_series.study import Study
from dashboard.analyst_file.timeline import Timeline

LEAST_P = 0.0001
COEFFICIENTS = ("constant", "time", "level", "slope", "slope_after")


@dataclass(frozen=True, slots=True)
class Answered:
    """The facts for JSON, the same in words, and why there is no estimate; "" where there is."""

    facts: dict[str, object]
    text: str
    error: str


def told(study: Study, timeline: Timeline, notices: Sequence[str]) -> Answered:
    """What is answered to a study."""
    studied = Studied(study)
    fit, verdict = studied.fit, studied.verdict
    checks = checks_of(studied)
    estimate = fit if isinstance(fit, BeforeAfter) else None
    facts: dict[str, object] = {
        "verdict": verdict.outcome.value,
        "sentence": verdict.sentence,
        "reason": verdict.reason or None,
        "effect": effect_facts(estimate),
        "p": _finite(estimate.p) if estimate else None,
        "r1": _finite(estimate.r1) if estimate else None,
        "periods_before": int(study.fitted.sum()) - len(study.usable),
        "periods_after": len(study.usable),
        "counterfactual": _counterfactual(study, timeline, estimate),
        "reviews": [_review_facts(study, timeline, one) for one in studied.reviews],
        "coefficients": _coefficients(studied),
        "checks": _check_facts(study, estimate, checks),
        "notices": list(notices),
    }
    lines = [*notices, verdict.sentence]
    if estimate:
        lines += [
            "",
            *_effect_words(study, estimate, verdict.outcome),
            "",
            *_check_words(study, checks),
        ]
    return Answered(facts, "\n".join(lines), "" if estimate else verdict.sentence)


def effect_facts(fit: BeforeAfter | None) -> dict[str, object] | None:
    """The effect, for JSON: in the series' units, and as a share of what was expected."""
    if fit is None:
        return None
    return {"absolute": _interval(fit.absolute), "relative": _interval(fit.relative)}


def _interval(estimate: Estimate | None) -> dict[str, float | None] | None:
    if estimate is None:
        return None
    return {name: _finite(end) for name, end in asdict(estimate).items()}


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None


def _counterfactual(
    study: Study, timeline: Timeline, fit: BeforeAfter | None
) -> list[dict[str, object]]:
    """Every period: what happened and what would have been expected, in the series' units."""
    if fit is None:
        return []
    observed = study.observed
    actual = observed.numerator
    if observed.kind is Kind.PROPORTION:
        of = np.where(observed.denominator > 0, observed.denominator, np.nan)
        actual = observed.numerator / of
    return [
        {
            "period": label,
            "actual": _finite(float(actual[place])),
            "expected": _finite(float(fit.counterfactual[place])),
            "low": _finite(float(fit.low[place])),
            "high": _finite(float(fit.high[place])),
            "used": bool(fit.used[place]),
        }
        for place, label in enumerate(timeline.periods.labels[: actual.size])
    ]


def _review_facts(study: Study, timeline: Timeline, review: Review) -> dict[str, object]:
    fit = review.fit if isinstance(review.fit, BeforeAfter) else None
    return {
        "periods": review.months,
        "last": timeline.label_of(study.usable[review.months - 1]),
        "effect": effect_facts(fit),
        "p": _finite(fit.p) if fit else None,
        "standing": review.standing,
    }


def _coefficients(studied: Studied) -> dict[str, object] | None:
    """The segmented regression's, each with its errors; None by the other method."""
    found = studied.segmented
    if found is None or isinstance(found, Unfit):
        return None
    return {"lags": found.lags, **{name: asdict(getattr(found, name)) for name in COEFFICIENTS}}


def _check_facts(study: Study, fit: BeforeAfter | None, checks: Checks) -> dict[str, object]:
    placebos, together = checks.placebos, checks.together
    return {
        "sentences": list(checks.sentences),
        "trend": fit.trend if fit else None,
        "pre_trend": checks.pre_trend,
        "harmonics": fit.harmonics if fit else None,
        "drift": _finite(fit.drift) if fit else None,
        "smallest": _finite(fit.smallest) if fit else None,
        "worthwhile": asdict(study.size),
        "placebos": {"tried": placebos.tried, "called": placebos.called, "words": placebos.words},
        "comparators": asdict(together) if together else None,
        "breaks": list(checks.breaks),
        "sensitivity": [_row_facts(row) for row in checks.others],
    }


def _row_facts(row: Row) -> dict[str, object]:
    return {
        "name": row.name,
        "effect": effect_facts(row.fit),
        "p": _finite(row.fit.p) if row.fit else None,
        "why_none": row.why_none or None,
    }


def _effect_words(study: Study, fit: BeforeAfter, outcome: Outcome) -> list[str]:
    """The effect in figures, for who wants to copy them."""
    unfair = " (no fair comparison)" if outcome is Outcome.NO_FAIR_COMPARISON else ""
    own = _own(study)
    lines = [
        f"What happened less what would have been expected, on average since the change{unfair}:",
        f"  {_figures(fit.absolute, own)} {own.many}".rstrip(),
    ]
    if fit.relative:
        lines.append(f"  {_figures(fit.relative, PER_CENT)} of what was expected")
    return [*lines, f"  p {_p_words(fit.p)} ({study.method})"]


def _own(study: Study) -> Amount:
    """How the effect is written in the series' own units."""
    words = study.words
    return words.also or Amount() if words.amount.relative else words.amount


def _figures(estimate: Estimate, amount: Amount) -> str:
    """An estimate with its interval, each end with its sign: "-12% (95% interval -18% to -5%)"."""
    numbers = rounded(estimate, amount.times)
    digits = max(numbers.decimals, 0)
    low, point, high = (
        f"{number:+,.{digits}f}{amount.after}"
        for number in (numbers.low, numbers.point, numbers.high)
    )
    return f"{point} (95% interval {low} to {high})"


def _p_words(p: float) -> str:
    return "under 0.0001" if p < LEAST_P else f"{p:.4f}".rstrip("0").rstrip(".")


def _check_words(study: Study, checks: Checks) -> list[str]:
    lines = ["To look at beside it:", *(f"- {one}" for one in checks.sentences)]
    rows = [row for row in checks.others if row.fit]
    if rows:
        lines.append("Looked at in other ways:")
    lines += [
        f"- {row.name}: {_figures(row.fit.absolute, _own(study))}, p {_p_words(row.fit.p)}"
        for row in rows
        if row.fit
    ]
    return lines
