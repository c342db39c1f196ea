from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from datasets.catalogue import CONTRACTS
from datasets.extract import read_extract
from datasets.limits import LIMITS
from datasets.mapping import Mapping, parse_mapping, read_mapping
from datasets.refusal import ExtractRefusedError
from datasets.suggestion import Suggestion, suggest_mapping
from datasets.suggestion.meanings import MEANINGS
from datasets.suggestion.suggest import suggest
from datasets.suggestion.synonyms import SYNONYMS
from datasets.suggestion.words import plain_words
from datasets.unpack import open_parquet

Suggested = Callable[..., Suggestion]

JOBS = {
    "Job No": ["1", "2"],
    "Repair Type": ["Reactive", "Voids"],
    "Priority": ["E24", "P20"],
    "Emergency?": ["Y", "N"],
    "Date Logged": ["25/10/2026 09:30", "04/10/2026 10:00"],
    "Date Completed": ["26/10/2026 09:30", None],
    "Date Cancelled": [None, None],
    "Trade": ["PL", "NULL"],
    "UPRN": [1234, 1235],
    "Tenant Name": ["Mrs Bloggs", "Mr Bloggs"],
    "Post Code": ["N17 6AB", "N17 6AB"],
    "Job Notes": ["ring 020 7946 0123", ""],
}


@pytest.fixture
def suggested(tmp_path: Path) -> Suggested:
    """What is suggested for columns, without a process of its own."""

    def ask(columns: dict[str, object], dataset: str | None = None) -> Suggestion:
        path = tmp_path / "jobs 2026.parquet"
        pl.DataFrame(columns).write_parquet(path)
        return suggest(lambda _kept, _rules: open_parquet(path, path.name, LIMITS), dataset)

    return ask


def mapping_of(suggestion: Suggestion) -> Mapping:
    return parse_mapping(suggestion.text, "the suggestion")


def test_every_column_has_its_place(suggested: Suggested) -> None:
    mapping = mapping_of(suggested({**JOBS, "Van": ["1", "2"]}))
    assert mapping.columns == {
        "record_id": "Job No",
        "work_order_ref": "Job No",
        "repair_class": "Repair Type",
        "is_emergency": "Emergency?",
        "priority_raw": "Priority",
        "priority_code": "Priority",
        "raised_at": "Date Logged",
        "completed_at": "Date Completed",
        "closed_other_at": "Date Cancelled",
        "trade_code": "Trade",
        "property_key": "UPRN",
    }
    assert mapping.drop == ("Tenant Name", "Post Code", "Job Notes")
    assert mapping.pseudonymise == ("UPRN",)
    assert "# not recognised: Van" in mapping.text
    assert mapping.codes == {
        "repair_class": {"Reactive": "responsive", "Voids": "void"},
        "is_emergency": {"Y": "true", "N": "false"},
        "priority_code": {},
    }
    assert mapping.dates == {"raised_at": "%d/%m/%Y %H:%M", "completed_at": "%d/%m/%Y %H:%M"}
    assert mapping.sentinels == ("NULL",)
    assert mapping.constants == {"source_system": "jobs", "record_kind": "works_order"}
    assert '# "E24" = ""' in mapping.text


def test_what_has_no_source_is_said(suggested: Suggested) -> None:
    suggestion = suggested(JOBS)
    assert [told.split(" ")[0] for told in suggestion.missing] == [
        "service",
        "source_organisation",
        "delivery_model",
        "coverage",
    ]
    asked = {c.name for c in CONTRACTS["repairs"].columns_of("works_order")} - {"month"}
    mapping = mapping_of(suggestion)
    given = {*mapping.columns, *mapping.constants, *mapping.not_collected}
    assert given | {told.split(" ")[0] for told in suggestion.missing} == asked
    for told in suggestion.missing:
        assert f"# {told.split(' ')[0]} needs a source" in suggestion.text


def test_no_value_of_a_dropped_or_pseudonymised_column_is_read(suggested: Suggested) -> None:
    text = suggested(JOBS).text
    assert not [word for word in ("Bloggs", "N17", "7946", "1234") if word in text]


def test_a_name_that_looks_like_a_person_is_not_repeated(suggested: Suggested) -> None:
    text = suggested({**JOBS, "Mrs Bloggs": ["x", "y"]}).text
    assert "Bloggs" not in text
    assert "look like personal data: 1 of the columns" in text


def test_day_and_month_that_could_be_either_are_left_to_the_officer(suggested: Suggested) -> None:
    columns = {**JOBS, "Date Logged": ["03/04/2026", "05/06/2026"]}
    suggestion = suggested(columns)
    assert "raised_at" not in mapping_of(suggestion).dates
    assert '# raised_at = "%d/%m/%Y"' in suggestion.text
    assert '# raised_at = "%m/%d/%Y"' in suggestion.text


def test_dates_in_several_formats_are_said_to_be(suggested: Suggested) -> None:
    suggestion = suggested({**JOBS, "Date Logged": ["03/04/2026", "2026-04-03"]})
    assert "raised_at" not in mapping_of(suggestion).dates
    assert "# raised_at: no one format fits every value" in suggestion.text


