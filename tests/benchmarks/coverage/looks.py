"""Looking again and again: verdicts by the quarterly reviews, and by monthly looks with no memory.

`false` is the share of figures that were ever called changed although nothing did, within two
years; `power_12` the share of true changes that stand as found after 12 months; `back` the share of
those found that were taken back within the two years.
"""

import numpy as np

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import Kind, Observed
from dashboard.analysis.before_after.estimate import before_after_each
from dashboard.analysis.before_after.reviews import Total, replay, sign_of
from dashboard.analysis.before_after.rules import RELEASES
from dashboard.analysis.before_after.unfit import Unfit
from dashboard.analysis.before_after.worthwhile import worthwhile
from tests.benchmarks.coverage import made_up
from tests.benchmarks.coverage.made_up import SETTLING_IN, seeded
from tests.benchmarks.coverage.sizes import FAMILIES, LOOKED_AT, SERIES

BEFORE, LOOKS = 36, 24
PERIODS = BEFORE + SETTLING_IN + LOOKS
CHANGE = Change(BEFORE, SETTLING_IN)
AT = (6, 12, 18, 24)
TRENDS = {"step": "off", "trend": "auto"}
MEASURES = {
    "count": (lambda random, line: made_up.counted(random, 100, line), -0.16, Kind.COUNT, 100),
    "share": (lambda random, line: made_up.shares(random, 200, 0.8, line), 0.4, Kind.PROPORTION, 1),
    "median": (lambda random, line: made_up.medians(random, 60, 12, line), -0.2, Kind.DURATION, 12),
}
"""By name: what is made up, the change planted on the scale of the fit, kind and usual level."""
TEN = (
    lambda random, line: made_up.counted(random, 20, line),
    lambda random, line: made_up.counted(random, 60, line),
    lambda random, line: made_up.counted(random, 100, line),
    lambda random, line: made_up.counted(random, 300, line),
    lambda random, line: made_up.shares(random, 30, 0.7, line),
    lambda random, line: made_up.shares(random, 200, 0.8, line),
    lambda random, line: made_up.shares(random, 500, 0.9, line),
    lambda random, line: made_up.shares(random, 1500, 0.6, line),
    lambda random, line: made_up.medians(random, 40, 12, line),
    lambda random, line: made_up.medians(random, 60, 30, line),
)
ALIKE = (0.0, 0.3, 0.6, 0.3, 0.0, 0.3, 0.6, 0.3, 0.3, 0.6)
"""How alike neighbouring months of each of the ten are."""
UNREST = 0.1


def looked_at(name, line):
    """One figure at a time, looked at for two years: nothing happened, then a true change."""
    draw, planted, kind, level = MEASURES[name]
    size = worthwhile(kind, 0.8 if kind is Kind.PROPORTION else level)
    rows = {"reviews": {}, "monthly": {}}
    for truth in (0.0, planted):
        random = seeded("looks", name, line, truth)
        series = draw(random, _unrest(random, LOOKED_AT, 0.3) + truth * _after())
        fits = _fits(series, range(1, LOOKS + 1), TRENDS[line])
        reviewed = np.array([_reviewed(fits, own, size) for own in range(LOOKED_AT)])
        monthly = np.array([_monthly(fits, own, size) for own in range(LOOKED_AT)])
        for way, found in (("reviews", reviewed), ("monthly", monthly)):
            rows[way] |= _called(found, np.sign(truth))
    return [((name, line, way), LOOKED_AT, found) for way, found in rows.items()]


def _reviewed(fits, own, size):
    """What stands of one figure, by month, as the reviews would have it."""
    return _standing([own], [size], lambda _, at: fits[at][own])[0]


def _monthly(fits, own, size):
    """What one figure would be called each month, without memory."""
    return [_one_look(fits[at][own], size) for at in range(1, LOOKS + 1)]


def _called(standing, sign):
    """Percentages of what stands (figures x months), by what is true."""
    if not sign:
        return {"false": 100 * float((standing != 0).any(axis=1).mean())}
    right = standing == sign
    found = right.any(axis=1)
    first = right.argmax(axis=1)
    later = np.arange(standing.shape[1]) > first[:, None]
    lost = (~right & later).any(axis=1) & found
    power = {f"power_{at}": 100 * float(right[:, at - 1].mean()) for at in AT}
    wrong = 100 * float((standing == -sign).any(axis=1).mean())
    return power | {"back": 100 * float(lost.sum() / max(found.sum(), 1)), "wrong_way": wrong}


