"""Verdicts are rows of a release: pinned with it, replaced by service, and covered by its hash."""

from pathlib import Path

import polars as pl
import pytest

from datasets.store import Change, ReleaseDamagedError, open_store, would_be
from datasets.store.rows import VERDICT_ROWS, VERDICTS
from tests.datasets.store.example_changes import JANUARY, change, key


def verdicts(text: str, *measures: str) -> pl.DataFrame:
    rows = [{"measure": m, "breakdown": "", "node": "", "text": text} for m in measures]
    return pl.DataFrame(rows, schema=VERDICT_ROWS)


def said(live) -> dict[tuple[str, str], str]:
    return {(row["service"], row["measure"]): row["text"] for row in live.verdicts().to_dicts()}


@pytest.fixture
def store(tmp_path: Path):
    return open_store(tmp_path / "store", create=True)


def publish(store, what: Change) -> None:
    store.publish(what, base=store.latest(), actor="a test", why="a test")


def test_a_services_verdicts_take_the_place_of_all_it_had(store):
    publish(store, change("S1", key(JANUARY)))
    publish(store, Change("V1", verdicts={"a": verdicts("old", "x", "y"), "b": verdicts("b", "x")}))
    publish(store, Change("V2", verdicts={"a": verdicts("new", "x")}))
    assert said(store.release()) == {("a", "x"): "new", ("b", "x"): "b"}
    assert said(store.release(2)) == {("a", "x"): "old", ("a", "y"): "old", ("b", "x"): "b"}
    assert said(store.release(1)) == {}
    assert store.release().cells().height == 1


def test_they_go_in_with_the_figures_they_are_of(store):
    both = change("S1", key(JANUARY), documents={"programme": "one"})
    both = Change(both.submission, both.rows, both.replaces, both.records, both.documents,
                  {"a": verdicts("with them", "x")})  # fmt: skip
    foreseen = would_be(both, store.release(0))
    publish(store, both)
    assert said(store.release()) == said(foreseen) == {("a", "x"): "with them"}
    assert store.release().document("programme") == "one"


def test_a_service_may_end_up_without_any(store):
    publish(store, Change("V1", verdicts={"a": verdicts("old", "x"), "b": verdicts("b", "x")}))
    publish(store, Change("V2", verdicts={"a": VERDICT_ROWS.to_frame()}))
    assert said(store.release()) == {("b", "x"): "b"}


def test_a_verdict_changed_in_place_is_found(store):
    publish(store, Change("V1", verdicts={"a": verdicts("Cannot tell", "x")}))
    (part,) = (store.root / "measures" / f"dataset={VERDICTS}").rglob("*.parquet")
    pl.read_parquet(part, hive_partitioning=False).with_columns(
        text=pl.lit("Improved")
    ).write_parquet(part)
    with pytest.raises(ReleaseDamagedError):
        open_store(store.root).release(1)