def test_iso_dates_need_no_format(suggested: Suggested) -> None:
    suggestion = suggested({**JOBS, "Date Logged": ["2026-04-03", "2026-04-03T09:30:00"]})
    assert "raised_at" not in suggestion.text.split("[dates]")[1]


def test_a_day_far_off_is_suggested_as_none(suggested: Suggested) -> None:
    far_off = "31/12/9999 00:00"
    mapping = mapping_of(suggested({**JOBS, "Date Completed": ["26/10/2026 09:30", far_off]}))
    assert mapping.sentinels_of == {"Date Completed": (far_off,)}


def test_numbers_with_marks_are_suggested_with_just_those(suggested: Suggested) -> None:
    mapping = mapping_of(suggested({**JOBS, "Job Cost": ["£1,204.00", "12"]}))
    assert mapping.numbers == {"cost_gbp": ("commas", "pound_sign")}
    assert mapping_of(suggested({**JOBS, "Job Cost": ["12", "13.5"]})).numbers == {}
    assert "# cost_gbp: some values" in suggested({**JOBS, "Job Cost": ["twelve", "1"]}).text


def test_one_of_ours_never_has_two_sources(suggested: Suggested) -> None:
    suggestion = suggested({**JOBS, "Date Raised": ["2026-10-25", "2026-10-04"]})
    mapping = mapping_of(suggestion)
    assert mapping.columns["raised_at"] == "Date Raised"
    assert "# not recognised: Date Logged (might be raised_at" in suggestion.text


def test_a_name_that_is_only_like_a_known_one_says_so(suggested: Suggested) -> None:
    suggestion = suggested({**JOBS, "Contracter": ["a", "b"]})
    assert 'contractor_code = "Contracter" # only like it by name' in suggestion.text


def test_the_dataset_is_told_by_the_header_or_asked_for(suggested: Suggested) -> None:
    complaint = {
        "Complaint Ref": ["C1"], "Stage": ["1"], "Category": ["Repairs"], "Date Received":
        ["2026-10-05"], "Complaint Status": ["In progress"], "Response Date": ["2026-10-07"],
        "Date Closed": [None],
    }  # fmt: skip
    suggestion = suggested(complaint)
    assert suggestion.dataset == "complaints"
    mapping = mapping_of(suggestion)
    assert mapping.constants["record_kind"] == "complaint_stage"
    assert mapping.codes["status"] == {"In progress": "open"}
    with pytest.raises(ExtractRefusedError, match="do not tell which dataset"):
        suggested({"A": ["1"], "B": ["2"]})
    assert suggested({"A": ["1"], "B": ["2"]}, "repairs").dataset == "repairs"


def test_a_file_of_people_is_recognised_and_nobodys_number_or_name_is_kept(
    suggested: Suggested,
) -> None:
    people = {
        "Payroll Number": [1234, 1235], "Surname": ["Bloggs", "Bloggs"], "Employment No": [1, 2],
        "Post Number": ["P1", "P2"], "Reports To": [None, "P1"],
        "Contract Type": ["Perm", "Relief"],
        "Start Date": ["2020-04-01", "2026-10-05"], "Leaving Date": [None, "2026-10-20"],
        "Leaving Reason": [None, "Resigned"], "Movement Type": ["No change", "Left"],
        "WTE": [1.0, 0.5],
    }  # fmt: skip
    suggestion = suggested(people)
    mapping = mapping_of(suggestion)
    assert suggestion.dataset == "workforce"
    assert mapping.constants["record_kind"] == "post_holder"
    assert mapping.pseudonymise == ("Payroll Number",)
    assert mapping.drop == ("Surname",)
    assert mapping.columns["reports_to_position"] == "Reports To"
    assert mapping.codes["contract_type"] == {"Perm": "permanent", "Relief": "casual"}
    assert mapping.codes["movement"] == {"No change": "none", "Left": "leaver"}
    assert mapping.codes["leave_reason"] == {"Resigned": "resignation"}


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_file_in_the_contracts_own_columns_is_recognised_whole(
    name: str, suggested: Suggested
) -> None:
    contract = CONTRACTS[name]
    kind = contract.record_kinds[0]
    columns = {c.name: [None] for c in contract.columns_of(kind)}
    mapping = mapping_of(suggested(columns))
    keys = {"property_key", "member_key", "employee_key"} & set(columns)
    assert mapping.columns == {column: column for column in columns}
    assert set(mapping.pseudonymise) == keys


def test_every_synonym_is_of_a_column_and_every_meaning_in_its_list() -> None:
    names = {name for contract in CONTRACTS.values() for name in contract.names}
    assert set(SYNONYMS) <= names
    for name, meanings in MEANINGS.items():
        lists = [c.column(name).allowed for c in CONTRACTS.values() if name in c.names]
        assert set(meanings) <= {code for allowed in lists for code in allowed}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("JobNo.", ("job", "number")),
        ("No of Job", ("job", "number")),
        ("raised_at", ("date", "raised")),
        ("Date Raised", ("date", "raised")),
        ("POST CODE", ("postcode",)),
        ("E-mail", ("email",)),
    ],
)
def test_a_names_words_are_without_what_is_easily_got_wrong(
    name: str, words: tuple[str, ...]
) -> None:
    assert plain_words(name) == words


