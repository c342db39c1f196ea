"""Rows and lists leave by routes that ask who is there, and hold nothing that runs."""

import asyncio
import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard import failing_rows, officer_rows
from dashboard.admission.doorkeeper import Doorkeeper
from dashboard.cached import ROOT_VARIABLE
from dashboard.desk.case import Case, Step
from dashboard.desk.desk import Desk
from dashboard.desk.opening import desk_for
from dashboard.door import Admitting
from dashboard.failing_rows import FailingRows, as_csv, as_xlsx
from datasets.refusal import Fault
from datasets.store import open_store

KNOWN, BUSY = "a" * 32, "b" * 32
HERE = "http://127.0.0.1"
HOSTILE = '=HYPERLINK("http://evil.example") <script>alert(1)</script> ![x](http://evil.example/x)'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One file that could not be read for a hostile reason, and one that is being read."""
    root = tmp_path_factory.mktemp("rows") / "store"
    open_store(root, create=True)
    desk = desk_for(str(root))
    faults = (Fault("wrong_type", HOSTILE, column=HOSTILE, rows=(3, 9), count=2),)
    for submission, step, found in (
        (KNOWN, Step.REFUSED, faults),
        (BUSY, Step.READING, ()),
    ):
        desk._in_hand.hold(
            Case(
                id=submission,
                file_name=HOSTILE,
                sha256="0" * 64,
                by="this machine",
                arrived_at=datetime(2026, 11, 3, tzinfo=UTC),
                step=step,
                faults=found,
            )
        )
    yield desk
    desk.close()


class Client:
    """Asks an application, as a server would."""

    def __init__(self, app: Starlette) -> None:
        self.transport = httpx.ASGITransport(app)

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        with ThreadPoolExecutor(1) as apart:  # a browser's tests leave a loop running in ours
            return apart.submit(self._got, path, headers or {}).result()

    def _got(self, path: str, headers: dict[str, str]) -> httpx.Response:
        return asyncio.run(self._get(path, headers))

    async def _get(self, path: str, headers: dict[str, str]) -> httpx.Response:
        async with httpx.AsyncClient(transport=self.transport, base_url=HERE) as asking:
            return await asking.get(path, headers=headers)


@pytest.fixture
def client(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv(ROOT_VARIABLE, str(desk.store.root))
    keeper = Doorkeeper(trusts_this_machine=True)
    door = Middleware(Admitting, keeper=keeper, heard=lambda sent, _sender: sent)
    return Client(Starlette(routes=officer_rows.ROUTES, middleware=[door]))


@pytest.mark.parametrize("path", ["rows/{}.csv", "rows/{}.xlsx", "findings/{}.html"])
def test_nobody_else_is_told_whether_there_is_a_file(client: Client, path: str) -> None:
    address = f"/officer/{path.format(KNOWN)}"
    assert client.get(address).status_code == 200
    told = {
        client.get(address, headers={"X-Forwarded-For": "203.0.113.7"}).text,
        client.get(address, headers={"Host": "evil.example"}).text,
        client.get(address, headers={"Origin": "http://evil.example"}).text,
        client.get(f"/officer/{path.format('c' * 32)}").text,
        client.get(f"/officer/{path.format('%2e%2e')}").text,
    }
    assert told == {officer_rows.NOT_HERE}
    busy = client.get(f"/officer/{path.format(BUSY)}")
    assert (busy.status_code, busy.text) == (409, officer_rows.NOT_NOW)
    for strange in ("../staging", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", f"{KNOWN}%00"):
        assert client.get(f"/officer/{path.format(strange)}").status_code == 404


def test_what_a_file_says_runs_nowhere(client: Client) -> None:
    page = client.get(f"/officer/findings/{KNOWN}.html").text
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    rows = client.get(f"/officer/rows/{KNOWN}.csv")
    assert "evil" not in rows.headers["content-disposition"]
    table = list(csv.reader(io.StringIO(rows.content.decode("utf-8-sig"))))
    assert [row[0] for row in table] == [failing_rows.ROW, "3", "9"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/officer/rows/{KNOWN}.xlsx").content))
    assert {cell.data_type for row in book.active for cell in row} == {"s"}


def test_no_cell_is_a_formula_and_rows_left_out_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failing_rows, "MOST_OF_A_WORKBOOK", 1)
    rows = tuple((str(row), HOSTILE, "+1", "@x", "\x01\x1f") for row in range(3))
    table = FailingRows(("=cmd", "b", "c", "d", "e"), rows, more=40)
    told = list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"))))
    assert not [cell for row in told for cell in row if cell[:1] in set("=+@-")]
    assert told[-1][1].startswith("40 more rows fail")
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(table, "x"))).active
    assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}
    assert sheet.max_row == 3
    assert sheet["B3"].value.startswith("42 more rows fail")
