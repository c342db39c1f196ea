"""A browser for the page tests, installed if there is none: run it as a script."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VARIABLE = "CHROMIUM"


def find_browser() -> str | None:
    """The path of a Chromium or Chrome: named in the environment, on the path, or Playwright's."""
    named = os.environ.get(VARIABLE)
    if named:
        return named
    on_path = next((path for name in NAMES if (path := shutil.which(name))), None)
    return on_path or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (slow, and seldom needed)

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Try Playwright's own build, then the system's package."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempts.insert(0, ["apt-get", "install", "--yes", "--quiet", "chromium"])
        attempts.insert(0, ["apt-get", "update", "--quiet"])
    for attempt in attempts:
        subprocess.run(attempt, check=False)
        if find_browser():
            return


def main() -> int:
    """0 with the browser's path, 1 with what to do."""
    if find_browser() is None:
        install()
    found = find_browser()
    if found is None:
        sys.stderr.write(
            "No browser was found, and none could be installed. Install Chromium or Chrome, or set "
            f"{VARIABLE} to the path of one.\n"
        )
        return 1
    sys.stdout.write(f"Pages will be tested in {found}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
