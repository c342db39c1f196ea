"""Local employment: one fault per promise is caught, and a clean month passes."""

from datetime import date

import polars as pl
import pytest

from datasets.calendar import months_between
from datasets.demo import EFFECTS, demonstration_programme
from datasets.demo.local_employment import draw_local_employment
from datasets.demo.scene import scenes, stream
from datasets.local_employment import LOCAL_EMPLOYMENT
from datasets.programme import parse_programme
from expectations.audit import audit
from expectations.report import Severity

MONTH = date(2026, 3, 1)
RATES = """
[[living_wage_rates]]
announced = 2024
implement_by = 2025-05-01
rate_gbp = 13.85
[[living_wage_rates]]
announced = 2025
implement_by = 2026-05-01
rate_gbp = 14.80
[[living_wage_rates]]
announced = 2026
implement_by = 2027-05-01
"""
COUNTS = {
    "headcount": [40, 60, 5, 12, 30, 3],
    "fte": [35.5, 51.0, 4.0, 6.0, 28.25, 0.0],
    "at_or_above_llw": [40, 60, 5, 4, 10, 1],
    "raised_to_llw": [1, 0, 0, 0, 0, 0],
    "apprentices": [3, 1, 0, 0, 0, 0],
    "new_starters": [2, 1, 1, 0, 1, 0],
    "new_starters_local": [2, 0, None, 0, 0, 0],
    "on_council_terms": [40, 60, 5, 0, 0, 0],
}


@pytest.fixture
def rules(bench):
    return parse_programme(bench.programme_text + RATES)


@pytest.fixture
def lines(bench):
    return clean_lines(bench)


def clean_lines(bench):
    """The council's and a contractor's people, by where they live: six lines."""
    rows = pl.DataFrame(
        {
            "employer": ["Council"] * 3 + ["Contractor"] * 3,
            "area": ["in_borough", "elsewhere", "unknown"] * 2,
            **COUNTS,
        }
    ).with_columns(
        month=pl.lit(MONTH),
        service=pl.lit("housing_management"),
        source_system=pl.lit("hr"),
        source_organisation=pl.lit("Demonstration Homes"),
        delivery_model=pl.when(pl.col("employer") == "Council")
        .then(pl.lit("in_house"))
        .otherwise(pl.lit("contractor")),
        coverage=pl.lit("complete"),
        record_kind=pl.lit("jobs_by_area"),
        record_id=pl.concat_str("employer", pl.lit("/"), "area"),
        llw_rate_gbp=pl.lit(13.85),
        suppressed=pl.lit(value=False),
        source_row=pl.int_range(1, pl.len() + 1),
    )
    return bench.extract(bench.filled(rows, LOCAL_EMPLOYMENT), [MONTH], contract=LOCAL_EMPLOYMENT)


HIDDEN = dict.fromkeys(COUNTS) | {"suppressed": True, "llw_rate_gbp": None}


def test_a_clean_month_passes_with_a_line_suppressed_and_a_newer_rate(bench, lines, rules):
    clean = bench.changed(lines, (6,), **HIDDEN)
    clean = bench.changed(clean, (4, 5), llw_rate_gbp=14.80)
    assert audit(clean, None, rules).findings == ()


CAUGHT = (
    *((6, HIDDEN | {name: 1}, "suppressed_but_given", name) for name in COUNTS),
    (2, {"headcount": None}, "missing_but_not_suppressed", "headcount"),
    (2, {"fte": None}, "missing_but_not_suppressed", "fte"),
    (1, {"apprentices": 41}, "part_above_whole", "apprentices"),
    (4, {"at_or_above_llw": 13}, "part_above_whole", "at_or_above_llw"),
    (2, {"raised_to_llw": 61}, "part_above_whole", "raised_to_llw"),
    (2, {"new_starters": 61}, "part_above_whole", "new_starters"),
    (2, {"on_council_terms": 61}, "part_above_whole", "on_council_terms"),
    (1, {"new_starters_local": 1}, "starters_in_two_places", "new_starters_local"),
    (2, {"new_starters_local": 1}, "starters_in_two_places", "new_starters_local"),
    (3, {"new_starters_local": 1}, "starters_in_two_places", "new_starters_local"),
    (3, {"area": "in_borough", "new_starters_local": 1}, "area_given_twice", "area"),
    (1, {"area": "abroad"}, "unknown_value", "area"),
    (1, {"employer": None}, "null_value", "employer"),
    (1, {"suppressed": None}, "null_value", "suppressed"),
    (1, {"headcount": -1} | dict.fromkeys([*COUNTS][1:], 0), "out_of_range", "headcount"),
    (4, {"delivery_model": "in_house"}, "employer_in_two_models", "delivery_model"),
    (1, {"llw_rate_gbp": 13.15}, "living_wage_rate", "llw_rate_gbp"),
    (1, {"llw_rate_gbp": 1385.0}, "out_of_range", "llw_rate_gbp"),
)
"""The line that is made faulty, what it then says, and by which check that is caught."""
LINES = 6


