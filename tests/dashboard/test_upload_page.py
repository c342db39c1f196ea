"""The upload page without a browser: what it says of strange names, and what it keeps."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.cached import ROOT_VARIABLE
from dashboard.desk.opening import desk_for
from dashboard.permissions import Actor, Role
from datasets.store import open_store

OFFICER = Actor("Repairs performance officer", Role.OFFICER, ("repairs",))
NAMES = (
    "jo.bloggs@example.org.csv",
    "may\u202evsc.csv",
    f"{'m' * 300}.csv",
    "![x](http://evil.example/x) <b>may</b>.csv",
)


def _page() -> None:
    import streamlit as st  # noqa: PLC0415
    from streamlit.runtime.scriptrunner import get_script_run_ctx  # noqa: PLC0415

    from dashboard import session  # noqa: PLC0415
    from dashboard.components import desk  # noqa: PLC0415

    at_work = desk.open_desk()
    try:
        desk.choose_files(at_work)
    finally:
        held = get_script_run_ctx().uploaded_file_mgr.file_storage.values()
        st.session_state["held"] = sum(map(len, held))
    for words in session.told():
        st.text(words)


def test_strange_names_are_refused_or_shown_as_they_stand_and_no_file_stays_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "store"
    open_store(root, create=True)
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    monkeypatch.setattr(access, "actor", lambda: OFFICER)
    app = AppTest.from_function(_page, default_timeout=60).run()
    app.file_uploader[0].set_value([(name, b"", "text/csv") for name in NAMES])
    app.run()
    assert not app.exception
    assert app.session_state["held"] == 0
    said = " ".join(told.value for told in app.text)
    assert "looks like personal data" in said
    assert "longer than 255 letters" in said
    assert "bloggs" not in said
    assert "\u202e" not in said
    desk = desk_for(str(root))
    (case,) = desk.cases(OFFICER)
    desk.close()
    assert case.file_name == NAMES[-1]
