"""Mapping templates: no mappings themselves, and each is one once completed as it says."""

import re
from pathlib import Path

import pytest

from datasets.mapping import parse_mapping, shipped_mappings

TEMPLATES = sorted(Path("datasets/mappings/templates").glob("*.toml"))
TO_COMPLETE = re.compile(r'^# (?=\[|"|[a-z_]+ = )', re.MULTILINE)
NONE_FOUND = "No public list of its column names was found"
PUBLIC_DOCUMENTS = {
    # the only column names of a vendor's that a template may hold, each in the document it cites
    "nec_housing": {"WOR_SRQ_NO", "WOR_SEQNO", "WOR_PRO_REFNO", "WOR_AUN_CODE", "WOR_VIN_REFNO"},
    "sap_hr": {"PERNR", "MASSN", "MASSG", "STAT2", "BEGDA", "ENDDA"},
}

every = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)


def completed(path: Path) -> str:
    """The template with its comments taken off: "? ..." stands for the export's own names."""
    return TO_COMPLETE.sub("", path.read_text("utf-8"))


def test_there_is_a_template_for_every_system_that_was_asked_for():
    asked = "nec_housing civica_cx mri_housing icasework respond itrent sap_hr matrix"
    assert {path.stem for path in TEMPLATES} == set(asked.split())


@every
def test_a_template_is_not_loaded_as_a_mapping(path):
    assert path.stem not in shipped_mappings()


@every
def test_a_completed_template_is_a_mapping_with_a_place_for_every_column_that_is_needed(path):
    mapping = parse_mapping(completed(path), path.stem)
    kind = mapping.constants["record_kind"]
    given = {*mapping.columns, *mapping.constants, *(made.column for made in mapping.derived)}
    columns = {c.name: c for c in mapping.contract.columns_of(kind) if c.name != "month"}
    assert {name for name, column in columns.items() if column.required} <= given
    assert given <= set(columns)


@every
def test_a_template_names_no_column_that_is_not_in_the_document_it_cites(path):
    mapping = parse_mapping(completed(path), path.stem)
    named = {name for name in mapping.sources if not name.startswith("? ")}
    text = path.read_text("utf-8")
    assert named <= PUBLIC_DOCUMENTS.get(path.stem, set())
    assert (NONE_FOUND in text) == (not named)
    capitals = set(re.findall(r"\b[A-Z][A-Z0-9_]{4,}\b", re.sub(r"\S+/\S+", "", text)))
    assert capitals <= PUBLIC_DOCUMENTS.get(path.stem, set())
