"""A damaged release is never read as another: it is refused, or the newest sound one says so."""

import random
import shutil

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from datasets.store import MEASURE_ROWS, ReleaseDamagedError, open_store
from datasets.store.records import records_path
from datasets.store.verify import measures_path
from tests.datasets.store.example_changes import (
    FEBRUARY,
    JANUARY,
    MARCH,
    change,
    key,
    publish,
    value_of,
)

BY_ALL = MEASURE_ROWS.names()
PROGRAMME = 'council = "Testborough"\nabout = "' + "a council that is made up. " * 20 + '"'


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A store of three releases: January with the programme, February, March."""
    store = open_store(tmp_path_factory.mktemp("sound") / "store", create=True)
    publish(store, change("S1", key(JANUARY), value=1, documents={"programme": PROGRAMME}))
    publish(store, change("S2", key(FEBRUARY), value=2))
    publish(store, change("S3", key(MARCH), value=3))
    return store


@pytest.fixture
def copied(sound, tmp_path):
    root = tmp_path / "copy"
    shutil.copytree(sound.root, root)
    return open_store(root)


def flip(path, position, bit=0):
    held = bytearray(path.read_bytes())
    held[position] ^= 1 << bit
    path.write_bytes(held)


def file_of(store, release, table="measures"):
    """The data file that a release added for the repairs figures."""
    commit = store.root / table / "_delta_log" / f"{release:020d}.json"
    names = [p for p in (store.root / table).rglob("*.parquet") if "_delta_log" not in p.parts]
    held = commit.read_text()
    return next(p for p in names if p.name in held and "documents" not in str(p))


def break_file(path):
    path.write_bytes(b"PAR1 not a table PAR1")


@pytest.mark.parametrize("break_it", [break_file, lambda path: path.unlink()])
def test_readers_get_the_newest_sound_release_and_are_told_in_words(copied, break_it):
    break_it(file_of(copied, 3))
    live = copied.release()
    assert live.number == 2
    assert live.notice.startswith("Release 3 is damaged and is not shown: ")
    assert "What you see is release 2, published on " in live.notice
    assert value_of(live, key(FEBRUARY)) == 2


def test_a_release_asked_for_by_number_is_refused_not_replaced(copied):
    break_file(file_of(copied, 3))
    with pytest.raises(ReleaseDamagedError, match="Release 3 is damaged and is not shown"):
        copied.release(3)
    assert copied.release(2).notice == ""


def test_a_release_that_shares_the_damaged_file_is_not_shown_either(copied):
    break_file(file_of(copied, 2))
    assert copied.release().number == 1
    with pytest.raises(ReleaseDamagedError):
        copied.release(2)


def test_when_no_release_is_sound_the_readers_are_told(copied):
    break_file(file_of(copied, 1))
    with pytest.raises(ReleaseDamagedError, match="Release 3 is damaged"):
        copied.release()


def test_nothing_is_published_on_top_of_a_damaged_release(copied):
    break_file(file_of(copied, 3))
    with pytest.raises(ReleaseDamagedError):
        publish(copied, change("S4", key(JANUARY)))
    assert copied.latest() == 3


def test_a_release_restored_from_a_backup_reads_again(copied):
    path = file_of(copied, 3)
    held = path.read_bytes()
    break_file(path)
    assert copied.release().number == 2
    path.write_bytes(held)
    assert copied.release(3).number == 3
    assert open_store(copied.root).release().number == 3


def test_a_release_whose_commit_is_damaged_is_still_listed(copied):
    commit = measures_path(copied.root) / "_delta_log" / f"{3:020d}.json"
    commit.write_text("{")
    listed = copied.releases()
    assert [(r.number, r.event) for r in listed] == [
        (1, "published"),
        (2, "published"),
        (3, "unreadable"),
    ]
    assert copied.release().number == 2


def test_a_figure_changed_in_place_is_found(copied):
    """The file still reads as a table: only the hash can tell."""
    path = file_of(copied, 3)
    table = pl.read_parquet(path, hive_partitioning=False)
    table.with_columns(pl.col("numerator") + 1).write_parquet(path)
    with pytest.raises(ReleaseDamagedError, match="figures for repairs, housing, nec, March 2026"):
        copied.release(3)
    assert copied.release().number == 2


def test_records_changed_in_place_are_found(copied):
    path = next(records_path(copied.root, "repairs").glob("month=2026-02-01/*.parquet"))
    pl.read_parquet(path, hive_partitioning=False).with_columns(cost_gbp=pl.lit(1.0)).write_parquet(
        path
    )
    with pytest.raises(ReleaseDamagedError, match="repairs, housing, nec, February 2026"):
        copied.release().records("repairs")
    assert copied.release().records("repairs", months=[MARCH]).height == 4


def test_columns_are_not_verified_but_records_that_are_gone_are_missed(copied):
    path = next(records_path(copied.root, "repairs").glob("month=2026-02-01/*.parquet"))
    held = pl.read_parquet(path, hive_partitioning=False)
    held.with_columns(cost_gbp=pl.lit(1.0)).write_parquet(path)
    costs = copied.release().record_columns("repairs", ["cost_gbp"], months=[FEBRUARY])
    assert costs["cost_gbp"].to_list() == [1.0] * 4
    held[1:].write_parquet(path)
    with pytest.raises(ReleaseDamagedError, match="repairs, housing, nec, February 2026"):
        copied.release().record_columns("repairs", ["cost_gbp"])


def _flips(root, pattern, tries, seed):
    files = sorted(path for path in root.glob(pattern) if path.is_file())
    chance = random.Random(seed)
    for _ in range(tries):
        path = chance.choice(files)
        held = path.read_bytes()
        flip(path, chance.randrange(len(held)), chance.randrange(8))
        yield
        path.write_bytes(held)


@pytest.mark.parametrize(
    ("pattern", "seed"), [("measures/dataset=*/**/*.parquet", 1), ("measures/_delta_log/*", 2)]
)
def test_a_flipped_bit_never_reads_as_other_figures(sound, copied, pattern, seed):
    wanted = {n: sound.release(n).rows().sort(BY_ALL) for n in (1, 2, 3)}
    refused = 0
    for _ in _flips(copied.root, pattern, 150, seed):
        number = refused % 3 + 1
        try:
            read = open_store(copied.root).release(number)
        except ReleaseDamagedError:
            refused += 1
        else:
            assert_frame_equal(read.rows().sort(BY_ALL), wanted[number])
    assert refused > 10


def test_a_flipped_bit_never_reads_as_other_records(sound, copied):
    wanted = sound.release().records("repairs")
    refused = 0
    for _ in _flips(copied.root, "records/repairs/month=*/*.parquet", 120, 3):
        try:
            read = copied.release().records("repairs")
        except ReleaseDamagedError:
            refused += 1
        else:
            assert_frame_equal(read, wanted)
    assert refused > 10
