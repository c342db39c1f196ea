"""The officer's month in a real browser: from a file to a release, and every branch of the way."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from dashboard.corrections.making import Asked
from dashboard.corrections.withdraw import prepare_withdrawal, withdraw
from dashboard.permissions import command_line
from datasets.repairs import REPAIRS
from datasets.store import CellKey, open_store
from tests.browser.accessible import SCREEN, require_accessible
from tests.browser.conftest import REPOSITORY, Reader, Site, Window, _wait, reading
from tests.browser.standing import visitor
from tests.dashboard.counted_borough import MONTHS, PROGRAMME, _month, build

pytestmark = pytest.mark.browser
LONG = 90_000
MAY = date(2026, 5, 1)
EXPECTED = """
[[expected]]
dataset = "repairs"
service = "homes"
source_system = "civica"
from = 2022-02-01
"""
READ_AS = f"{MAY:%B %Y}"


@dataclass
class Server:
    """A server in a process of its own, which tests kill and start again at the same address."""

    root: Path
    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        if not self.port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = int(probe.getsockname()[1])
        words = f"run_server({str(self.root)!r}, port={self.port})"
        with (self.folder / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", f"from dashboard.server import run_server; {words}"],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
            )
        _wait(self.address)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(timeout=20)

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """On a store whose programme expects a file each month, so that May 2026 is late."""
    folder = tmp_path_factory.mktemp("upload")
    real = PROGRAMME.replace("demonstration = true", "demonstration = false")
    build(folder / "store", real + EXPECTED)
    server = Server(folder / "store", folder)
    server.start()
    yield server
    server.end()
    assert "Traceback" not in (folder / "server.log").read_text()


@pytest.fixture
def officer(window: Window, server: Server) -> Iterator[Reader]:
    """Somebody on this machine, who may publish everything; May is not published."""
    reset(server)
    with window("officer", SCREEN) as page:
        yield reading(page, Site(server.address, server.root))


def may(jobs: int = 200) -> pl.DataFrame:
    """The first jobs of the month after the last that is published, raised on eight days."""
    rows = list(_month(len(MONTHS), MAY))[:jobs]
    later = pl.duration(days=pl.int_range(pl.len()) % 8)
    instants = pl.col("raised_at", "target_at", "completed_at")
    return pl.DataFrame(rows, schema=REPAIRS.schema).with_columns(instants + later)


def saved(frame: pl.DataFrame, folder: Path, name: str) -> Path:
    path = folder / name
    frame.write_csv(path) if name.endswith("csv") else frame.write_parquet(path)
    return path


def send(officer: Reader, *files: Path) -> Page:
    page = officer.open("/upload")
    page.set_input_files("input[type=file]", [str(file) for file in files])
    return page


def publish(page: Page, reason: str = "") -> None:
    button = page.get_by_role("button", name="Publish", exact=True)
    button.wait_for(timeout=LONG)
    if reason:
        page.get_by_label("Why is it right").fill(reason)
    button.click()


def reset(server: Server) -> None:
    """May withdrawn again, if it is published."""
    store, actor = open_store(server.root), command_line("a test")
    with suppress(LookupError):
        cell = CellKey("repairs", "homes", "civica", MAY)
        ready = prepare_withdrawal(store, cell, actor, progress=str)
        withdraw(store, ready, Asked(actor, "the next test begins"))


def measure_page(officer: Reader) -> str:
    return officer.open("/measure?measure=repairs_raised").inner_text("body")


def test_from_a_bad_month_to_a_release_and_back(officer, server, tmp_path):
    """Upload, findings, failing rows, the mended month, preview, publish, reader's page, back."""
    assert "out of date" in measure_page(officer)
    bad = pl.concat([may(), may(3)])
    page = send(officer, saved(bad, tmp_path, "may.parquet"))
    expect(page.get_by_role("heading", name="Must be mended (1)")).to_be_visible(timeout=LONG)
    body = officer.settled().inner_text("body")
    assert "6 jobs share a reference with another" in body
    assert "Column record_id (the record's reference in its system); for" in body
    assert "In your file: rows 1 to 3, 201 to 203." in body
    assert page.get_by_role("button", name="Publish", exact=True).count() == 0
    require_accessible(page)
    link = page.get_by_role("link", name="Failing rows (CSV)").get_attribute("href")
    answer = page.request.get(server.address + str(link))
    rows = answer.body().decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Row in your file,What is wrong,month,service")
    assert [row.split(",")[0] for row in rows[1:]] == ["1", "2", "3", "201", "202", "203"]
    printed = page.request.get(
        server.address + str(link).replace("rows", "findings", 1)[:-3] + "html"
    )
    assert "6 jobs share a reference" in printed.text()
    page.get_by_role("button", name="Discard this file").click()
    expect(page.get_by_text("Discarded by this machine")).to_be_visible(timeout=LONG)

    page = send(officer, saved(may(), tmp_path, "may-mended.parquet"))
    expect(page.get_by_role("heading", name="What would change")).to_be_visible(timeout=LONG)
    publish_button = page.get_by_role("button", name="Publish", exact=True)
    publish_button.wait_for(timeout=LONG)
    body = officer.settled().inner_text("body")
    assert "200 rows added, 0 removed, 0 changed" in body
    assert "Verdicts. " in body
    assert "differently, of" in body
    assert "What readers will notice" in body
    require_accessible(page)
    before = open_store(server.root).latest()
    publish_button.click()
    expect(page.get_by_text(f"Published as release {before + 1}.")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="See it as readers do").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is it better", timeout=LONG)
    assert READ_AS in officer.settled().inner_text("body")
    assert f"Data to {READ_AS}" in measure_page(officer)
    board = officer.open("/month").inner_text("body")
    assert "days late" in board

    page = officer.open("/corrections")
    page.get_by_role("button", name="Show what would go back").click()
    back = page.get_by_role("button", name=f"Roll back to release {before}")
    back.wait_for(timeout=LONG)
    page.get_by_label("Why").fill("the browser test is over")
    back.click()
    expect(page.get_by_text(f"what release {before} said")).to_be_visible(timeout=LONG)
    assert f"Data to {READ_AS}" not in measure_page(officer)


