"""A small borough written out by hand: repairs, complaints, two wards, and its verdicts."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from dashboard.analysis.before_after.decision import Level
from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.clearance import Course
from dashboard.analysis.judged.verdict_row import (
    Expected,
    Forecast,
    Interval,
    Look,
    OtherLook,
    VerdictRow,
)
from datasets.calendar import months_between
from datasets.store import MEASURE_ROWS, CellKey, Change, open_store
from datasets.store.rows import VERDICT_ROWS

HOSTILE_WARD = "<b>Mill</b> ![x](https://evil.example/a.png) :smile: $a$"
MONTHS = months_between(date(2022, 11, 1), date(2026, 4, 1))
MISSING = date(2023, 8, 1)

PROGRAMME = """
council = "Testing Borough Council"
demonstration = true
about = "Made up for a test."
who_to_ask = "the performance officer"

[[services]]
id = "housing"
name = "Housing management"
organisations = ["Testing Homes"]

[[services]]
id = "cleaning"
name = "Cleaning"
organisations = ["Testing Cleaners"]

[[interventions]]
id = "transfer"
service = "housing"
kind = "transfer"
name = "Testing Homes <i>came</i> in-house"
on = 2024-06-01
headline = true
model_before = "almo"
model_after = "in_house"
source = "Cabinet report, June 2023"

[[promises]]
id = "on_time"
service = "housing"
theme = 1
kind = "improve"
text = "More repairs will be finished on time."
who = "Cabinet"
on = 2023-06-01
measures = ["non_emergency_on_time", "emergency_on_time"]

[[promises]]
id = "cheaper"
service = "housing"
theme = 6
kind = "improve"
text = "It will cost less."
who = "Cabinet"
on = 2023-06-01

[[claims]]
id = "saves"
service = "housing"
text = "It saves £1 million a year."
who = "The opposition"
on = 2023-07-01
status = ["disputed", "not measured"]

[[targets]]
service = "housing"
measure = "non_emergency_on_time"
value = 0.9
from = 2022-04-01
set_by = "Cabinet"

[[breaks]]
service = "housing"
name = "Targets moved from 20 to 28 days"
why = "The repairs policy changed."
from = 2025-03-01
measures = ["non_emergency_on_time"]

[[comparators]]
id = "others"
name = "All others"
service = "housing"

[[wards]]
code = "W01"
name = "Ashbrook"

