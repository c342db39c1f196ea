"""The README's pictures: an officer's month, walked in a copy of the demonstration's store."""

import shutil
import sys
import tempfile
from pathlib import Path

from dashboard.demonstration import build_demonstration
from expectations.client import AuditWorker
from tests.browser.conftest import serving
from tests.walk.walk import LONG, PHONE, PICTURES, SCREEN, Walker, walking

REASON = "a walk through the officer's month"


def main(source: Path) -> None:
    """Every picture anew, from a copy of the store: the store itself is left as it is."""
    with AuditWorker() as worker:
        build_demonstration(source, worker=worker, progress=_say)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "store"
        shutil.copytree(source, root)
        with serving(root, Path(folder)) as address:
            with walking(address, PHONE) as newcomer:
                landing(newcomer)
            with walking(address, SCREEN) as newcomer:
                the_month(newcomer, root / "demonstration")
    size = sum(picture.stat().st_size for picture in PICTURES.glob("*.png"))
    _say(f"{PICTURES}: {size / 1000:.0f} KB")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


def landing(newcomer: Walker) -> None:
    """What anybody sees first, on a phone."""
    newcomer.open("/")
    first = newcomer.heading("Housing management")
    verdict = newcomer.page.locator("[data-testid=stImage]").first
    newcomer.take("landing-on-a-phone", first=first, last=verdict)


def the_month(newcomer: Walker, files: Path) -> None:
    """The steps of the README, in its order."""
    withdraw(newcomer)
    board(newcomer)
    findings(newcomer, files / "planted" / "repairs" / "duplicate_key.parquet")
    preview_and_publish(newcomer, files / "repairs-2026-10.xlsx")
    reader(newcomer)
    mapping(newcomer, files / "other-names.csv")
    who_published(newcomer)
    roll_back(newcomer)


def withdraw(newcomer: Walker) -> None:
    """October's repairs are taken back, so that they are still to come."""
    newcomer.open("/corrections")
    newcomer.choose("What was published", "Repairs, Housing management, from demo_repairs")
    newcomer.click("Show what would change")
    button = newcomer.page.get_by_role("button", name="Withdraw this month")
    button.wait_for(timeout=LONG)
    newcomer.settled()
    newcomer.take("withdraw", first=newcomer.heading("Withdraw a month"))
    newcomer.page.get_by_label("Why").fill(REASON)
    button.click()
    newcomer.page.get_by_text("readers see it now").first.wait_for(timeout=LONG)


def board(newcomer: Walker) -> None:
    """What is late, what is due next, and how each month came."""
    newcomer.open("/month")
    newcomer.take("board", first=newcomer.heading("The month's board"))


def findings(newcomer: Walker, file: Path) -> None:
    """A file with a fault, and what is sent back."""
    newcomer.upload(file)
    newcomer.heading("■ Must be mended")
    newcomer.take("must-be-mended", first=newcomer.heading("Repairs"))
    discard(newcomer)


def discard(newcomer: Walker) -> None:
    """The file that is open is sent away."""
    newcomer.click("Discard this file")
    newcomer.page.get_by_text("Discarded by").first.wait_for(timeout=LONG)


def preview_and_publish(newcomer: Walker, file: Path) -> None:
    """The month's file: what would change, and then it is published."""
    newcomer.upload(file)
    newcomer.heading("Publish")
    newcomer.take("what-would-change", first=newcomer.heading("What would change"))
    reason = newcomer.page.get_by_label("Why is it right")
    if reason.count():
        reason.fill(REASON)
    newcomer.click("Publish")
    newcomer.page.get_by_text("Published as release").wait_for(timeout=LONG)
    newcomer.settled()
    newcomer.take("published", first=newcomer.heading("Repairs"))


def reader(newcomer: Walker) -> None:
    """The new month as readers see it."""
    newcomer.open("/measure?measure=non_emergency_on_time")
    chart = newcomer.page.locator("[data-testid=stPlotlyChart]").first
    chart.wait_for(timeout=LONG)
    newcomer.take("as-readers-see-it", first=newcomer.heading("Non-emergency"), last=chart)


def mapping(newcomer: Walker, file: Path) -> None:
    """A file whose columns have other names."""
    newcomer.upload(file)
    newcomer.take("other-names", first=newcomer.heading("What the columns mean"))
    discard(newcomer)


def who_published(newcomer: Walker) -> None:
    """The log, newest first."""
    newcomer.open("/audit")
    newcomer.take("who-published-what", first=newcomer.heading("Who published what"))


def roll_back(newcomer: Walker) -> None:
    """Back to the release that the walk began with."""
    newcomer.open("/corrections?back-to=9")
    newcomer.click("Show what would go back")
    newcomer.page.get_by_role("button", name="Roll back to release 9").wait_for(timeout=LONG)
    newcomer.settled()
    newcomer.take("roll-back", first=newcomer.heading("What would go back"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("demo-store"))
