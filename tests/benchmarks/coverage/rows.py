"""Every row of the honesty benchmark: which function makes it, and of which table it is."""

from itertools import product

from tests.benchmarks.coverage import backlog, looks, one_look, wards

LINES = ("step", "trend")
ROWS = (
    *(
        ("alike", one_look.months_alike, case)
        for case in product((0.0, 0.3, 0.6), (24, 36), one_look.LINES)
    ),
    *(
        ("drift", one_look.slow_drift, case)
        for case in product((0.01, 0.02, 0.05), (24, 36), LINES)
    ),
    *(("kinds", one_look.kinds, case) for case in product(one_look.KINDS, LINES)),
    *(("kinds", one_look.phased, (line,)) for line in LINES),
    *(("comparators", one_look.comparators, case) for case in product((0, 1, 3, 6), LINES)),
    *(
        ("weak", one_look.weak, case)
        for case in product(("fast drift", "random walk", "few and nearly all"), LINES)
    ),
    ("weak", one_look.weak, ("bends before", "trend")),
    *(
        ("one_look", looks.one_look, case)
        for case in product(looks.MEASURES, (0.0, 0.3, 0.6), LINES)
    ),
    *(("looks", looks.looked_at, case) for case in product(looks.MEASURES, LINES)),
    *(("ten", looks.ten_figures, case) for case in product((0.0, 0.7), LINES)),
    *(("wards", wards.verdicts, (line,)) for line in LINES),
    *(("differently", wards.moved_differently, (planted,)) for planted in (0.0, wards.PLANTED)),
    *(("clearance", backlog.forecasts, (name,)) for name in backlog.SCENARIOS),
)
"""Table, function, and what it is asked: each answers (case, tried, figures) a row."""
