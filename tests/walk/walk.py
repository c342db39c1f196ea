"""A newcomer in a real Chromium, who walks through the pages and takes pictures on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Locator, Page, sync_playwright

from tests.browser.conftest import SWITCHES
from tests.browser.find_browser import find_browser

PICTURES = Path(__file__).parent / "pictures"
SCREEN, PHONE = (1280, 800), (390, 844)
LONG = 240_000
"""Milliseconds: what is worked out beside the pages may take minutes on a small machine."""
COLOURS = 64
MARGIN = 12


@dataclass(frozen=True, slots=True)
class Walker:
    """A page of a served store, and the pictures that are taken of it."""

    page: Page
    address: str

    def open(self, path: str) -> None:
        """The page at an address, once it stands still."""
        self.page.goto(self.address + path)
        self.settled()

    def settled(self) -> None:
        """Until nothing on the page is being drawn."""
        self.page.wait_for_selector("h1", timeout=LONG)
        self.page.wait_for_selector(
            "[data-testid=stApp][data-test-script-state=notRunning]", timeout=LONG
        )
        self.page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
        self.page.wait_for_timeout(700)

    def click(self, name: str) -> None:
        """The button of a name, once it is there."""
        button = self.page.get_by_role("button", name=name, exact=True)
        button.wait_for(timeout=LONG)
        button.click()

    def choose(self, label: str, option: str) -> None:
        """An option of a list, found by typing: only what is in sight of a long one is drawn."""
        self.page.get_by_role("combobox", name=label).click()
        self.page.keyboard.type(option)
        self.page.get_by_role("option", name=option).click()
        self.settled()

    def upload(self, *files: Path) -> None:
        """The upload page, with files chosen."""
        self.open("/upload")
        self.page.set_input_files("input[type=file]", [str(file) for file in files])

    def heading(self, words: str) -> Locator:
        """The first heading that holds some words, once it is there."""
        heading = self.page.get_by_role("heading", name=words).first
        heading.wait_for(timeout=LONG)
        self.settled()
        return heading

    def take(self, name: str, *, first: Locator | None = None, last: Locator | None = None) -> None:
        """A picture of the page from one part on, a screen high; or to the end of another part."""
        width, height = SCREEN if self.page.viewport_size != _size(PHONE) else PHONE
        self.page.set_viewport_size({"width": width, "height": 6000})
        self.page.wait_for_timeout(700)
        top = _box(first)["y"] - MARGIN if first else 0
        bottom = _box(last)["y"] + _box(last)["height"] + MARGIN if last else top + height
        clip = {"x": 0, "y": top, "width": width, "height": bottom - top}
        _keep(self.page.screenshot(clip=clip, animations="disabled"), name, width)
        self.page.set_viewport_size({"width": width, "height": height})
        self.settled()


def _size(size: tuple[int, int]) -> dict[str, int]:
    return {"width": size[0], "height": size[1]}


def _box(part: Locator) -> dict[str, float]:
    box = part.bounding_box()
    if box is None:
        raise LookupError(f"{part} is not to be seen")
    return dict(box)


def _keep(taken: bytes, name: str, width: int) -> None:
    """A picture without what is empty at its sides and its foot, in few colours."""
    picture = Image.open(BytesIO(taken)).convert("RGB")
    empty = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    box = ImageChops.difference(picture, empty).getbbox() or (0, 0, *picture.size)
    foot = min(box[3] + MARGIN, picture.height)
    left = 0 if width == PHONE[0] else box[0] - MARGIN
    picture = picture.crop((left, 0, width - left, foot))
    PICTURES.mkdir(exist_ok=True)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(
        PICTURES / f"{name}.png", optimize=True
    )


@contextmanager
def walking(address: str, size: tuple[int, int]) -> Iterator[Walker]:
    """Somebody who was never here before, at a screen of a size (width, height)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(SWITCHES))
        page = browser.new_page(viewport=_size(size), accept_downloads=True)
        yield Walker(page, address)
        browser.close()
