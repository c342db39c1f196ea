"""Months of an analyst's own, with a change in January 2023."""

import numpy as np

AT = 36
HEADER = "month,k,n,a,b,x"
MONTHS = tuple(f"{2020 + place // 12}-{place % 12 + 1:02d}" for place in range(60))
BASE = ("--month", "month", "--change", "2023-01")


def month_rows(after=1.0, count=60):
    """Counts out of 400 around 100, with a season; from the change on so many times as many."""
    draw = np.random.default_rng(3)
    season = np.cos(2 * np.pi * np.arange(count) / 12)
    steady = np.exp(4.6 + 0.1 * season)
    grown = np.where(np.arange(count) < AT, 1, after)
    columns = [draw.poisson(steady * grown), np.full(count, 400)]
    columns += [draw.poisson(steady) for _ in "ab"]
    columns += [np.round(draw.normal(50, 3, count), 3)]
    return [(MONTHS[place], *row) for place, row in enumerate(zip(*columns, strict=True))]
