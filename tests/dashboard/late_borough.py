"""A borough in which something is late today: each kind of month, and a log that tells of each."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from datasets.calendar import add_months, month_of
from datasets.contract import LONDON
from datasets.programme import parse_programme
from datasets.store import MEASURE_ROWS, CellKey, Change, Origin, Store, open_store
from datasets.store.rows import CELL_KEY, places_of
from datasets.store.set_aside import SET_ASIDE_ROWS, keep_set_aside, set_aside_hashes

HOSTILE = "=cmd|' /C calc'!A0"
SHA = {"history": "a" * 64, "months": "b" * 64, "complaints": "c" * 64, "refused": "d" * 64}
PROGRAMME = """
council = "Testing Borough Council"
about = "Made up for a test, and not called a demonstration: there, nothing is late."
who_to_ask = "the performance officer"

[[services]]
id = "housing"
name = "Housing <i>management</i>"
organisations = ["Testing Homes"]

[[services]]
id = "cleaning"
name = "Cleaning"
organisations = ["Testing Cleaners"]

[[interventions]]
id = "transfer"
service = "housing"
kind = "transfer"
name = "Testing Homes came in-house"
on = 2024-06-01
headline = true
model_before = "almo"
model_after = "in_house"

[[expected]]
dataset = "repairs"
service = "housing"
source_system = "nec"
from = {first}

