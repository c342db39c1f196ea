"""What is wrong with a reported figure is found in every dataset, and nothing else is said."""

from datetime import date

import polars as pl
import pytest

from datasets.catalogue import CONTRACTS
from expectations.audit import audit
from expectations.report import Severity

MARCH, APRIL = date(2021, 3, 1), date(2021, 4, 1)
RIGHT = {
    "month": MARCH,
    "service": "housing_management",
    "source_system": "board_reports",
    "source_organisation": "Demonstration Homes",
    "delivery_model": "almo",
    "coverage": "reported_figures",
    "record_kind": "reported_figure",
    "numerator": 712.0,
    "denominator": 1000.0,
    "value": 0.712,
    "document": "Board papers of 5 May 2021, item 7, appendix 2: performance in the last quarter",
    "definition_note": (
        "Jobs finished by the target date, as the contractor recorded it, without those that were "
        "cancelled by the tenant."
    ),
    "definition_matches": True,
}
WRONG = {
    "reported_in_part": {"denominator": None, "value": None},
    "reported_over_nothing": {"denominator": 0.0, "value": None},
    "reported_twice_over": {"value": 0.72},
    "null_value": {"document": None},
    "out_of_range": {"numerator": -1.0, "value": None},
    "reported_coverage": {"coverage": "complete", "month": APRIL},
}
ALONE = {"numerator": None, "denominator": None, "value": 41.0}


def extract_of(bench, dataset, rows):
    contract = CONTRACTS[dataset]
    named = [
        {**RIGHT, "measure": f"measure_{n}", "record_id": f"F{n}", "source_row": n, **row}
        for n, row in enumerate(rows, start=1)
    ]
    frame = pl.DataFrame(named, infer_schema_length=None)
    return bench.extract(
        bench.filled(frame, contract), [MARCH, APRIL], contract=contract, history=True
    )


@pytest.mark.parametrize("dataset", CONTRACTS)
def test_right_figures_pass_and_wrong_ones_are_named(dataset, bench, programme):
    clean = audit(extract_of(bench, dataset, [{}, ALONE]), None, programme)
    assert clean.findings == ()
    twice = {"measure": "measure_1"}
    report = audit(extract_of(bench, dataset, [{}, ALONE, *WRONG.values(), twice]), None, programme)
    found = {f.check: (f.count, f.examples) for f in report.findings}
    named = {check: (1, (f"F{n}",)) for n, check in enumerate(WRONG, start=3)}
    assert found == named | {"reported_more_than_once": (2, ("F1", "F9"))}
    warnings = {f.check for f in report.findings if f.severity is Severity.WARNING}
    assert warnings == {"reported_twice_over"}
