"""Every promise of every dataset is broken once, and the gate says so: check, column, rows, key."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from datasets.calendar import add_months
from datasets.catalogue import CONTRACTS
from datasets.demo import DATASETS, FAULTS, FAULTS_OF, LAST_MONTH, SEED, demonstration_programme
from datasets.store import LiveRelease, open_store
from expectations import privacy
from expectations.audit import audit
from expectations.catalogue import SUITES
from expectations.from_programme import programme_rules
from expectations.report import AuditReport, Finding, Severity
from tests.expectations.together import (
    MONTHS,
    Together,
    as_read,
    history_as_read,
    month_of,
    of_every_kind,
    planted_together,
    small,
)

BEFORE = add_months(LAST_MONTH, -1)
PERSONAL = "personal_data"
OF_WHOLE_FILES = {"vanished", "appeared_old", "volume", "mix", "target_at_midnight"}
BY_READING = {("no_rows", None), ("null_key", "month")}
"""Broken by files that are refused before they are judged."""
BY_THE_PROGRAMME = {("no_living_wage_rate", "at_or_above_llw")}
"""Broken by a programme file, whatever the extract says."""
OF_WHOLE_CELLS = {"mixed_coverage", "employer_in_two_models", "reports_to_unknown_post"}
"""Where some rows contradict others, all of them are named: nobody knows which are right."""


@dataclass(frozen=True)
class Month:
    """The last month of a dataset: its clean file, and the release that it comes after."""

    dataset: str
    frame: pl.DataFrame
    live: LiveRelease

    def judged(self, frame: pl.DataFrame) -> AuditReport:
        """What the gate says of a file for the month."""
        return audit(as_read(frame, self.dataset), self.live, demonstration_programme())


@pytest.fixture(scope="module", params=DATASETS)
def month(request, bench, tmp_path_factory) -> Month:
    dataset = request.param
    records = small(dataset)
    store = open_store(tmp_path_factory.mktemp(dataset) / "store", create=True)
    live = bench.publish(store, history_as_read(records, dataset, BEFORE, MONTHS - 1), "before")
    return Month(dataset, month_of(records, dataset), live)


@pytest.fixture(scope="module")
def faults(month):
    return {fault.name: fault for fault in FAULTS_OF[month.dataset]}


@pytest.fixture(scope="module")
def of_rows(month, faults) -> Together:
    """Every fault that lies in rows, together in one file of every record kind."""
    chosen = [fault for fault in faults.values() if fault.is_of_rows and fault.check != PERSONAL]
    whole = of_every_kind(month.frame, CONTRACTS[month.dataset])
    return planted_together(whole, chosen, SEED)


@pytest.fixture(scope="module")
def found(month, of_rows) -> dict[tuple[str, str | None], list[Finding]]:
    """What the gate says of that file, by check and column."""
    said: dict[tuple[str, str | None], list[Finding]] = {}
    for finding in month.judged(of_rows.frame).findings:
        said.setdefault((finding.check, finding.column), []).append(finding)
    return said


def rules_of(dataset: str) -> Iterator[tuple[str, str | None]]:
    suite, programme = SUITES[dataset], demonstration_programme()
    rules = (
        *suite.rules,
        *programme_rules(suite.contract, programme),
        *suite.of_programme(programme),
    )
    yield from ((rule.check, rule.column) for rule in rules)


def test_clean_month_passes_without_a_warning(month):
    report = month.judged(month.frame)
    assert [f.sentence for f in report.findings if f.severity is not Severity.INFO] == []


def test_a_fault_is_planted_for_every_rule_of_the_suite(month, faults, of_rows):
    possible = {*of_rows.rows, *(name for name, f in faults.items() if not f.is_of_rows)}
    planted = {(faults[name].check, faults[name].column) for name in possible}
    assert set(rules_of(month.dataset)) - planted - BY_READING - BY_THE_PROGRAMME == set()


def test_every_fault_finds_rows_to_be_planted_in(faults, of_rows):
    wanted = {name for name, f in faults.items() if f.is_of_rows and f.check != PERSONAL}
    not_its_service = {name for name in wanted if name.startswith("unknown_organisation-")}
    assert wanted - set(of_rows.rows) <= not_its_service


def test_every_fault_is_caught_with_its_column_its_rows_and_a_key(faults, of_rows, found):
    for name, rows in of_rows.rows.items():
        fault = faults[name]
        findings = found.get((fault.check, fault.column), [])
        named = {row for finding in findings for row in finding.rows}
        assert set(rows) <= named, name
        told = all(finding.severity is Severity.INFO for finding in findings)
        innocent = named & of_rows.others
        assert not innocent or told or fault.check in OF_WHOLE_CELLS, name
        for finding in findings:
            assert finding.count == len(finding.rows), name
            assert (fault.column or "") in finding.sentence, name
            assert all(example in finding.sentence for example in finding.examples), name
            assert finding.examples, name


def test_every_fault_of_a_whole_file_is_caught(month, faults):
    by_journeys = {f.name for f in FAULTS if month.dataset == "repairs"}
    for fault in faults.values():
        if fault.check in OF_WHOLE_FILES and fault.name not in by_journeys:
            planted = fault.plant(month.frame, np.random.default_rng(SEED))
            findings = month.judged(planted).findings
            caught = [f for f in findings if f.check == fault.check]
            assert caught, fault.name
            assert fault.column in {f.column for f in caught} | {None}, fault.name
            assert all(f.count and f.sentence for f in caught if f.check != "mix"), fault.name


def test_personal_data_is_caught_in_every_column_of_text(month, faults):
    chosen = [fault for fault in faults.values() if fault.check == PERSONAL]
    whole = of_every_kind(month.frame, CONTRACTS[month.dataset])
    together = planted_together(whole, chosen, SEED)
    findings = privacy.personal_data(as_read(together.frame, month.dataset))
    named = {finding.column: finding for finding in findings}
    assert set(named) == {fault.column for fault in chosen}
    for fault in chosen:
        finding = named[fault.column]
        assert finding.severity is Severity.CRITICAL
        assert finding.rows == together.rows[fault.name]
        assert "example.org" not in finding.sentence
