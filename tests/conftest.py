"""Stores that many tests read: built once in a run, through the command line, as a user would."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import auditing, ready
from tests.copied import REPOSITORY, Original
from tests.object_store import BUCKET, ObjectStore, object_store
from tests.once import made_once
from tests.typed import Typist

SHARED = REPOSITORY.parent / "shared"
FINDINGS = SHARED / "data" / "housing_ombudsman_findings_2019_2026.parquet"
HARINGEY = REPOSITORY / "datasets" / "programmes" / "haringey.toml"

Run = Callable[..., subprocess.CompletedProcess[str]]


gc.disable()


def pytest_collection_finish() -> None:
    """What is loaded and collected stays: nothing looks through it for garbage, then or later."""
    gc.collect()
    gc.freeze()
    gc.enable()


def insourcing(
    *words: str | Path, timeout: float = 300, cwd: Path = REPOSITORY
) -> subprocess.CompletedProcess[str]:
    """One command, typed as a user would, from the start of Python to its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "dashboard.cli", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONWARNINGS": "default", "PYTHONPATH": str(REPOSITORY)},
    )


@pytest.fixture(scope="session")
def run(to_read: Original, to_audit: Original) -> Iterator[Run]:
    """The command line, each command in a process of its own that need not load the program."""
    with Typist(to_read, to_audit) as typist:
        yield typist.run


IN_REAL_PROCESSES = frozenset({"test_confined", "test_worker", "test_answering", "benchmarks"})
"""Folders and modules whose tests measure those processes, or look at them closely."""


@pytest.fixture(scope="session")
def to_read() -> Iterator[Original]:
    """The reading process that is copied."""
    copied = ready.original()
    yield copied
    copied.end()


@pytest.fixture(scope="session")
def to_audit() -> Iterator[Original]:
    """The audit process that is copied."""
    copied = auditing.original()
    yield copied
    copied.end()


@pytest.fixture(autouse=True, scope="module")
def in_copies(
    request: pytest.FixtureRequest, to_read: Original, to_audit: Original
) -> Iterator[None]:
    """Files are read and audited in processes that need not load the program, where it is all one.

    Of servers and whatever else tests start by themselves the processes are real ones.
    """
    if IN_REAL_PROCESSES & {*request.path.parts, request.path.stem}:
        yield
        return
    with ready.readers(to_read), auditing.auditors(to_audit):
        yield


@pytest.fixture(scope="session")
def demonstration_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's store. Tests read it; those that publish copy it first."""

    def build(folder: Path) -> None:
        words = ("demo", "--build-only", "--root", folder / "store")
        built = insourcing(*words, timeout=1200)
        if built.returncode:
            pytest.fail(f"the demonstration could not be built:\n{built.stdout}{built.stderr}")

    return made_once(tmp_path_factory, "demonstration", build) / "store"


@pytest.fixture(scope="session")
def findings() -> Path:
    """The Housing Ombudsman's published findings, where they are at hand."""
    if not FINDINGS.is_file():
        pytest.skip("the Housing Ombudsman's findings are not at hand (../shared/data)")
    return FINDINGS


@pytest.fixture(scope="session")
def haringey_root(tmp_path_factory: pytest.TempPathFactory, findings: Path) -> Path:
    """The real insourcing's store, made by the README's command."""

    def build(folder: Path) -> None:
        words = ("--mapping", "housing_ombudsman", "--programme", HARINGEY)
        built = insourcing("backfill", findings, *words, "--root", folder / "store")
        if built.returncode:
            pytest.fail(
                f"the real insourcing could not be published:\n{built.stdout}{built.stderr}"
            )

    return made_once(tmp_path_factory, "haringey", build) / "store"


@pytest.fixture(scope="session")
def s3() -> Iterator[ObjectStore]:
    """An object store on loopback, one for the whole run."""
    with object_store() as served:
        yield served


@pytest.fixture
def address(s3: ObjectStore) -> str:
    """Where no store is yet, in the object store."""
    return f"s3://{BUCKET}/{uuid4().hex}/store"
