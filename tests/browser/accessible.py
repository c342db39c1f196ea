"""What makes a page fit for everybody, as far as a program can tell: axe, nothing too wide."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE, SCREEN = (390, 844), (1280, 720)
KNOWN_FAULTS = frozenset[str]()
"""Serious faults of the library itself that the accessibility statement names."""
WIDER = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .some(part => part.scrollWidth > part.clientWidth + 1)"""


def serious_faults(page: Page) -> dict[str, list[str]]:
    """What axe calls serious or critical, with the places."""
    found = Axe().run(page).response["violations"]
    return {
        fault["id"]: [node["html"][:200] for node in fault["nodes"]]
        for fault in found
        if fault["impact"] in {"serious", "critical"} and fault["id"] not in KNOWN_FAULTS
    }


def require_accessible(page: Page) -> None:
    """Nothing serious on a phone and on a screen, and nothing wider than either."""
    for width, height in (PHONE, SCREEN):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        assert serious_faults(page) == {}
        assert not page.evaluate(WIDER)