[[wards]]
code = "W02"
name = '{ward}'
"""

SINCE = [month for month in MONTHS[:-1] if month >= date(2023, 1, 1)]
ON_TIME = VerdictRow(
    outcome=Outcome.IMPROVED,
    sentence=(
        "Improved but still below target: non-emergency repairs done on time rose 8.0 percentage "
        "points after the change, probably between 6.0 and 10.0."
    ),
    level=Level.MISSES,
    effect=Interval(point=0.08, low=0.06, high=0.1),
    p=0.0001,
    q=0.0002,
    smallest="The smallest change that these months could show is about 3 percentage points.",
    caveats=("The target moved in March 2025.",),
    found_on=date(2025, 2, 1),
    reviewed_on=date(2026, 2, 1),
    reviews=(
        Look(
            months=6,
            on=date(2025, 2, 1),
            effect=Interval(point=0.07, low=0.03, high=0.11),
            p=0.004,
            q=0.01,
            family=3,
            standing=1,
        ),
        Look(
            months=18,
            on=date(2026, 2, 1),
            effect=Interval(point=0.08, low=0.06, high=0.1),
            p=0.0001,
            q=0.0002,
            family=3,
            standing=1,
        ),
    ),
    before=18,
    after=19,
    alike=0.2,
    drift=0.7,
    harmonics=1,
    expected=Expected(
        months=tuple(SINCE),
        value=(0.64,) * len(SINCE),
        low=(0.6,) * len(SINCE),
        high=(0.68,) * len(SINCE),
    ),
    others=(
        OtherLook(
            name="A step alone, without the trend from before",
            effect=Interval(point=0.075, low=0.05, high=0.1),
            p=0.001,
        ),
        OtherLook(
            name="Set against the mean of the comparators", why_none="there are no comparators"
        ),
    ),
    placebos="At 4 earlier dates, when this change had not happened, the same test would have "
    "found one at none.",
)
"""Improved: expected from before the change on, two reviews, two other looks, one caveat."""

EMERGENCIES = VerdictRow(
    outcome=Outcome.WORSENED,
    sentence=(
        "Worsened (found at the May 2025 review; the latest figures lean the same way but no "
        "longer settle it on their own): emergency repairs done on time fell 2.0 percentage points "
        "after the change, probably between 4.0 percentage points lower and 0.1 percentage points "
        "higher."
    ),
    held=True,
    effect=Interval(point=-0.02, low=-0.04, high=0.001),
    p=0.06,
    found_on=date(2025, 5, 1),
    reviewed_on=date(2026, 2, 1),
    reviews=(Look(months=18, on=date(2026, 2, 1), p=0.06, q=0.08, family=3, standing=-1),),
)
BACKLOG = VerdictRow(
    outcome=Outcome.CANNOT_TELL,
    sentence=(
        "Cannot tell: since the change, the monthly change in repairs still open could be anywhere "
        "from 5 jobs a month lower to 4 jobs a month higher."
    ),
    effect=Interval(point=-0.5, low=-5, high=4),
    p=0.8,
    reviewed_on=date(2026, 2, 1),
    forecast=Forecast(
        words="If the pace of the last 18 months goes on, the backlog comes down in 20 months.",
        course=Course.ON_COURSE.value,
        newest=date(2026, 2, 1),
        stock=300.0,
        level=200.0,
        opened=100.0,
        closed=105.0,
        median=20,
        needed=(200, 150, 133, 125, 120, 117, 114, 112, 111, 110, 109, 108, 108, 107),
    ),
)
UPHELD = VerdictRow(
    outcome=Outcome.NO_FAIR_COMPARISON,
    sentence="No fair comparison: a new code came in.",
    reason="a new code came in",
)
ASHBROOK = VerdictRow(
    outcome=Outcome.IMPROVED,
    sentence=(
        "Ashbrook: improved, with the borough. Its own figures alone (about 200 a month) say 7.0 "
        "percentage points higher, 95% sure between 4.0 and 9.0; leaning on all 2 wards: 7.5 "
        "percentage points higher, 95% sure between 5.0 and 9.5."
    ),
    level=Level.MISSES,
)
Verdicts = Mapping[tuple[str, str], VerdictRow]
VERDICTS: Verdicts = {
    ("non_emergency_on_time", ""): ON_TIME,
    ("non_emergency_on_time", "W01"): ASHBROOK,
    ("emergency_on_time", ""): EMERGENCIES,
    ("open_repairs", ""): BACKLOG,
    ("ombudsman_upheld", ""): UPHELD,
}
"""By measure and ward ("" for the whole service)."""


def verdict_rows(verdicts: Verdicts) -> pl.DataFrame:
    """The rows that a release keeps them as."""
    rows = [
        {
            "measure": measure,
            "breakdown": "ward" if ward else "",
            "node": ward,
            "text": row.model_dump_json(exclude_defaults=True),
        }
        for (measure, ward), row in verdicts.items()
    ]
    return pl.DataFrame(rows, schema=VERDICT_ROWS)


def _row(month: date, dataset: str, **values: object) -> dict[str, object]:
    texts = dict.fromkeys(
        ("measure", "breakdown", "node", "submission", "content_hash", "text"), ""
    )
    nothing = dict.fromkeys(("period", "days", "numerator", "denominator", "rows"))
    key = {"kind": "measure", "dataset": dataset, "service": "housing", "source_system": "nec"}
    return texts | nothing | key | {"month": month} | values


def _cell(month: date, dataset: str) -> dict[str, object]:
    facts = {
        "coverage": "complete",
        "file_name": f"{dataset}_{month:%Y_%m}.parquet",
        "file_sha256": "0" * 64,
        "mapping": "as_contract",
        "publisher": "Testing Borough Council",
        "published_at": "2026-05-12T09:00:00+00:00",
        "restated": False,
        "set_aside": 0,
        "waived": [],
        "left_out": [{"why": "raised after the month's last day", "rows": 3}],
        "not_collected": [],
        "checks": 31,
        "checks_waived": 1,
    }
    return _row(month, dataset, kind="cell", rows=0, text=json.dumps(facts))


def _repairs(place: int, month: date) -> list[dict[str, object]]:
    done = 500 + 7 * (place % 12)
    on_time = round(done * (0.62 + 0.01 * (place % 5) + (0.08 if month >= date(2024, 6, 1) else 0)))
    rows = [_cell(month, "repairs")]
    for node, share in (("", 1.0), ("W01", 0.4), ("W02", 0.6)):
        part, whole = (on_time, done) if not node else (round(on_time * share), round(done * share))
        if node == "W02":
            part, whole = on_time - round(on_time * 0.4), done - round(done * 0.4)
        place_of = {"breakdown": "ward" if node else "", "node": node, "period": month}
        for measure in ("non_emergency_on_time", "emergency_on_time"):
            counts = {"numerator": float(part), "denominator": float(whole)}
            rows.append(_row(month, "repairs", measure=measure, **place_of, **counts))
        counts = {"numerator": float(whole * 3), "denominator": None}
        rows.append(_row(month, "repairs", measure="open_repairs", **place_of, **counts))
    return rows


def _complaints(place: int, month: date) -> list[dict[str, object]]:
    after = month >= date(2024, 6, 1)
    rows = [_cell(month, "complaints")]
    for node, decided, opened in (("", 0.1, 0.2), ("others", 0.2, 0.1)):
        group = {"breakdown": "comparator" if node else "", "node": node}
        clocks = (
            ("ombudsman_upheld", month, decided),
            ("ombudsman_upheld_opened", date(month.year, 1, 1), opened),
        )
        for measure, period, rise in clocks:
            counts = {
                "denominator": 20.0,
                "numerator": 10.0 + place % 3 + (20 * rise if after else 0),
            }
            rows.append(
                _row(month, "complaints", measure=measure, period=period, **group, **counts)
            )
    return rows


def build(root: Path) -> None:
    """A store with two releases: the first as before verdicts were kept, the second judged."""
    store = open_store(root, create=True)
    programme = PROGRAMME.replace("{ward}", HOSTILE_WARD)
    for number, months in enumerate((MONTHS[:-1], MONTHS)):
        rows = [row for m in months if m != MISSING for row in _repairs(MONTHS.index(m), m)]
        rows += [row for m in months for row in _complaints(MONTHS.index(m), m)]
        cells = {(str(row["dataset"]), row["month"]) for row in rows}
        keys = [CellKey(dataset, "housing", "nec", month) for dataset, month in cells]
        change = Change(
            submission=f"submission-{number}",
            rows=pl.DataFrame(rows, schema=MEASURE_ROWS),
            replaces=tuple(sorted(keys)),
            documents={"programme": programme},
            verdicts={"housing": verdict_rows(VERDICTS)} if number else {},
        )
        store.publish(change, base=number, actor="a test", why=f"Load number {number + 1}")
