"""When a page stands still: the server has answered whatever was asked of it, and it is drawn.

What the page itself says of that is late: right after a click it still says that nothing is being
done. So what goes to and fro between the page and its server is read too.
"""

from time import monotonic
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LONGEST = 60.0
"""Seconds that a page may take to stand still."""
LOOK_AGAIN_AFTER, UNTIL_DRAWN = 20, 400
"""Milliseconds."""
MORE_TO_COME = ForwardMsg.FINISHED_EARLY_FOR_RERUN
DRAWN = "[data-testid=stApp][data-test-script-state=notRunning]"


class Talk:
    """What a page and its server are at, by one socket: something asked, something being run."""

    def __init__(self, socket: WebSocket) -> None:
        self.asked = self.runs = False
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)
        socket.on("close", self._closed)

    @property
    def is_over(self) -> bool:
        """Whether nothing is to come."""
        return not (self.asked or self.runs)

    def _sent(self, frame: bytes | str) -> None:
        message = BackMsg.FromString(frame) if isinstance(frame, bytes) else BackMsg()
        if message.WhichOneof("type") == "rerun_script":
            self.asked |= not message.rerun_script.is_auto_rerun

    def _received(self, frame: bytes | str) -> None:
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.asked, self.runs = False, True
        elif kind == "script_finished":
            self.runs = message.script_finished == MORE_TO_COME

    def _closed(self, _socket: WebSocket) -> None:
        self.asked = self.runs = False


_talks: WeakKeyDictionary[Page, list[Talk]] = WeakKeyDictionary()


def visitor(chromium: Browser) -> BrowserContext:
    """A browser that was never here before, whose pages are known to stand still or not."""
    context = chromium.new_context(accept_downloads=True)
    context.on("page", _heard)
    return context


def _heard(page: Page) -> None:
    talks = _talks[page] = []
    page.on("websocket", lambda socket: talks.append(Talk(socket)))


def stand_still(page: Page) -> None:
    """Wait until nothing on a page is asked for, run or drawn."""
    until = monotonic() + LONGEST
    page.wait_for_selector("h1", timeout=30_000)
    while monotonic() < until:
        if _is_over(page):
            page.wait_for_selector(DRAWN)
            page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
            page.wait_for_timeout(UNTIL_DRAWN)
            if _is_over(page):
                return
        page.wait_for_timeout(LOOK_AGAIN_AFTER)
    pytest.fail(f"{page.url} does not come to a stand")


def _is_over(page: Page) -> bool:
    return all(talk.is_over for talk in _talks[page][-1:])
