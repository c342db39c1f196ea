"""Every suite keeps to its contract, so a new one is tested the moment it exists."""

import pytest

from datasets.catalogue import CONTRACTS
from expectations.audit import gx
from expectations.catalogue import SUITES
from expectations.from_programme import programme_rules

RULES = [
    pytest.param(name, rule, id=f"{name}-{rule.name}-{number}")
    for name, suite in SUITES.items()
    for number, rule in enumerate(suite.rules)
]


def test_every_contract_has_a_suite():
    assert SUITES.keys() == CONTRACTS.keys()
    assert all(SUITES[name].contract is CONTRACTS[name] for name in CONTRACTS)


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_rule_reads_its_contract_and_asks_what_great_expectations_knows(name, rule):
    assert rule.reads <= set(CONTRACTS[name].names)
    assert hasattr(gx.expectations, rule.expectation)
    if rule.looks_at:
        assert rule.one
        assert rule.many
        assert rule.mend.endswith(".")
        assert rule.column in CONTRACTS[name].names


@pytest.mark.parametrize("name", SUITES)
def test_required_columns_allowed_codes_bounds_and_the_key_are_all_asked(name):
    checks = {rule.name for rule in SUITES[name].rules}
    for column in CONTRACTS[name].columns:
        if column.required:
            assert {f"null_key: {column.name}", f"null_value: {column.name}"} & checks
        if column.allowed:
            assert f"unknown_value: {column.name}" in checks
        if column.least is not None or column.most is not None:
            assert f"out_of_range: {column.name}" in checks
    assert {"no_rows", "duplicate_key: record_id"} <= checks


@pytest.mark.parametrize("name", SUITES)
def test_every_record_kind_has_its_words(name):
    assert set(SUITES[name].nouns) == set(CONTRACTS[name].record_kinds)
    assert set(SUITES[name].mix) <= set(CONTRACTS[name].names)


def test_others_records_are_not_asked_whose_they_are(programme):
    rules = programme_rules(CONTRACTS["complaints"], programme)
    organisations = [r for r in rules if r.check == "unknown_organisation"]
    assert [r.rows.kinds for r in organisations] == [("complaint_stage", "reported_figure")]
