"""A store in an object store: the same promises, and what can only go wrong there, in words."""

import stat
import subprocess
import sys
from threading import Barrier, Thread

import polars as pl
import pytest
from deltalake import CommitProperties, write_deltalake
from deltalake.exceptions import CommitFailedError

from datasets.store import (
    OutOfReachError,
    RecordsPurgedError,
    ReleaseDamagedError,
    StoreError,
    UnconfirmedError,
    open_store,
)
from datasets.store.place import Remote, place_of
from datasets.store.tables import create_table, latest_version, opened
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, change, key, publish, value_of

ONE_COLUMN = pl.DataFrame({"a": [1]})


@pytest.fixture
def store(address, tmp_path, monkeypatch):
    """A store of one release, whose staging is in a folder of the test's own."""
    monkeypatch.setenv("INSOURCING_STAGING", str(tmp_path / "staging"))
    made = open_store(address, create=True)
    publish(made, change("S1", key(JANUARY), value=1))
    return made


def at_once(actions):
    """Do the actions at the same moment, each in a thread; what they gave or raised."""
    start, outcomes = Barrier(len(actions)), []

    def act(action):
        start.wait()
        try:
            outcomes.append(action())
        except Exception as error:  # noqa: BLE001  (judged by the test)
            outcomes.append(error)

    threads = [Thread(target=act, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize(
    "setting",
    [
        "AWS_CONDITIONAL_PUT=etag",
        "AWS_CONDITIONAL_PUT=disabled",
        "AWS_S3_ALLOW_UNSAFE_RENAME=true",
    ],
)
def test_two_writers_cannot_both_make_one_version_however_the_machine_is_set(
    address, monkeypatch, setting
):
    monkeypatch.setenv(*setting.split("="))
    table = place_of(address)
    create_table(table, ONE_COLUMN.schema, [], {})
    handles = [opened(table, 0) for _ in range(5)]
    properties = CommitProperties(max_commit_retries=0)
    outcomes = at_once(
        [
            lambda handle=handle: write_deltalake(
                handle, ONE_COLUMN.to_arrow(), mode="append", commit_properties=properties
            )
            for handle in handles
        ]
    )
    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, CommitFailedError) for outcome in outcomes) == 4
    assert latest_version(table) == 1


def test_a_store_made_by_several_at_the_same_moment_is_one_store(address):
    made = at_once([lambda: open_store(address, create=True)] * 4)
    assert [store.latest() for store in made] == [0] * 4
    assert made[0].log_entries()["event"].to_list() == ["created"]
    assert latest_version(made[0].root / "measures") == 0


def test_reduced_extracts_wait_on_this_machine_and_for_their_owner_only(store, s3, tmp_path):
    assert store.staging.parent.parent == tmp_path / "staging"
    assert stat.S_IMODE(store.staging.stat().st_mode) == 0o700
    assert open_store(store.root).staging == store.staging
    assert not [name for name in s3.keys(str(store.root)) if "staging" in name]


