"""A page as somebody opens it by its address, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.admission.admitted import Admitted, Standing
from dashboard.cached import ROOT_VARIABLE
from dashboard.permissions import ANYBODY, Actor

APP = Path(__file__).parents[2] / "dashboard" / "app.py"


def opened(root: Path, monkeypatch: pytest.MonkeyPatch, page: str = "", /, **asked: str) -> AppTest:
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


def opened_by(
    who: Actor, root: Path, monkeypatch: pytest.MonkeyPatch, page: str, /, **asked: str
) -> AppTest:
    """A page as somebody opens it who is known to be there: no browser brings them to the door."""
    standing = Standing.NOT_SIGNED_IN if who is ANYBODY else Standing.THIS_MACHINE
    monkeypatch.setattr(access, "admitted", lambda: Admitted(who, standing))
    return opened(root, monkeypatch, page, **asked)