def ten_figures(shared, line):
    """Services of ten figures in which nothing happened; some of their unrest is shared."""
    random = seeded("ten", shared, line)
    common = {rho: _unrest(random, FAMILIES, rho) for rho in set(ALIKE)}
    measures = [
        draw(
            random,
            np.sqrt(shared) * common[rho] + np.sqrt(1 - shared) * _unrest(random, FAMILIES, rho),
        )
        for draw, rho in zip(TEN, ALIKE, strict=True)
    ]
    sizes = [_size(measure[0]) for measure in measures]
    looks = list(RELEASES.reviews(LOOKS))
    fits = [_fits(measure, looks, TRENDS[line]) for measure in measures]
    whole, once = [], []
    for own in range(FAMILIES):
        standing = _standing(range(len(TEN)), sizes, lambda of, at, own=own: fits[of][at][own])
        whole.append((standing != 0).any(axis=1).sum())
        ends = [(fits[of][12][own], size) for of, size in enumerate(sizes)]
        once.append(_family_look(ends))
    whole, once = np.array(whole), np.array(once)
    return [
        (
            (f"{shared:g}", line),
            FAMILIES,
            {
                "any_one_look": 100 * float((once > 0).mean()),
                "any": 100 * float((whole > 0).mean()),
                "when_any": float(whole[whole > 0].mean()) if whole.any() else 0.0,
                "each": 100 * float(whole.mean() / len(TEN)),
            },
        )
    ]


def one_look(name, rho, line):
    """One look after 12 months at one figure in which nothing happened: how often it is false.

    `excludes_0` is how often the interval excludes 0, whatever the size.
    """
    draw, _, kind, level = MEASURES[name]
    size = worthwhile(kind, 0.8 if kind is Kind.PROPORTION else level)
    random = seeded("once", name, rho, line)
    fits = _fits(draw(random, _unrest(random, SERIES, rho)), [12], TRENDS[line])[12]
    found = {
        "false": 100 * float(np.mean([_one_look(fit, size) != 0 for fit in fits])),
        "excludes_0": 100 * float(np.mean([fit.p < RELEASES.alpha for fit in fits])),
    }
    return [((name, f"{rho:g}", line), SERIES, found)]


def _after():
    return np.arange(PERIODS) >= BEFORE


def _unrest(random, series, rho):
    wave = 0.1 * made_up.season(PERIODS)
    return wave + UNREST * made_up.alike(random, series, PERIODS, rho)


def _size(one):
    level = one.numerator.sum() / one.denominator.sum()
    return worthwhile(one.kind, float(level) if one.kind is Kind.PROPORTION else 1.0)


def _fits(series, months, trend):
    """By months of figures: the answer to each series as it stood then."""
    return {
        after: before_after_each([_cut(one, after) for one in series], CHANGE, trend=trend)
        for after in months
    }


def _cut(one, after):
    end = BEFORE + SETTLING_IN + after
    return Observed(one.kind, one.numerator[:end], one.denominator[:end])


def _standing(family, sizes, fit):
    """What stands of each figure of one family, by month, as the reviews would have it."""
    totals = [Total(str(of), LOOKS, size) for of, size in zip(family, sizes, strict=True)]
    found = replay(totals, lambda key, months: fit(int(key), months))
    standing = np.zeros((len(totals), LOOKS), dtype=int)
    for place, total in enumerate(totals):
        for review in found[total.key]:
            standing[place, review.months - 1 :] = review.standing
    return standing


def _one_look(fit, size):
    """What a look without memory or family calls it."""
    if isinstance(fit, Unfit) or not (fit.p < RELEASES.alpha and size.reached(fit)):
        return 0
    return sign_of(fit)


def _family_look(ends):
    """How many of a family one look calls changed."""
    totals = [Total(str(of), 12, size) for of, (_, size) in enumerate(ends)]
    found = replay(totals, lambda key, _: ends[int(key)][0])
    return sum(reviews[-1].candidate != 0 for reviews in found.values())
