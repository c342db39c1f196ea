"""What of a page's message is acted upon, by who sends it."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.access import heard
from dashboard.admission.admitted import Sender


def _pressed() -> BackMsg:
    message = BackMsg()
    message.rerun_script.page_script_hash = "a page"
    message.rerun_script.query_string = "release=2"
    message.rerun_script.fragment_id = "a part"
    message.rerun_script.widget_states.widgets.add(id="a button", trigger_value=True)
    return message


def _heard(message: BackMsg, sender: Sender) -> BackMsg:
    return BackMsg.FromString(heard(message.SerializeToString(), sender))


@pytest.mark.parametrize(
    ("sender", "part", "pressed"),
    [(Sender.SAME, "a part", 1), (Sender.FIRST, "", 1), (Sender.ANOTHER, "", 0)],
)
def test_somebody_new_starts_at_the_top_of_the_same_page(
    sender: Sender, part: str, pressed: int
) -> None:
    run = _heard(_pressed(), sender).rerun_script
    assert (run.page_script_hash, run.query_string) == ("a page", "release=2")
    assert run.fragment_id == part
    assert len(run.widget_states.widgets) == pressed


@pytest.mark.parametrize("sender", Sender)
@pytest.mark.parametrize("kind", ["clear_cache", "load_git_info", "set_run_on_save"])
def test_nobody_empties_the_cache_of_everybody(kind: str, sender: Sender) -> None:
    assert _heard(BackMsg(**{kind: True}), sender).WhichOneof("type") == "app_heartbeat"


def test_what_cannot_be_read_is_left_for_the_library_to_refuse() -> None:
    assert heard(b"\xff\xff", Sender.FIRST) == b"\xff\xff"
    assert _heard(BackMsg(stop_script=True), Sender.SAME).stop_script