@pytest.fixture(scope="module")
def found(bench):
    """What is found in one file: six lines for each fault, from employers of its own."""
    clean = clean_lines(bench).records
    copies = [
        clean.with_columns(
            pl.concat_str("employer", pl.lit(f" {number}")).alias("employer"),
            pl.concat_str("record_id", pl.lit(f"/{number}")).alias("record_id"),
            pl.col("source_row") + LINES * number,
        )
        for number in range(len(CAUGHT))
    ]
    faulty = bench.extract(pl.concat(copies), [MONTH], contract=LOCAL_EMPLOYMENT)
    for number, (row, values, _, _) in enumerate(CAUGHT):
        faulty = bench.changed(faulty, (LINES * number + row,), **values)
    report = audit(faulty, None, parse_programme(bench.programme_text + RATES))
    rows: dict[tuple[str, str | None], set[int]] = {}
    for finding in report.of(Severity.CRITICAL):
        assert " line" in finding.sentence
        rows.setdefault((finding.check, finding.column), set()).update(finding.rows)
    return rows


@pytest.mark.parametrize("number", range(len(CAUGHT)))
def test_a_planted_fault_blocks(found, number):
    row, _, check, column = CAUGHT[number]
    assert LINES * number + row in found[check, column]


def test_no_line_is_caught_of_an_employer_without_a_fault(found):
    caught = {(row - 1) // LINES for rows in found.values() for row in rows}
    assert caught == set(range(len(CAUGHT)))
    assert sum(map(len, found.values())) <= 2 * len(CAUGHT)


@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"apprentices": None}, "missing_but_not_suppressed"),
        ({"fte": 41.0}, "part_above_whole"),
    ],
)
def test_what_may_be_so_asks_for_a_reason(bench, lines, rules, values, check):
    report = audit(bench.changed(lines, (1,), **values), None, rules)
    assert [(f.check, f.severity) for f in report.findings] == [(check, Severity.WARNING)]


def test_a_month_without_a_known_rate_says_so_and_blocks_nothing(bench, lines, rules):
    later = bench.extract(
        lines.records.with_columns(month=pl.lit(date(2027, 5, 1))),
        [date(2027, 5, 1)],
        contract=LOCAL_EMPLOYMENT,
    )
    (finding,) = audit(later, None, rules).findings
    assert (finding.check, finding.severity) == ("no_living_wage_rate", Severity.INFO)
    assert "until the rate stands in the programme" in finding.sentence


def test_the_demonstration_s_months_pass_with_nothing_to_report_over_twenty_seeds(bench):
    months = months_between(date(2023, 1, 1), date(2024, 12, 1))  # all five changes
    drawn = [
        draw_local_employment(
            scene, stream(seed, "workforce", scene.id), len(months), months[-1], EFFECTS
        ).with_columns(
            pl.concat_str("source_system", pl.lit(f"_{seed}")).alias("source_system"),
        )
        for seed in range(20)
        for scene in scenes().values()
    ]
    rows = pl.concat(drawn).with_columns(source_row=pl.int_range(1, pl.len() + 1))
    records = bench.filled(rows, LOCAL_EMPLOYMENT)
    history = bench.extract(records, months, contract=LOCAL_EMPLOYMENT, history=True)
    assert audit(history, None, demonstration_programme()).findings == ()
