"""An attacker with every published figure of member enquiries tries to work out a hidden one.

They know that the inboxes add up to the whole, that what was open, plus what came in, less what was
answered, is what is open a month later, and that what is overdue grows by what missed its day and
shrinks by what was answered late.
"""

import numpy as np
import polars as pl
import pytest

from dashboard.analysis.series import Series, Status, read_series
from dashboard.kpis.registry import MEASURES
from datasets.calendar import add_months, months_between
from datasets.member_enquiries import MEMBER_ENQUIRIES
from datasets.months import as_at_month_end
from datasets.store import LiveRelease
from tests.dashboard.analysis.test_attacker import Attacker, Name
from tests.dashboard.building import cells, month, records, release, rows_of

FIRST, LAST = month("2024-01"), month("2024-06")
INBOXES = ("almo", "council", "contractor")
BY = "receiving_body"
MEASURED = {
    # the measure, and the attacker's names for what is above and below its line
    "enquiries_received": ("received", None),
    "enquiries_per_1000_homes": ("received", None),
    "open_enquiries": ("open", None),
    "overdue_enquiries": ("overdue", None),
    "answered_on_time": ("in_time", "decided"),
    "working_days_to_answer": ("answered", None),
    "become_complaints": ("linked", "answered"),
    "share_about_repairs": ("repairs", "received"),
    "enquiries_reopened": ("reopened", "answered"),
    "passed_between_teams": ("passed", "answered"),
}
MISSES = {
    "missed": ("decided", "in_time"),
    "not_linked": ("answered", "linked"),
    "not_repairs": ("received", "repairs"),
}
NOT_PEOPLE = ("passed",)
"""A sum of how often enquiries were passed on counts no enquiries."""


def _enquiries(rng: np.random.Generator, count: int) -> pl.DataFrame:
    """Received in half a year; answered within the month, in time or late, or months later."""
    held: dict[str, list[dict[str, object]]] = {
        f"{m:%Y-%m}": [] for m in months_between(FIRST, LAST)
    }
    for number in range(count):
        came = add_months(FIRST, int(rng.integers(0, 6)))
        answered = add_months(came, int(rng.choice(4, p=[0.6, 0.25, 0.1, 0.05])))
        row = {
            "record_kind": "member_enquiry",
            "record_id": str(number),
            "enquiry_ref": str(number),
            "member_type": "councillor",
            "receiving_body": rng.choice(INBOXES, p=[0.7, 0.25, 0.05]),
            "category": rng.choice(["repairs", "other"], p=[0.8, 0.2]),
            "received_on": came.replace(day=3),
            "due_on": came.replace(day=17),
            "responded_on": answered.replace(day=int(rng.choice([10, 25], p=[0.8, 0.2]))),
            "passed_between_teams": int(rng.integers(0, 3)),
            "linked_complaint_ref": "C1" if rng.random() < 0.1 else None,
        }
        for m in months_between(came, min(answered, LAST)):
            held[f"{m:%Y-%m}"].append(row)
    return as_at_month_end(records(MEMBER_ENQUIRIES, held), MEMBER_ENQUIRIES)


def _release(frame: pl.DataFrame) -> tuple[LiveRelease, pl.DataFrame]:
    keys = cells("member_enquiries", list(months_between(FIRST, LAST)))
    rows = rows_of(frame, MEMBER_ENQUIRIES, keys)
    return release(rows, keys), rows


def _everything(live: LiveRelease) -> list[Series]:
    found = []
    for name in MEASURED:
        found.append(read_series(live, name))
        if MEASURES[name].breakdown == BY:
            found += [read_series(live, name, node=node) for node in INBOXES]
    return found


def _learn(attacker: Attacker, series: Series) -> None:
    above, below = MEASURED[series.measure.id]
    where = (series.breakdown, series.node)
    shown = series.frame.filter(pl.col("numerator").is_not_null())
    for when in shown["month"]:
        for quantity in (above, below):
            if quantity:
                attacker.learn(((quantity, *where, str(when)), 1))
    for pooled, side in (
        (series.before, pl.col("month") < month("2024-03")),
        (series.after, pl.col("month") >= month("2024-03")),
    ):
        if pooled is not None and pooled.numerator is not None:
            window = shown.filter(side)["month"]
            attacker.learn(*(((above, *where, str(when)), 1) for when in window))


def _reason(attacker: Attacker) -> None:
    quantities = {q for pair in MEASURED.values() for q in pair if q}
    for when in months_between(FIRST, LAST):
        m, earlier = str(when), str(add_months(when, -1))
        for quantity in quantities:
            parts = (((quantity, BY, inbox, m), 1) for inbox in INBOXES)
            attacker.learn(((quantity, "", "", m), -1), *parts)
        for where in (("", ""), *((BY, inbox) for inbox in INBOXES)):
            for missed, (total, hit) in MISSES.items():
                attacker.learn(
                    ((missed, *where, m), 1), ((total, *where, m), -1), ((hit, *where, m), 1)
                )
            for stock, came in (("open", "received"), ("overdue", "decided")):
                flow = [((stock, *where, m), 1.0), ((came, *where, m), -1.0)]
                flow.append((("answered", *where, m), 1.0))
                if when > FIRST:
                    flow.append(((stock, *where, earlier), -1.0))
                attacker.learn(*flow)


def _truth(rows: pl.DataFrame) -> dict[Name, float]:
    known: dict[Name, float] = {}
    stored = rows.filter(pl.col("days").is_null(), pl.col("breakdown").is_in(["", BY]))
    for row in stored.iter_rows(named=True):
        where = (row["breakdown"], row["node"], str(row["month"]))
        for quantity, value in zip(
            MEASURED.get(row["measure"], (None, None)),
            (row["numerator"], row["denominator"]),
            strict=True,
        ):
            if quantity:
                known[quantity, *where] = value
    for missed, (total, hit) in MISSES.items():
        for _, *where in [name for name in known if name[0] == total]:
            known[missed, *where] = known[total, *where] - known.get((hit, *where), 0)
    return known


@pytest.mark.parametrize("seed", [1, 5, 6])
def test_no_small_number_of_enquiries_can_be_worked_out(seed: int) -> None:
    rng = np.random.default_rng(seed)
    live, rows = _release(_enquiries(rng, int(rng.integers(120, 700))))
    everything, truth = _everything(live), _truth(rows)
    small = {n for n, count in truth.items() if 1 <= count <= 4 and n[0] not in NOT_PEOPLE}
    hidden = sum(s.frame.filter(pl.col("status") == Status.HIDDEN).height for s in everything)
    assert len(small) > 20
    assert hidden > 20
    attacker = Attacker()
    for series in everything:
        _learn(attacker, series)
    _reason(attacker)
    assert attacker.recovered() & small == set()


def test_the_flows_that_the_attacker_knows_are_true() -> None:
    _, rows = _release(_enquiries(np.random.default_rng(3), 300))
    truth = _truth(rows)
    for when in months_between(add_months(FIRST, 1), LAST):
        for stock, came in (("open", "received"), ("overdue", "decided")):
            now, then = ((stock, "", "", str(m)) for m in (when, add_months(when, -1)))
            flow = truth[came, "", "", str(when)] - truth["answered", "", "", str(when)]
            assert truth[now] == truth[then] + flow
