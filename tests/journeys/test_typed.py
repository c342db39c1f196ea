"""A command whose process starts with the program loaded ends as one that loads it by itself."""

import os
import subprocess
import sys

import pytest

from tests.conftest import insourcing

ALIKE = {
    "an answer": ("history", "--json"),
    "words": ("series", "days_to_complete"),
    "a verdict": ("verdict", "open_repairs", "--json"),
    "no such release": ("series", "open_repairs", "--release", "9", "--json"),
    "no extract": ("check", os.devnull, "--json"),
}


@pytest.mark.parametrize("name", ALIKE)
def test_command_ends_as_one_typed_anew(name, run, small_root):
    words = (*ALIKE[name], "--root", small_root)
    quick, anew = run(*words), insourcing(*words)
    assert (quick.returncode, quick.stdout, quick.stderr) == (
        anew.returncode,
        anew.stdout,
        anew.stderr,
    )
    assert quick.stdout or quick.stderr


@pytest.mark.parametrize("words", [("--help",), ("history", "--rot", "here")])
def test_usage_is_told_as_to_one_typed_anew(words, run):
    quick, anew = run(*words), insourcing(*words)
    assert (quick.returncode, quick.stdout, quick.stderr) == (
        anew.returncode,
        anew.stdout,
        anew.stderr,
    )


def test_command_starts_where_and_with_what_its_caller_has(run, small_root, tmp_path, monkeypatch):
    (tmp_path / "here").symlink_to(small_root)
    told = run("history", "--json", "--root", "here", cwd=tmp_path)
    assert told.returncode == 0
    monkeypatch.setenv("INSOURCING_ROOT", str(small_root))
    assert run("history", "--json").stdout == told.stdout
    monkeypatch.delenv("INSOURCING_ROOT")
    assert run("history", "--json", cwd=tmp_path).returncode == 3


def test_command_that_takes_too_long_is_ended(run, small_root):
    with pytest.raises(subprocess.TimeoutExpired):
        run("verify", "--root", small_root, timeout=0.05)
    assert run("history", "--root", small_root).returncode == 0


def test_loading_the_program_begins_no_thread_of_python_and_no_pool():
    """A copy has only the thread that makes it: a pool of threads would stand still in it."""
    counted = """
import sys, threading
from pathlib import Path
from tests.typed import load
load()
names = [t.joinpath("comm").read_text().strip() for t in Path("/proc/self/task").iterdir()]
sys.stdout.write(f"{threading.active_count()} {sorted(names)}")
"""
    told = subprocess.run(
        [sys.executable, "-c", counted], capture_output=True, text=True, check=True, cwd="."
    )
    assert told.stdout.startswith("1 ")
    for pool in ("polars-1", "polars-0", "tokio", "async-exec"):
        assert pool not in told.stdout
