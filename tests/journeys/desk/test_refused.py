"""What the desk turns away, and that nothing of it is left."""

from collections.abc import Callable

import polars as pl
import pytest

from dashboard.desk.case import Step
from dashboard.desk.desk import NoSuchCaseError
from dashboard.permissions import ANYBODY, NotPermittedError
from dashboard.refresh import Reading
from datasets.extract import ExtractRefusedError
from datasets.store import open_store
from tests.journeys.desk.at_the_desk import (
    AUDITOR,
    OF_COMPLAINTS,
    OFFICER,
    bytes_below,
    sent,
    settled,
    submitted,
)
from tests.journeys.test_personal_data import NEEDLES

PERSONAL = (
    "jo.bloggs@example.org",
    "020 7946 0123",
    "AB123456C",
    "12 Planted Road, N17 6AB",
    "Mrs Bloggs",
)


@pytest.mark.parametrize("value", PERSONAL)
def test_personal_data_leaves_no_byte(value, desk, root, october, tmp_path):
    planted = october.with_row_index().with_columns(
        sor_code=pl.when(pl.col("index") == 3).then(pl.lit(value)).otherwise(pl.col("sor_code"))
    )
    case = submitted(desk, sent(planted.drop("index"), tmp_path))
    assert case.step is Step.REFUSED
    assert "personal data" in case.words
    assert case.refresh.extract.records.is_empty()
    left = bytes_below(root).lower()
    assert not [needle for needle in NEEDLES if needle in left]


def test_a_file_named_after_a_person_is_not_even_written_down(desk, root):
    with pytest.raises(ExtractRefusedError, match="looks like personal data"):
        desk.submit("jo.bloggs@example.org.csv", b"a,b\n1,2\n", OFFICER, Reading())
    assert b"bloggs" not in bytes_below(root / "staging")


def test_what_cannot_be_read_is_refused_and_only_its_hash_is_kept(desk, root):
    case = submitted(desk, b"PAR1 and then nothing", "october.parquet")
    assert case.step is Step.REFUSED
    assert not list((root / "staging" / "incoming").iterdir())
    entry = open_store(root).log_entries().row(-1, named=True)
    assert (entry["event"], entry["actor"]) == ("refused", OFFICER.name)
    assert entry["file_sha256"] == case.sha256


def test_who_may_not_publish_gets_nothing(desk, october, tmp_path):
    data = sent(october, tmp_path)
    for nobody in (ANYBODY, AUDITOR):
        with pytest.raises(NotPermittedError):
            desk.submit("october.parquet", data, nobody, Reading())
    case = submitted(desk, data)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: desk.case(case.id, OF_COMPLAINTS),
        lambda: desk.publish(case.id, ANYBODY, "x"),
        lambda: desk.publish(case.id, AUDITOR, "x"),
        lambda: desk.discard(case.id, OF_COMPLAINTS),
        lambda: desk.set_aside(case.id, OF_COMPLAINTS, "x"),
        lambda: desk.read_with(case.id, OF_COMPLAINTS, Reading()),
        lambda: desk.check_again(case.id, ANYBODY),
        lambda: desk.case("0" * 32, OFFICER),
        lambda: desk.case("../../etc/passwd", OFFICER),
    )
    for deed in deeds:
        with pytest.raises((NoSuchCaseError, NotPermittedError)):
            deed()
    assert desk.cases(OF_COMPLAINTS) == []
    assert desk.case(case.id, OFFICER).step is Step.READY


def test_a_file_of_another_dataset_is_not_kept(desk, root, october, tmp_path):
    case = desk.submit("october.parquet", sent(october, tmp_path), OF_COMPLAINTS, Reading())
    case = settled(desk, case, OF_COMPLAINTS)
    assert case.step is Step.REFUSED
    assert "you may publish Complaints only" in case.words
    assert not list((root / "staging").rglob("*.parquet"))


def test_what_is_discarded_while_it_is_read_leaves_nothing(desk, root, october, tmp_path):
    case = desk.submit("october.parquet", sent(october, tmp_path), OFFICER, Reading())
    desk.discard(case.id, OFFICER)
    desk._pool.shutdown(wait=True)  # all that was under way is over
    assert desk.case(case.id, OFFICER).step is Step.DISCARDED
    assert not list((root / "staging").rglob("*.parquet"))
    assert not list((root / "staging" / "incoming").rglob("arrived"))
