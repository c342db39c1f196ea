"""Which Complaint Handling Code applies, and the day on which an answer is due under it."""

from datetime import date

import polars as pl
import pytest

from datasets.complaints import COMPLAINTS
from datasets.extract import read_extract
from datasets.filling import fill_in
from datasets.mapping import parse_mapping
from datasets.reduced import kept_schema

WORKED_OUT = ("regime", "code_version", "due_on")


def stage(**values: object) -> dict[str, object]:
    plain = {
        "record_kind": "complaint_stage",
        "record_id": "C1",
        "complaint_ref": "C1",
        "stage": 1,
        "complainant_type": "tenant",
        "received_on": date(2024, 5, 1),
        "source_row": 1,
    }
    return {**plain, **values}


def filled(*rows: dict[str, object], not_collected: tuple[str, ...] = ()):
    numbered = [{**row, "source_row": number} for number, row in enumerate(rows, 1)]
    frame = pl.DataFrame(numbered, schema=kept_schema(COMPLAINTS))
    return fill_in(frame, COMPLAINTS, not_collected)


@pytest.mark.parametrize(
    ("who", "received", "regime", "code"),
    [
        ("tenant", date(2020, 6, 30), "housing_ombudsman", None),
        ("tenant", date(2022, 3, 31), "housing_ombudsman", "2020"),
        ("leaseholder", date(2022, 4, 1), "housing_ombudsman", "2022"),
        ("shared_owner", date(2024, 3, 31), "housing_ombudsman", "2022"),
        ("tenant", date(2024, 4, 1), "housing_ombudsman", "2024"),
        ("temporary_accommodation", date(2026, 3, 31), "lgsco", None),
        ("other", date(2026, 4, 1), "lgsco", "2026"),
        (None, date(2026, 4, 1), None, None),
    ],
)
def test_the_code_is_the_one_in_force_on_the_day_of_receipt(who, received, regime, code) -> None:
    row = filled(stage(complainant_type=who, received_on=received)).records.row(0, named=True)
    assert (row["regime"], row["code_version"]) == (regime, code)


@pytest.mark.parametrize(
    ("values", "due"),
    [
        # acknowledged Thursday 2 May 2024; Monday the 6th is a bank holiday: ten days on, the 17th
        ({"acknowledged_on": date(2024, 5, 2)}, date(2024, 5, 17)),
        # not acknowledged: as if on the fifth working day after Wednesday the 1st, the 9th
        ({}, date(2024, 5, 23)),
        # stage 2: twenty working days, over the bank holiday of the 27th too
        ({"stage": 2, "acknowledged_on": date(2024, 5, 2)}, date(2024, 6, 3)),
        # the Code of 2022 counts from logging, whenever it was acknowledged: over Good Friday
        # (29 March) and Easter Monday
        (
            {
                "received_on": date(2024, 3, 20),
                "logged_on": date(2024, 3, 21),
                "acknowledged_on": date(2024, 3, 27),
            },
            date(2024, 4, 8),
        ),
        # and from receipt where nobody says when it was logged; 29 February is a working day
        ({"received_on": date(2024, 2, 20)}, date(2024, 3, 5)),
        # no Code: nothing to count by
        ({"complainant_type": "other"}, None),
        ({"regime": "childrens_statutory"}, None),
        # the sender's own due date is never overwritten, whatever the Code says
        ({"due_on": date(2024, 5, 31)}, date(2024, 5, 31)),
        ({"due_on_raw": date(2024, 5, 30)}, date(2024, 5, 30)),
    ],
)
def test_the_answer_is_due_so_many_working_days_after_the_clock_began(values, due) -> None:
    assert filled(stage(**values)).records["due_on"].to_list() == [due]


def test_what_was_worked_out_is_said_and_counts_as_collected() -> None:
    lacking = ("regime", "code_version", "due_on", "due_on_raw", "case_opened_on")
    made = filled(
        stage(acknowledged_on=date(2024, 5, 2)),
        stage(complainant_type=None),
        not_collected=lacking,
    )
    assert made.not_collected == ("due_on_raw", "case_opened_on")
    who, code, due = made.notices
    assert who == "regime is not given in 1 row of 2. It was worked out from who complained."
    assert code.startswith(
        "code_version is not given in 1 row of 2. It was worked out from the day"
    )
    assert due.startswith("due_on is not given in 1 row of 2. It was worked out from the Complaint")


def test_what_lacks_its_source_stays_not_collected() -> None:
    lacking = ("regime", "complainant_type", "code_version", "due_on", "due_on_raw")
    made = filled(stage(complainant_type=None), not_collected=lacking)
    assert made.not_collected == lacking
    assert made.notices == ()
    no_clock = ("due_on", "due_on_raw", "acknowledged_on")
    made = filled(stage(), not_collected=no_clock)
    assert made.not_collected == no_clock
    assert made.records["due_on"].to_list() == [None]


def test_a_determination_has_no_answer_due() -> None:
    made = filled(
        {
            "record_kind": "determination",
            "determined_on": date(2024, 5, 1),
            "case_opened_on": date(2023, 2, 1),
        }
    )
    row = made.records.row(0, named=True)
    assert (row["due_on"], row["case_opened_year"]) == (None, 2023)


def test_a_file_of_a_system_without_due_dates_is_read_with_those_of_the_code(tmp_path) -> None:
    """What happened after the month's end is not known yet, so neither is what follows from it."""
    given = {
        "record_id": ["C1/1", "C2/1"],
        "complaint_ref": ["C1", "C2"],
        "stage": [1, 1],
        "complainant_type": ["tenant", "tenant"],
        "category": ["Repairs", "Repairs"],
        "received_on": [date(2024, 5, 1), date(2024, 5, 30)],
        "acknowledged_on": [date(2024, 5, 2), date(2024, 6, 4)],
        "status": ["open", "open"],
        "closed_on": pl.Series([None, None], dtype=pl.Date()),
    }
    pl.DataFrame(given).write_parquet(tmp_path / "may.parquet")
    stated = {
        "service": "homes",
        "source_system": "casework",
        "source_organisation": "Anywhere Homes",
        "delivery_model": "almo",
        "coverage": "complete",
        "record_kind": "complaint_stage",
    }
    lacking = [
        column.name
        for column in COMPLAINTS.columns_of("complaint_stage")
        if column.name not in {*given, *stated, "month"}
    ]
    mapping = parse_mapping(
        'name = "casework"\ntitle = "Casework"\ndataset = "complaints"\n'
        f"not_collected = {lacking}\n[columns]\n"
        + "".join(f'{name} = "{name}"\n' for name in given)
        + "[constants]\n"
        + "".join(f'{name} = "{value}"\n' for name, value in stated.items())
    )
    extract = read_extract(tmp_path / "may.parquet", mapping=mapping, month=date(2024, 5, 1))
    assert set(extract.not_collected) == set(lacking) - set(WORKED_OUT)
    # 2 May and ten working days; 30 May, five and ten, for the acknowledgement is June's
    assert extract.records["due_on"].to_list() == [date(2024, 5, 17), date(2024, 6, 20)]
    told = [notice.split(" ", 1)[0] for notice in extract.notices]
    assert told == [column for column, _ in extract.worked_out] == [*WORKED_OUT]
