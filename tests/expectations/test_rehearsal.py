"""What is gone through beforehand is what the audit of the next month needs."""

import shutil
from dataclasses import replace

import pytest

from datasets import to_come
from datasets.calendar import add_months
from datasets.store import ReleaseDamagedError, open_store
from datasets.store.records import records_path
from datasets.store.remembering import Remembering
from expectations import rehearsal
from expectations.audit import audit
from expectations.rehearsal import rehearsals


@pytest.fixture
def own_live(live, tmp_path):
    """A copy of the release, to lose its records."""
    shutil.copytree(live.root, tmp_path / "store")
    return open_store(tmp_path / "store").release()


def test_a_rehearsed_month_needs_no_live_record_any_more(bench, borough, programme, own_live):
    extract = bench.changed(
        bench.without(borough.extract(), range(1, 40)), (45, 50), priority_code=7
    )
    as_ever = audit(extract, own_live, programme)
    kept = Remembering.of(own_live)
    for _ in rehearsals(kept, programme):
        pass
    shutil.rmtree(records_path(own_live.root, "repairs"))
    assert audit(extract, kept, programme) == as_ever
    assert {"vanished", "priority_code_known"} & {f.check for f in as_ever.findings}
    with pytest.raises(ReleaseDamagedError):
        audit(extract, own_live, programme)


def test_most_records_come_first_and_small_ones_are_left_out(bench, borough, own_live, monkeypatch):
    store = open_store(own_live.root)
    small = borough.extract(add_months(bench.now, -1))
    other = bench.without(small, range(20, 10_000)).records
    for system in ("small", "smaller"):
        few = other.head(10 if system == "small" else 5)
        few = few.with_columns(source_system=few["source_system"].replace("civica", system))
        live = bench.publish(store, replace(small, records=few), system)
    went = []
    monkeypatch.setattr(
        rehearsal, "audit", lambda extract, *_: went.append((extract.source_system, extract.months))
    )
    assert len(list(rehearsals(live, None))) == len(went) == 1
    assert went == [("civica", (bench.now,))]
    went.clear()
    monkeypatch.setattr(to_come, "MANY", 10)
    list(rehearsals(live, None))
    assert [system for system, _ in went] == ["civica", "small"]


def test_damage_is_left_to_be_said_of_the_file_that_comes(own_live, programme):
    shutil.rmtree(records_path(own_live.root, "repairs"))
    assert len(list(rehearsals(Remembering.of(own_live), programme))) == 1


def test_an_empty_store_has_nothing_to_rehearse(tmp_path):
    live = open_store(tmp_path / "store", create=True).release()
    assert list(rehearsals(live, None)) == []