def test_two_stores_of_one_name_have_a_staging_each(address, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    first, second = (open_store(f"{address}/{n}/store", create=True) for n in "ab")
    assert first.staging != second.staging
    assert first.staging.is_relative_to(tmp_path / "insourcing")


@pytest.mark.parametrize(
    "address",
    [
        "s3://bucket",
        "s3:///name",
        "s3://bucket/a name",
        "https://example.org/store",
        "s3://b/c?d=e",
    ],
)
def test_an_address_that_no_store_can_have_is_refused_in_words(address):
    with pytest.raises(StoreError, match=r"is not an address that a store can have.*BUCKET"):
        open_store(address, create=True)


@pytest.mark.parametrize("create", [True, False])
def test_a_bucket_that_is_not_there_is_said_not_to_be(s3, create):
    with pytest.raises(OutOfReachError, match="has no bucket of that name"):
        open_store("s3://nobody/store", create=create)


def test_a_store_that_may_only_be_read_is_read_and_not_written(store, s3):
    with s3.denying(lambda method, _: method in {"PUT", "POST"}):
        assert value_of(open_store(store.root).release(), key(JANUARY)) == 1
        with pytest.raises(StoreError, match="does not permit it with the credentials given"):
            publish(store, change("S2", key(FEBRUARY)))
    assert store.latest() == 1
    assert publish(store, change("S2", key(FEBRUARY))).number == 2
    assert store.verify_log() == ()


def test_a_network_that_goes_leaves_the_release_that_is_open(store, s3):
    assert store.release().number == 1
    with s3.away():
        live = store.release()
        assert value_of(live, key(JANUARY)) == 1
        assert live.notice == (
            f"The store at {store.root} cannot be read: the object store does not answer. "
            "What you see is release 1."
        )
        with pytest.raises(OutOfReachError, match="does not answer"):
            live.records("repairs")
    assert store.release().notice == ""


def test_a_network_that_goes_while_a_release_is_read_is_not_called_damage(store, s3):
    assert store.release().number == 1
    publish(store, change("S2", key(FEBRUARY), value=2))
    with s3.denying(lambda _, path: path.endswith(".parquet")):
        live = store.release()
        with pytest.raises(OutOfReachError, match="Release 2 cannot be read"):
            open_store(store.root).release(2)
    assert live.number == 1
    assert "Release 2 cannot be read: the object store does not permit it" in live.notice
    assert store.release().number == 2


STEPS = {
    "the log": "/refreshes/",
    "the records": "/records/",
    "the figures": "/measures/dataset=",
    "the commit": "/measures/_delta_log/",
}


@pytest.mark.parametrize("step", STEPS)
def test_a_write_that_fails_at_any_step_changes_nothing_and_is_told(store, s3, step):
    with (
        s3.denying(lambda method, path: method == "PUT" and STEPS[step] in path),
        pytest.raises(StoreError, match="does not permit it"),
    ):
        publish(store, change("S2", key(FEBRUARY), value=2))
    again = open_store(store.root)
    assert again.release().number == 1
    assert publish(again, change("S2", key(FEBRUARY), value=2)).number == 2
    assert again.release().records("repairs").height == 8
    assert again.verify_log() == ()
    assert "refused" in again.log_entries()["event"].to_list() or step == "the log"


def is_commit(method, path):
    return method == "PUT" and "/measures/_delta_log/" in path


def test_a_commit_whose_answer_is_lost_is_known_for_ones_own(store, s3):
    with s3.losing_the_answer(is_commit):
        assert publish(store, change("S2", key(FEBRUARY), value=2)).number == 2
    assert value_of(open_store(store.root).release(), key(FEBRUARY)) == 2
    assert store.log_entries()["event"][-1] == "published"


def test_a_network_that_goes_with_the_answer_leaves_it_open_and_the_next_start_knows(store, s3):
    sent = []

    def after_the_commit(method, path):
        is_now = is_commit(method, path)
        if is_now:
            sent.append(path)
        return bool(sent) and not is_now

    with (
        s3.losing_the_answer(is_commit),
        s3.denying(after_the_commit),
        pytest.raises(UnconfirmedError, match="It is not known whether release 2 was written: "),
    ):
        publish(store, change("S2", key(FEBRUARY), value=2))
    again = open_store(store.root)
    assert value_of(again.release(), key(FEBRUARY)) == 2
    assert again.log_entries()["release"].to_list()[-1] == 2
    assert again.verify_log() == ()


def test_a_flipped_object_is_refused_and_the_release_before_is_served(store, s3):
    publish(store, change("S2", key(FEBRUARY), value=2))
    commit = (store.root / "measures/_delta_log" / f"{2:020d}.json").read_text("utf-8")
    figures = s3.keys(f"{store.root}/measures/dataset=repairs")
    (name,) = [name for name in figures if name.rpartition("/")[2] in commit]
    damaged = Remote(f"s3://{name}")
    held = damaged.read_bytes()
    served = set()
    for place in range(4, len(held), len(held) // 8):
        damaged.write_bytes(held[:place] + bytes([held[place] ^ 16]) + held[place + 1 :])
        again = open_store(store.root)
        live = again.release()
        served.add(live.number)
        assert value_of(live, key(FEBRUARY)) == (2 if live.number == 2 else None)
        if live.number == 1:
            assert live.notice.startswith("Release 2 is damaged and is not shown: ")
            with pytest.raises(ReleaseDamagedError):
                again.release(2)
    assert 1 in served


def elsewhere(store, code):
    """Run code about `root` in a process of its own: what deltalake does below keeps the
    interpreter to itself, and so would wait for ever for a server in a thread of this one.
    """
    lines = f"""
from datetime import date
from deltalake.exceptions import CommitFailedError
from datasets.store import open_store, rule_for
from datasets.store.retention import purge_records
from datasets.store.tables import restore_version
from datasets.store.verify import measures_path
store = open_store({str(store.root)!r})
{code}
"""
    done = subprocess.run(
        [sys.executable, "-c", lines], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_a_release_is_rolled_back_to_and_never_on_top_of_another(store):
    publish(store, change("S2", key(JANUARY), value=2))
    elsewhere(
        store,
        """
store.roll_back(1, base=2, actor="officer", why="it was wrong")
try:
    restore_version(measures_path(store.root), 2, 1, note={"attempt": "too late"})
except CommitFailedError:
    pass
else:
    raise SystemExit("it was let in on top of release 3")
""",
    )
    anew = open_store(store.root)
    assert (anew.latest(), value_of(anew.release(), key(JANUARY))) == (3, 1)
    assert anew.check([1, 2, 3]).problems == ()


def test_records_are_purged_and_only_the_newest_version_of_their_table_is_left(store, s3):
    publish(store, change("S2", key(FEBRUARY), value=2))
    elsewhere(
        store,
        'purge_records(store.root, "repairs", rule_for(1, date(2027, 2, 1)), actor="officer")',
    )
    anew = open_store(store.root)
    held = [name for name in s3.keys(str(store.root)) if "/records/repairs/" in name]
    assert [name for name in held if "month=2026-01-01" in name] == []
    assert sum("month=2026-02-01" in name for name in held) == 1
    assert sum(name.endswith(".json") for name in held) == 1
    assert value_of(anew.release(), key(JANUARY)) == 1
    with pytest.raises(RecordsPurgedError, match="1-year rule"):
        anew.release().records("repairs")
    assert anew.check([1, 2]).problems == ()