def test_wrong_columns_are_mapped_in_the_page(officer, server, tmp_path):
    theirs = {"record_id": "Job Number", "raised_at": "Date Logged", "completed_at": "Completed"}
    written = may().drop("source_system", "service", "month").rename(theirs)
    dates = [pl.col(name).dt.strftime("%d/%m/%Y %H:%M") for name in ("Date Logged", "Completed")]
    odd = written.with_columns(*dates).select(
        name for name in written.columns if written[name].null_count() < written.height
    )
    page = send(officer, saved(odd, tmp_path, "from-civica.csv"))
    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible(timeout=LONG)
    body = officer.settled().inner_text("body")
    assert "Recognised by name" in body
    require_accessible(page)
    month = page.get_by_label("The month of the file")
    month.click()
    month.fill(READ_AS)
    month.press("Enter")
    page.get_by_role("button", name="Check the file with this mapping").click()
    expect(page.get_by_role("heading", name="What would change")).to_be_visible(timeout=LONG)
    assert list((server.root / "mappings").glob("*.toml"))
    page.get_by_role("button", name="Discard this file").click()
    expect(page.get_by_text("Discarded by")).to_be_visible(timeout=LONG)


def test_a_warning_is_answered_for(officer, server, tmp_path):
    page = send(officer, saved(may(40), tmp_path, "few.parquet"))
    expect(page.get_by_role("heading", name="Needs a reason")).to_be_visible(timeout=LONG)
    publish(page)
    expect(page.get_by_text("to be answered for")).to_be_visible(timeout=LONG)
    publish(page, "The phones were down for three weeks")
    expect(page.get_by_text("Published as release")).to_be_visible(timeout=LONG)
    waived = open_store(server.root).release().cells().filter(pl.col("month") == MAY)["waived"]
    assert "Reason: The phones were down for three weeks" in waived[0].to_list()


def test_two_officers_in_two_browsers(chromium, officer, server, tmp_path):
    first = send(officer, saved(may(), tmp_path, "first.parquet"))
    first.get_by_role("button", name="Publish", exact=True).wait_for(timeout=LONG)
    other = visitor(chromium)
    another = reading(other.new_page(), Site(server.address, server.root))
    changed = may().with_columns(trade_code=pl.lit("ROOFING"))
    second = send(another, saved(changed, tmp_path, "second.parquet"))
    second.get_by_role("button", name="Publish", exact=True).wait_for(timeout=LONG)
    publish(first)
    expect(first.get_by_text("Published as release")).to_be_visible(timeout=LONG)
    number = open_store(server.root).latest()
    publish(second)
    expect(second.get_by_text(f"Release {number} was published meanwhile")).to_be_visible(
        timeout=LONG
    )
    moved = second.get_by_text("200 rows now; 0 added, 0 removed, 200 changed")
    expect(moved).to_be_visible(timeout=LONG)
    second.get_by_role("button", name="Publish", exact=True).wait_for(timeout=LONG)
    assert open_store(server.root).latest() == number
    publish(second)
    expect(second.get_by_text(f"Published as release {number + 1}")).to_be_visible(timeout=LONG)
    other.close()
    page = send(officer, tmp_path / "second.parquet")
    expect(page.get_by_text("there is nothing to do")).to_be_visible(timeout=LONG)


def test_a_server_killed_in_the_middle_loses_nothing(officer, server, tmp_path):
    page = send(officer, saved(may(), tmp_path, "killed.parquet"))
    page.wait_for_url("**submission=*", timeout=LONG)
    address = page.url
    server.kill()
    server.start()
    page.goto(address)
    expect(page.get_by_text("Nothing was lost")).to_be_visible(timeout=LONG)
    button = page.get_by_role("button", name="Publish", exact=True)
    button.wait_for(timeout=LONG)
    before = open_store(server.root).latest()
    officer.settled()
    button.click(no_wait_after=True)
    time.sleep(0.15)
    server.kill()
    server.start()
    page.goto(address)
    said = page.get_by_text("Published as release").or_(page.get_by_text("Nothing was lost"))
    expect(said.first).to_be_visible(timeout=LONG)
    landed = open_store(server.root).latest() - before
    assert landed in (0, 1)
    if not landed:
        button.wait_for(timeout=LONG)
        publish(page)
    expect(page.get_by_text(f"Published as release {before + 1}")).to_be_visible(timeout=LONG)
    assert open_store(server.root).latest() == before + 1


def test_personal_data_is_refused_and_leaves_no_byte(officer, server, tmp_path):
    planted = may().with_columns(sor_code=pl.lit("Mrs Bloggs, 12 Planted Road, N17 6AB"))
    page = send(officer, saved(planted, tmp_path, "planted.csv"))
    expect(page.get_by_text("It holds personal data")).to_be_visible(timeout=LONG)
    assert "Bloggs" not in officer.settled().inner_text("body")
    kept = (path.read_bytes() for path in server.folder.rglob("*") if path.is_file())
    assert not [data for data in kept if b"Bloggs" in data or b"N17 6AB" in data]


def test_uploads_from_elsewhere_are_refused(server):
    request = urllib.request.Request(
        f"{server.address}/_stcore/upload_file/a/b",
        data=b"x",
        method="PUT",
        headers={"X-Forwarded-For": "203.0.113.7"},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    with refused.value as answer:
        assert answer.code == 403
