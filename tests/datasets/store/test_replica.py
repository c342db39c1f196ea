"""A reader's copy: the same releases, and nothing that readers must not have."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.analysis.series import read_series
from datasets.store import NoStoreError, Store, StoreError, open_store
from datasets.store.replica import NOT_FOR_READERS, copy_for_readers
from tests.dashboard.small_borough import build

SERIES = ("non_emergency_on_time", "open_repairs", "ombudsman_upheld")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("small") / "store"
    build(root)
    for name in ("records", "findings"):
        (root / name).mkdir(exist_ok=True)
        (root / name / "somebody.parquet").write_bytes(b"a record")
    return root


@pytest.fixture
def root(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "store"))


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _figures(store: Store) -> Iterator[list[dict[str, object]]]:
    for number in range(1, store.latest() + 1):
        for measure in SERIES:
            yield read_series(store.release(number), measure, "housing").frame.to_dicts()


def test_a_copy_says_the_same_and_holds_no_record(root: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy"
    copied = copy_for_readers(root, to)
    assert (copied.newest, copied.releases) == (2, 2)
    assert {name.partition("/")[0] for name in _files(to)} == {"measures"}
    assert _files(to) == {n: data for n, data in _files(root).items() if n.startswith("measures/")}
    before = _files(to)
    copy = open_store(to, mend=False)
    assert list(_figures(copy)) == list(_figures(open_store(root)))
    assert copy.release(2).document("programme") == open_store(root).release(2).document(
        "programme"
    )
    assert [release.number for release in copy.releases()] == [1, 2]
    assert _files(to) == before
    assert not any((to / name).exists() for name in NOT_FOR_READERS)


def test_a_copy_made_again_takes_only_what_is_new(root: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy"
    copy_for_readers(root, to)
    nothing = copy_for_readers(root, to)
    assert (nothing.newest, nothing.releases, nothing.files, nothing.size) == (2, 0, 0, 0)
    open_store(root).roll_back(1, base=2, actor="a test", why="to make another")
    more = copy_for_readers(root, to)
    assert (more.newest, more.releases) == (3, 1)
    assert list(_figures(open_store(to, mend=False))) == list(_figures(open_store(root)))


def test_a_copy_can_be_in_an_object_store_and_of_one(
    root: Path, address: str, tmp_path: Path
) -> None:
    copied = copy_for_readers(root, address)
    assert (copied.newest, copied.releases) == (2, 2)
    assert copy_for_readers(root, address).files == 0
    assert list(_figures(open_store(address, mend=False))) == list(_figures(open_store(root)))
    back = tmp_path / "back"
    copy_for_readers(address, back)
    assert list(_figures(open_store(back, mend=False))) == list(_figures(open_store(root)))


def test_a_copy_that_was_interrupted_is_finished(root: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy"
    copy_for_readers(root, to)
    whole = _files(to)
    (to / "measures" / "_delta_log" / f"{2:020d}.json").unlink()
    data = sorted(to.rglob("*.parquet"))
    named_later = [p for p in data if p.name.encode() not in _log(root, 0) + _log(root, 1)]
    named_later[0].unlink()
    assert open_store(to, mend=False).latest() == 1
    copy_for_readers(root, to)
    assert _files(to) == whole


def _log(root: Path, number: int) -> bytes:
    return (root / "measures" / "_delta_log" / f"{number:020d}.json").read_bytes()


def test_what_no_release_names_is_not_copied(root: Path, tmp_path: Path) -> None:
    """A publish that lost leaves its rows behind: nobody published them."""
    stray = root / "measures" / "dataset=repairs" / "service=housing" / "part-lost.parquet"
    stray.write_bytes(b"unpublished")
    copy_for_readers(root, tmp_path / "copy")
    assert not any("part-lost" in name for name in _files(tmp_path / "copy"))


def test_a_release_that_names_a_file_elsewhere_is_not_followed(root: Path, tmp_path: Path) -> None:
    path = root / "measures" / "_delta_log" / f"{2:020d}.json"
    path.write_bytes(path.read_bytes() + b'\n{"add":{"path":"../records/somebody.parquet"}}\n')
    with pytest.raises(StoreError, match="outside its store"):
        copy_for_readers(root, tmp_path / "copy")
    assert not any("somebody" in name for name in _files(tmp_path / "copy"))


def test_a_copy_goes_nowhere_else(root: Path, tmp_path: Path) -> None:
    with pytest.raises(NoStoreError, match="no store"):
        copy_for_readers(tmp_path / "nowhere", tmp_path / "copy")
    for place in (root, root / "copy", tmp_path):
        with pytest.raises(StoreError, match="Name another place"):
            copy_for_readers(root, place)
    other = tmp_path / "elsewhere" / "store"
    build(other)
    with pytest.raises(StoreError, match=r"holds .*refreshes.* readers must not have"):
        copy_for_readers(root, other)
    copy_for_readers(other, tmp_path / "another")
    with pytest.raises(StoreError, match="releases of another store"):
        copy_for_readers(root, tmp_path / "another")
    with pytest.raises(StoreError, match="that is not an address"):
        copy_for_readers(root, "ftp://somewhere")


def test_a_copy_is_its_owners_only(root: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy"
    copy_for_readers(root, to)
    assert to.stat().st_mode & 0o777 == 0o700


def test_a_store_is_not_mended_for_readers(root: Path) -> None:
    before = _files(root)
    shutil.rmtree(root / "refreshes")
    store = open_store(root, mend=False)
    assert store.release().number == 2
    assert not (root / "refreshes").exists()
    assert {n for n in before if not n.startswith("refreshes/")} == set(_files(root))
