"""A file with other columns at the desk: asked about once, and known from then on."""

import os
import time

from dashboard.desk.case import Case, Step
from dashboard.desk.mappings import save_mapping
from dashboard.failing_rows import NOT_KEPT, failing_rows
from dashboard.refresh import Reading
from datasets.complaints import COMPLAINTS
from datasets.demo.other_names import under_other_names
from datasets.mapping import identity_mapping, parse_mapping
from datasets.repairs import REPAIRS
from datasets.suggestion.choices import Choices
from tests.journeys.desk.at_the_desk import OCTOBER, OFFICER, sent, settled, submitted


def test_other_columns_are_mapped_once_and_known_the_next_month(desk, root, october, tmp_path):
    data = sent(under_other_names(october), tmp_path, "civica.csv")
    case = submitted(desk, data, "civica.csv")
    assert case.step is Step.MAPPING
    assert case.suggestion.dataset == "repairs"
    offered = {column.ours: column for column in case.suggestion.columns}
    assert offered["record_id"].theirs == "Job Number"
    assert offered["property_key"].is_key
    assert not offered["property_key"].samples
    assert set(case.suggestion.dropped) == {"Tenant Name", "Job Notes"}
    reading = Reading(dataset="repairs", month=OCTOBER)
    desk.read_with(case.id, OFFICER, reading, choices=chosen(case), keep_mapping=True)
    case = settled(desk, case)
    assert case.step is Step.READY, (case.words, case.faults)
    assert case.refresh.extract.mapping_name == "demo_repairs"
    kept = (root / "mappings" / "demo_repairs.toml").read_text("utf-8")
    assert 'record_id = "Job Number"' in kept
    assert f'raised_at = "{DAY_FIRST}"' in kept
    rows = failing_rows(case.refresh.extract, case.refresh.report)
    place = rows.header.index("Tenant Name")
    assert {row[place] for row in rows.rows} <= {NOT_KEPT}
    desk.discard(case.id, OFFICER)

    again = submitted(desk, data, "civica-next.csv", month=OCTOBER)
    assert again.step is Step.READY
    assert again.told == ("Read with the saved mapping “Repairs, from civica.csv”.",)


DAY_FIRST = "%d/%m/%Y %H:%M"


def chosen(case: Case) -> Choices:
    """What an officer says of the demonstration's other names."""
    offered = {column.ours: column for column in case.suggestion.columns}
    unknown = offered["priority_code"].unknown
    return Choices(
        formats={ours: DAY_FIRST for ours, column in offered.items() if column.formats},
        codes={"priority_code": {code: _meaning(code) for code in unknown}},
        constants={
            "service": "housing_management",
            "source_system": "demo_repairs",
            "source_organisation": "Demonstration Borough Council",
            "delivery_model": "in_house",
            "coverage": "complete",
        },
        name="demo_repairs",
    )


def _meaning(code: str) -> str:
    """Theirs begin with P and the code, but for void and planned work, which is inspected."""
    return code[1] if code[1:2].isdigit() else "5"


def test_no_mapping_takes_the_place_of_another_datasets(desk, root, october, tmp_path):
    theirs = identity_mapping(COMPLAINTS).text.replace("complaints_as_the_contract", "demo_repairs")
    save_mapping(desk.store, parse_mapping(theirs))
    data = sent(under_other_names(october), tmp_path, "civica.csv")
    case = submitted(desk, data, "civica.csv")
    reading = Reading(dataset="repairs", month=OCTOBER)
    text = identity_mapping(REPAIRS).text.replace("repairs_as_the_contract", "demo_repairs")
    desk.read_with(case.id, OFFICER, Reading(mapping=parse_mapping(text)), keep_mapping=True)
    case = settled(desk, case)
    assert (case.step, case.words[:15]) == (Step.MAPPING, "Another dataset")
    desk.read_with(case.id, OFFICER, reading, choices=chosen(case), keep_mapping=True)
    case = settled(desk, case)
    assert case.step is Step.READY, (case.words, case.faults)
    assert case.refresh.extract.mapping_name == "repairs_demo_repairs"
    assert case.refresh.extract.records["source_system"].unique().to_list() == ["demo_repairs"]
    assert (root / "mappings" / "demo_repairs.toml").read_text("utf-8") == theirs


def test_a_mapping_that_still_lacks_something_is_asked_for_again(desk, october, tmp_path):
    case = submitted(desk, sent(under_other_names(october), tmp_path, "civica.csv"), "civica.csv")
    desk.read_with(case.id, OFFICER, Reading(dataset="repairs"), choices=Choices(name="civica"))
    case = settled(desk, case)
    assert case.step is Step.MAPPING
    assert case.words.startswith("Something is still needed")
    assert any("service" in words for words in case.suggestion.missing)


def test_a_file_that_waited_too_long_for_its_mapping_is_gone(desk, root, october, tmp_path):
    case = submitted(desk, sent(under_other_names(october), tmp_path, "civica.csv"), "civica.csv")
    (arrived,) = (root / "staging" / "incoming").rglob("arrived")
    long_ago = time.time() - 16 * 60
    os.utime(arrived, (long_ago, long_ago))
    desk.read_with(case.id, OFFICER, Reading(month=OCTOBER), choices=Choices(name="civica"))
    case = settled(desk, case)
    assert case.step is Step.STOPPED
    assert "Choose the file again" in case.words
    assert not arrived.exists()
