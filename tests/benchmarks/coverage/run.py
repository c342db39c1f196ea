"""The honesty benchmark: every row made, shown, held against the promises, and kept if asked.

    COVERAGE_SERIES=8000 COVERAGE_WRITE=1 make bench-coverage

The same sizes give the same figures: chance is seeded, and no clock is read.
"""

import os
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
os.environ |= ONE_THREAD  # before NumPy is loaded: small matrices are fastest on one

import dashboard.analysis.proof as kept_in  # noqa: E402
from dashboard.analysis.proof.kept import FILE, Proof, Row  # noqa: E402
from dashboard.analysis.proof.promises import PROMISES, limits_of  # noqa: E402
from tests.benchmarks.coverage.fingerprint import METHOD, answers, rules  # noqa: E402
from tests.benchmarks.coverage.others import METHODS  # noqa: E402
from tests.benchmarks.coverage.rows import ROWS  # noqa: E402
from tests.benchmarks.coverage.sizes import PUBLISHED, SERIES  # noqa: E402
from tests.benchmarks.measured import show  # noqa: E402

ERRORS = 3.0
"""So many standard errors a figure of few series may be beyond its limit by chance."""


def made(number):
    """The rows that one entry of the list gives."""
    table, function, case = ROWS[number]
    return [
        Row(table=table, case=named, tried=tried, found={k: round(v, 3) for k, v in found.items()})
        for named, tried, found in function(*case)
    ]


def everything():
    """Every row, made on all cores, the longest first, and put in the order of the list."""
    found = {}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        waiting = {pool.submit(made, number): number for number in reversed(range(len(ROWS)))}
        for done in as_completed(waiting):
            found[waiting[done]] = done.result()
            sys.stderr.write(f"\r{len(found)} of {len(ROWS)} ")
            sys.stderr.flush()
    rows = tuple(row for number in sorted(found) for row in found[number])
    others = {name: series for name, (_, series) in METHODS.items()}
    return Proof(
        method=METHOD, series=SERIES, others=others, rules=rules(), answers=answers(), rows=rows
    )


def told(proof):
    """Every table on paper."""
    tables = defaultdict(list)
    for row in proof.rows:
        tables[row.table].append(row)
    for name, rows in tables.items():
        heads = list(dict.fromkeys(head for row in rows for head in row.found))
        lines = [
            (", ".join(row.case), row.tried, *(row.found.get(head, "") for head in heads))
            for row in rows
        ]
        show(name, ("case", "tried", *heads), lines)


def broken(proof):
    """How many promises are not kept, each shown with its limit and its worst figures."""
    errors = 0.0 if proof.series >= PUBLISHED else ERRORS
    lines = []
    for promise in PROMISES:
        found = promise.found(proof)
        kept = promise.kept(proof, errors=errors)
        lines.append(
            (promise.words, limits_of(promise), min(found), max(found), "yes" if kept else "NO")
        )
    show("Promises", ("", "limit", "lowest", "highest", "kept"), lines)
    return sum(line[-1] == "NO" for line in lines)


if __name__ == "__main__":
    outcome = everything()
    told(outcome)
    failed = broken(outcome)
    if os.environ.get("COVERAGE_WRITE"):
        path = Path(kept_in.__file__).with_name(FILE)
        path.write_text(outcome.model_dump_json(indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(f"\nWritten to {path}.\n")
    sys.exit(f"{failed} promises are not kept" if failed else 0)
