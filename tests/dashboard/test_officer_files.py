"""Officers' files leave by a route that asks who is there, from a real server on loopback."""

import csv
import io
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from datasets.store import open_store
from tests.conftest import REPOSITORY
from tests.dashboard.late_borough import HOSTILE, build
from tests.dashboard.test_server import _free_port, _wait

OUTSIDE = {"X-Forwarded-For": "203.0.113.7"}
"""What a proxy tells of a reader, who is nobody in particular."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("files") / "store"
    build(place, refusals=2)
    return place


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """A server on this machine."""
    port = _free_port()
    command = f"from dashboard.server import run_server; run_server({str(root)!r}, port={port})"
    with (root.parent / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", command],
            cwd=root.parent,
            stdout=log,
            stderr=log,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        )
        try:
            _wait(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}/officer/log"
        finally:
            process.terminate()
            process.wait(timeout=20)


def got(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, dict(answer.headers.items()), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers.items()), error.read()


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def test_what_is_asked_for_comes_as_a_file_that_nobody_keeps(address: str, root: Path) -> None:
    status, headers, body = got(f"{address}.csv?dataset=repairs&event=published")
    known = open_store(root).log_entries()
    newest = known.filter(number=7)["hash"][0]
    assert status == 200
    assert [row["number"] for row in rows(body)] == ["7", "5"]
    assert rows(body)[0]["hash"] == newest
    assert headers["content-disposition"] == (
        f'attachment; filename="log-2-entries-{newest[:12]}.csv"'
    )
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_file_name_that_is_a_formula_is_text(address: str) -> None:
    _, _, body = got(f"{address}.csv?event=refused")
    assert [row["file_name"] for row in rows(body)] == [f"'{HOSTILE}{n}.csv" for n in (1, 0)]


def test_the_workbook_holds_the_same_entries(address: str) -> None:
    status, headers, body = got(f"{address}.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(body))
    numbers = [row[0].value for row in book["Log"].iter_rows(min_row=2)]
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert numbers[-8:] == [13, 12, 11, 9, 7, 5, 3, 1]
    assert book["About"]["B2"].value == "every entry"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_who_may_not_see_the_log_is_told_so_and_given_nothing(address: str, form: str) -> None:
    status, headers, body = got(f"{address}.{form}", **OUTSIDE)
    assert status == 403
    assert headers["content-type"].startswith("text/plain")
    assert body.decode().startswith("The log is for officers and auditors.")


def test_what_cannot_be_asked_for_is_said_in_words(address: str) -> None:
    status, _, body = got(f"{address}.csv?file=nothing")
    assert (status, b"no file's SHA-256" in body) == (400, True)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_asking_is_answered(address: str, method: str) -> None:
    request = urllib.request.Request(f"{address}.csv", method=method, data=b"")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)
    with refused.value as error:
        assert error.code == 405


def test_what_was_logged_since_is_in_the_next_file(address: str, root: Path) -> None:
    open_store(root).log("nothing_to_do", actor="a post")
    _, _, body = got(f"{address}.csv?event=nothing_to_do")
    assert [row["happened"] for row in rows(body)] == [
        "Nothing to do: the live release said the same"
    ]


def test_a_log_that_cannot_be_read_is_said_in_words(address: str, root: Path) -> None:
    open_store(root).log("refused", actor="a post")
    newest = max((root / "refreshes").glob("*.parquet"), key=lambda file: file.stat().st_mtime)
    written = newest.read_bytes()
    newest.write_bytes(b"gone")
    status, _, body = got(f"{address}.csv")
    newest.write_bytes(written)
    assert (status, got(f"{address}.csv")[0]) == (503, 200)
    assert body.decode().startswith("The refresh log cannot be read")
