"""A page as somebody opens it by its address, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cached import ROOT_VARIABLE

APP = Path(__file__).parents[2] / "dashboard" / "app.py"


def opened(root: Path, monkeypatch: pytest.MonkeyPatch, page: str = "", **asked: str) -> AppTest:
    """A page of the store, "" the landing page, with what its address asks for."""
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    if page:
        app.switch_page(f"screens/{page}.py").run()
    assert not app.exception
    return app