def test_a_suggestion_made_in_the_reading_process_is_fit_to_use(tmp_path: Path) -> None:
    """Once an officer has filled in what no header can say, the file is read with it."""
    path, mine = tmp_path / "jobs.parquet", tmp_path / "mine.toml"
    pl.DataFrame(JOBS).write_parquet(path)
    text = suggest_mapping(path, incoming=tmp_path / "incoming").text
    confirmed = (
        text.replace('# "E24" = ""', '"E24" = "2"')
        .replace('# "P20" = ""', '"P20" = "4"')
        .replace(
            "[constants]",
            '[constants]\nservice = "housing"\nsource_organisation = "Exampleton"\n'
            'delivery_model = "in_house"\ncoverage = "complete"',
        )
    )
    mine.write_text(confirmed, "utf-8")
    mapping = read_mapping(mine)
    extract = read_extract(path, mapping=mapping, history=True)
    assert extract.records["record_id"].to_list() == ["1", "2"]
    assert extract.records["priority_code"].to_list() == [2, 4]
    assert list((tmp_path / "incoming").iterdir()) == []


def test_an_inbox_s_own_words_are_recognised(suggested: Suggested) -> None:
    found = suggested(
        {
            "Enquiry Ref": ["ME1", "ME2"],
            "Enquirer Type": ["Cllr", "MP"],
            "Councillor Number": ["12", "3"],
            "Category": ["Repairs", "Damp"],
            "Received": ["25/10/2026", "26/10/2026"],
            "Due Date": ["06/11/2026", "28/11/2026"],
            "Holding Response Sent": ["Y", "N"],
            "Responded": ["30/10/2026", None],
            "Closed": ["31/10/2026", None],
            "Last Reopened": [None, "30/10/2026"],
            "Status": ["Closed", "Open"],
            "Number of Reassignments": ["1", "0"],
            "Resident Name": ["A Resident", "A Resident"],
        }
    )
    assert found.dataset == "member_enquiries"
    mapping = mapping_of(found)
    assert mapping.pseudonymise == ("Councillor Number",)
    assert mapping.drop == ("Resident Name",)
    assert mapping.codes["member_type"] == {"Cllr": "councillor", "MP": "mp"}
    assert mapping.codes["category"] == {"Repairs": "repairs", "Damp": "damp_and_mould"}
    assert mapping.codes["status"] == {"Closed": "closed", "Open": "in_progress"}
    ours = ("due_on", "holding_reply", "passed_between_teams", "last_reopened_on", "member_key")
    assert [mapping.columns[name] for name in ours] == [
        "Due Date",
        "Holding Response Sent",
        "Number of Reassignments",
        "Last Reopened",
        "Councillor Number",
    ]


COMPLAINTS = {
    "Case Number": ["C1", "C1"],
    "Complaint Stage": ["1", "2"],
    "Complaint Type": ["Repairs", "Repairs"],
    "Date Received": ["20/04/2026", "18/05/2026"],
    "Date Acknowledged": ["21/04/2026", "19/05/2026"],
    "Response Date": ["01/05/2026", None],
    "Complaint Status": ["Responded", "Open"],
    "Date Closed": ["01/05/2026", None],
}
PEOPLE_BY_AREA = {
    "Employer": ["Exampleton", "Exampleton"],
    "Home Area": ["In borough", "Elsewhere"],
    "Headcount": ["40", "*"],
    "FTE": ["36.5", "*"],
    "Suppressed": ["No", "Yes"],
}


@pytest.mark.parametrize(
    ("columns", "parts"),
    [
        (COMPLAINTS, ("Case Number", "Complaint Stage")),
        (PEOPLE_BY_AREA, ("Employer", "Home Area")),
    ],
)
def test_rows_without_a_reference_of_their_own_are_told_apart_by_two_columns(
    suggested: Suggested, columns: dict[str, object], parts: tuple[str, str]
) -> None:
    """Two stages of one complaint share its reference: as record_id it would block the month."""
    suggestion = suggested(columns)
    mapping = mapping_of(suggestion)
    (made,) = [one for one in mapping.derived if one.column == "record_id"]
    assert "record_id" not in mapping.columns
    assert (made.function, made.source) == ("joined", parts)
    assert not any(said.startswith("record_id") for said in suggestion.missing)


def test_a_star_for_a_hidden_figure_is_a_sentinel_and_no_way_of_writing_numbers(
    suggested: Suggested,
) -> None:
    mapping = mapping_of(suggested(PEOPLE_BY_AREA))
    assert mapping.sentinels == ("*",)
    assert not mapping.numbers
    unknown = mapping_of(suggested({**PEOPLE_BY_AREA, "Headcount": ["40", "about 5"]}))
    assert not unknown.numbers
