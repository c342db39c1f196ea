"""What the tests of reading share: an officer's words, and what the answer must be like."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from datasets.contract import LONDON
from datasets.extract import ExtractRefusedError, Fault, read_extract
from datasets.mapping import Mapping, parse_mapping


def london(*parts: int) -> datetime:
    """An instant in London."""
    return datetime(*parts, tzinfo=ZoneInfo(LONDON))


def refusal(path: Path, **asked: object) -> ExtractRefusedError:
    """The refusal of a file, which is always in words and names the file."""
    with pytest.raises(ExtractRefusedError) as refused:
        read_extract(path, **asked)
    assert str(refused.value).startswith(f"{path.name} was refused")
    assert all(fault.sentence.endswith(".") for fault in refused.value.faults)
    assert "Traceback" not in str(refused.value)
    return refused.value


def only_fault(path: Path, **asked: object) -> Fault:
    """The one fault for which a file is refused."""
    (fault,) = refusal(path, **asked).faults
    return fault


def theirs(sent: pl.DataFrame, words: str = "", **sources: str) -> Mapping:
    """The mapping of a system whose columns are the contract's, but for the `sources` named."""
    columns = {**{name: name for name in sent.columns}, **sources}
    lines = [f'{name} = "{source}"' for name, source in columns.items()]
    head = 'name = "theirs"\ntitle = "Theirs"\ndataset = "repairs"\n'
    return parse_mapping(f"{head}{words}\n[columns]\n" + "\n".join(lines) + "\n", "theirs")


def with_words(mapping: Mapping, words: str) -> Mapping:
    """The mapping with more words at its end."""
    return parse_mapping(mapping.text + words, "theirs")


def one_determination() -> pl.DataFrame:
    """One finding about another landlord, who does not say who delivers its service."""
    return pl.DataFrame(
        {
            "month": date(2026, 7, 1),
            "service": "housing_management",
            "source_system": "ombudsman",
            "source_organisation": "Another Landlord",
            "coverage": "complete",
            "record_kind": "determination",
            "record_id": "1",
            "category": "Repairs",
            "case_ref": "202600001",
            "finding_no": 1,
            "ombudsman": "housing",
            "determined_on": date(2026, 7, 1),
            "case_opened_on": None,
            "case_opened_year": 2026,
            "finding": "maladministration",
            "organisation_type": None,
            "orders_due_on": None,
            "orders_met_on": None,
            "public_interest_report": None,
        }
    )
