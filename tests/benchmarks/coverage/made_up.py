"""Made-up series: what is true of them is known, so that answers can be held against it."""

from zlib import crc32

import numpy as np

from dashboard.analysis.before_after.effect import Kind, Observed

SETTLING_IN = 3


def seeded(*of):
    """Chance that is the same in every run, and different for each row."""
    return np.random.default_rng(crc32(repr(of).encode()))


def alike(random, series, periods, rho):
    """Errors of variance 1, each like the one before: series x periods."""
    errors = random.normal(size=(series, periods))
    for at in range(1, periods):
        errors[:, at] = rho * errors[:, at - 1] + np.sqrt(1 - rho**2) * errors[:, at]
    return errors


def drifting(random, series, periods, variance, noise=1.0):
    """A level that wanders by a random step each period, and noise of its own."""
    steps = random.normal(size=(series, periods)) * np.sqrt(variance)
    return np.cumsum(steps, axis=1) + noise * random.normal(size=(series, periods))


def season(periods):
    """A yearly wave of size 1."""
    return np.cos(2 * np.pi * np.arange(periods) / 12)


def counted(random, a_month, line):
    """Counts whose mean is moved by a line on the log scale: one for each row of it."""
    counts = random.poisson(a_month * np.exp(line)).astype(float)
    return [Observed(Kind.COUNT, row, np.ones(row.size)) for row in counts]


def shares(random, of, at, line):
    """Shares of so many a month, `at` moved by a line on the logit scale."""
    chance = 1 / (1 + np.exp(-(np.log(at / (1 - at)) + line)))
    passed = random.binomial(of, chance).astype(float)
    return [Observed(Kind.PROPORTION, row, np.full(row.size, float(of))) for row in passed]


def medians(random, of, days, line):
    """Medians of so many durations a month, in whole days, moved by a line on the log scale."""
    each = np.exp(0.8 * random.normal(size=(*line.shape, of)))
    found = np.median(np.round(days * np.exp(line)[:, :, None] * each), axis=2)
    return [Observed(Kind.DURATION, row, np.full(row.size, float(of))) for row in found]


def plain(values):
    """Series of values as they are."""
    return [Observed(Kind.MEAN, row, np.ones(row.size)) for row in values]