[[expected]]
dataset = "complaints"
service = "housing"
source_system = "inbox"
from = {complaints}
"""


def today() -> date:
    """The day in London."""
    return datetime.now(ZoneInfo(LONDON)).date()


def due_months() -> tuple[date, ...]:
    """The 14 newest months that were due before today, oldest first."""
    plan = parse_programme(_programme(date(2020, 1, 1), date(2020, 1, 1)))
    last = month_of(today())
    while plan.due_on(last) >= today():
        last = add_months(last, -1)
    return tuple(add_months(last, -step) for step in range(13, -1, -1))


def _programme(first: date, complaints: date) -> str:
    return PROGRAMME.format(first=first.isoformat(), complaints=complaints.isoformat())


def repairs(month: date) -> CellKey:
    """The repairs of a month."""
    return CellKey("repairs", "housing", "nec", month)


def complaints(month: date) -> CellKey:
    """The complaints of a month."""
    return CellKey("complaints", "housing", "inbox", month)


def _cell(key: CellKey, due_on: date, days_late: int, **facts: object) -> dict[str, object]:
    texts = {name: "" for name, kind in MEASURE_ROWS.items() if kind == pl.String}
    plain = {
        "coverage": "complete",
        "mapping": "as_contract",
        "publisher": "Testing Borough Council",
        "file_name": f"{key.dataset}.csv",
        "file_sha256": SHA["months"],
        "published_at": "2026-05-12T09:00:00+00:00",
        "restated": False,
        "set_aside": 0,
        "waived": [],
        "left_out": [],
        "not_collected": [],
        "checks": 31,
        "checks_waived": 0,
        "first_published_on": (due_on + timedelta(days=days_late)).isoformat(),
        "due_on": due_on.isoformat(),
        "first_load": False,
    }
    place = {
        "kind": "cell",
        "dataset": key.dataset,
        "service": key.service,
        "source_system": key.source_system,
        "month": key.month,
    }
    return texts | place | {"rows": 0, "text": json.dumps(plain | facts)}


def build_made_up(root: Path) -> None:
    """A demonstration, of which nobody has made up a month for a year."""
    store, months = open_store(root, create=True), due_months()
    programme = "demonstration = true\n" + _programme(months[0], months[8])
    cells = [_cell(repairs(m), parse_programme(programme).due_on(m), -1) for m in months[:2]]
    _publish(store, cells, "history", months[:2], "repairs")
    text = Change(submission="p", documents={"programme": programme})
    store.publish(text, base=1, actor="command line", why="Programme", event="programme")


def build(root: Path, refusals: int = 30) -> None:
    """Five releases: the programme, a history, the months, complaints, a withdrawal.

    Of repairs two months came with the history; of the due months, oldest first, the 10th came
    three days late, the 11th was restated, of the 12th a check was waived and two rows set aside,
    the 13th never came, and the last is here. Of complaints the last but one was withdrawn, and
    the last never came. `refusals` more entries stand at the log's end.
    """
    store, months = open_store(root, create=True), due_months()
    programme = _programme(months[0], months[8])

    def cell(key: CellKey, days_late: int = -1, **facts: object) -> dict[str, object]:
        return _cell(key, parse_programme(programme).due_on(key.month), days_late, **facts)

    text = Change(submission="p", documents={"programme": programme})
    store.publish(text, base=0, actor="command line", why="Programme", event="programme")
    history = [cell(repairs(month), first_load=True) for month in months[:2]]
    _publish(store, history, "history", months[:2], "repairs")
    told: dict[int, dict[str, Any]] = {
        9: {"days_late": 3},
        10: {"restated": True},
        11: {"checks_waived": 1, "waived": ["volume"], "set_aside": 2},
    }
    aside = _aside(repairs(months[11]))
    keep_set_aside(store.root, "months", aside)
    told[11]["set_aside_hash"] = next(iter(set_aside_hashes(aside).values()))
    here = [n for n in range(2, 14) if n != 12]
    rows = [cell(repairs(months[n]), **told.get(n, {})) for n in here]
    why = "Repairs, from nec.csv; 2 rows set aside: asked for; warnings accepted: a cold spell"
    _publish(store, rows, "months", [months[n] for n in here], "repairs", why)
    sent = months[8:13]
    _publish(store, [cell(complaints(m)) for m in sent], "complaints", sent, "complaints")
    _withdraw(store, complaints(sent[-1]))
    for number in range(refusals):
        origin = Origin(
            f"{HOSTILE}{number}.csv", SHA["refused"], "repairs", (months[-1],), critical=1
        )
        reason = "1 critical finding must be mended first."
        store.log("refused", submission=f"r{number}", actor="a post", reason=reason, origin=origin)


def _aside(key: CellKey) -> pl.DataFrame:
    """Two rows set aside from a month."""
    said = {"why": "a cost below 0", "reason": "the contractor is asked", "record": "{}"}
    kinds = {"record_kind": "works_order", "expected": True, "closed": False}
    place = {name: getattr(key, name) for name in CELL_KEY}
    rows = [place | said | kinds | {"source_row": n, "record_id": f"WO-{n}"} for n in (1, 2)]
    return pl.DataFrame(rows, schema=SET_ASIDE_ROWS)


def _publish(
    store: Store,
    rows: Sequence[dict[str, object]],
    name: str,
    months: Sequence[date],
    dataset: str,
    why: str = "Loaded",
) -> None:
    keys = tuple(
        CellKey(dataset, "housing", str(row["source_system"]), month)
        for row, month in zip(rows, months, strict=True)
    )
    frame = pl.DataFrame(rows, schema=MEASURE_ROWS, strict=False)
    store.publish(
        Change(submission=name, rows=frame, replaces=keys),
        base=store.latest(),
        actor="performance officer",
        said_to_be="An Officer",
        why=why,
        origin=Origin(
            f"{name}.csv",
            SHA[name],
            dataset,
            tuple(months),
            warning=1 if name == "months" else 0,
            info=2,
            places=places_of(keys),
        ),
    )


def _withdraw(store: Store, key: CellKey) -> None:
    store.publish(
        Change(submission="w", replaces=(key,)),
        base=store.latest(),
        actor="performance officer",
        why=f"Withdrawn: {key}; taken from the test system",
        event="withdrawn",
        origin=Origin(dataset=key.dataset, months=(key.month,), places=places_of([key])),
    )
