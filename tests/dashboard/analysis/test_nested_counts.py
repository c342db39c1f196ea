"""Counts of which one is some of another: their difference may not tell of a few."""

from datetime import date

import pytest

from dashboard.analysis.series import read_series
from datasets.complaints import COMPLAINTS
from datasets.contract import Contract
from datasets.member_enquiries import MEMBER_ENQUIRIES
from datasets.repairs import REPAIRS
from tests.dashboard.building import at, cells, job, records, release, rows_of
from tests.dashboard.kpis.test_cohorts import stage

Row = dict[str, object]
OVERDUE, NOT_YET = date(2024, 3, 20), date(2024, 4, 9)
MANY, FEW = 20, 2


def an_enquiry(number: int, due: date) -> Row:
    return {
        "record_kind": "member_enquiry", "record_id": f"Q{number}", "enquiry_ref": f"Q{number}",
        "member_type": "councillor", "receiving_body": "almo", "category": "repairs",
        "received_on": date(2024, 3, 1), "due_on": due,
    }  # fmt: skip


def a_repair(number: int, due: date, **values: object) -> Row:
    return job(f"J{number}", "2024-03-18", target_at=at(f"{due}"), **values)


def a_complaint(number: int, due: date) -> Row:
    return stage(f"C{number}", "2024-03-01") | {"due_on": due}


@pytest.mark.parametrize(
    ("contract", "make", "some", "every"),
    [
        (REPAIRS, a_repair, "overdue_repairs", "open_repairs"),
        (MEMBER_ENQUIRIES, an_enquiry, "overdue_enquiries", "open_enquiries"),
        (COMPLAINTS, a_complaint, "overdue_complaints", "open_complaints"),
        (
            REPAIRS,
            lambda number, due: a_repair(number, due, is_damp_mould=True),
            "damp_mould_overdue",
            "damp_mould_open",
        ),
        (
            REPAIRS,
            lambda number, due: a_repair(number, OVERDUE, is_damp_mould=due == OVERDUE),
            "damp_mould_open",
            "open_repairs",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
@pytest.mark.parametrize(("others", "shown"), [(FEW, None), (0, MANY), (MANY, MANY)])
def test_few_others_hide_some_of_all(
    contract: Contract, make, some: str, every: str, others: int, shown: int | None
) -> None:
    rows = [make(n, OVERDUE if n < MANY else NOT_YET) for n in range(MANY + others)]
    keys = cells(contract.name, ["2024-03"])
    live = release(rows_of(records(contract, {"2024-03": rows}), contract, keys), keys)
    found = {name: read_series(live, name).frame["numerator"][0] for name in (some, every)}
    assert found == {some: shown, every: MANY + others}
