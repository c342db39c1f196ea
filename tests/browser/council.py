"""A council's server with people who sign in, their provider, and pages that show who sees them.

The pages for officers are stand-ins: each shows words that readers must not see, has a button whose
deed leaves a trace on disk, and a part that can run by itself.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from dashboard.admission.secrets import CLIENT_SECRET, COOKIE_SECRET
from tests.browser.standing import stand_still
from tests.dashboard.admission.signing import SECRET, access_text

REPOSITORY = Path(__file__).parents[2]
KEPT = "Not for readers"
STAND_IN = """
import os
from pathlib import Path
import streamlit as st
from dashboard import access, permissions
from dashboard.components import frame
from dashboard.components.view import open_view

who = access.require(permissions.{allowed}, "This page is for {whom}.")
frame.top(open_view())
st.title("{title}", anchor=False)
st.markdown(f"Not for readers, but for {{who.name}}: {{who.datasets}}")

def deed():
    with Path(os.environ["DEEDS"]).open("a") as deeds:
        deeds.write("{title}\\n")

if st.button("Do it"):
    deed()

@st.fragment
def part():
    st.button("Look again")
    st.markdown("Not for readers, in part")
    with Path(os.environ["DEEDS"]).open("a") as deeds:
        deeds.write("looked\\n")

part()
"""
STAND_INS = {
    "upload": ("may_publish_some", "officers who publish"),
    "audit": ("may_see_log", "officers and auditors"),
}


def with_stand_ins(folder: Path) -> Path:
    """The program with stand-ins for officers' pages; where it is to be imported from."""
    program = folder / "program"
    program.mkdir()
    kept = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "dashboard", program / "dashboard", ignore=kept)
    for package in ("datasets", "expectations"):
        (program / package).symlink_to(REPOSITORY / package)
    for name, (allowed, whom) in STAND_INS.items():
        text = STAND_IN.format(allowed=allowed, whom=whom, title=f"The {name} page")
        (program / "dashboard" / "screens" / f"{name}.py").write_text(text, "utf-8")
    return program


@dataclass(frozen=True, slots=True)
class Council:
    """A running server, the provider of those who sign in, and its access file."""

    address: str
    folder: Path
    provider: str

    def write(self, *, top: str = "", without: str = "") -> None:
        """Write the access file anew: with more at its top, or without somebody."""
        text = access_text(origin=self.address, provider=self.provider, top=top)
        made = self.folder / "access.toml.new"
        made.write_text(text.replace(without, "nobody@example.org") if without else text, "utf-8")
        made.replace(self.folder / "access.toml")

    @property
    def deeds(self) -> list[str]:
        """What officers' pages did, oldest first."""
        return (self.folder / "deeds").read_text("utf-8").splitlines()

    @property
    def log(self) -> str:
        """What the server said."""
        return (self.folder / "log").read_text("utf-8")


@contextmanager
def running(
    folder: Path, name: str, words: list[str], port: int, probe: str, **variables: str
) -> Iterator[str]:
    """The address of a program that was started and answers; it is stopped afterwards."""
    address = f"http://localhost:{port}"
    with (folder / name).open("w") as log:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=folder,
            stdout=log,
            stderr=log,
            env=os.environ
            | {"PYTHONPATH": str(REPOSITORY), "PYTHONWARNINGS": "ignore"}
            | variables,
        )
        try:
            _wait(f"{address}{probe}")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextmanager
def council(folder: Path, program: Path, store: Path, *, top: str = "") -> Iterator[Council]:
    """A council whose people sign in, by a provider of its own."""
    theirs, ours = free_port(), free_port()
    mock = ["-m", "oidc_provider_mock", "--port", str(theirs)]
    (folder / "deeds").touch()
    one = Council(f"http://localhost:{ours}", folder, f"http://localhost:{theirs}")
    one.write(top=top)
    words = ["-m", "dashboard.cli", "serve", "--root", str(store), "--port", str(ours)]
    words += ["--access", str(folder / "access.toml")]
    secrets = {CLIENT_SECRET: "theirs", COOKIE_SECRET: SECRET, "DEEDS": str(folder / "deeds")}
    with (
        running(folder, "provider.log", mock, theirs, "/.well-known/openid-configuration"),
        running(folder, "log", words, ours, "/health", PYTHONPATH=str(program), **secrets),
    ):
        yield one


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str) -> None:
    for _attempt in range(300):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"nothing answers at {address}")


def settled(page: Page) -> str:
    """What a page says once nothing on it is being drawn."""
    stand_still(page)
    return page.inner_text("[data-testid=stMain]")


def sign_in(page: Page, council: Council, email: str) -> None:
    """Tell the provider who this is, and come back."""
    page.wait_for_url(f"{council.provider}/**")
    page.fill("input[name=sub]", email)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{council.address}/**")


def asked(
    address: str, cookies: Mapping[str, str] | None = None, *, method: str = "GET", **headers: str
) -> tuple[int, Mapping[str, str], bytes]:
    """The code, headers and body of an answer; redirects are not followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_args: object) -> None:
            return None

    told = {"Cookie": _as_header(cookies)} | {n.replace("_", "-"): v for n, v in headers.items()}
    sent = b"x" if method == "PUT" else None
    request = urllib.request.Request(address, sent, told, method=method)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def shown_by_socket(
    address: str, page: str, cookies: Mapping[str, str] | None = None, **headers: str
) -> str:
    """What a page's socket sends to whoever asks for a page by its number, or why it opens none."""
    try:
        with socket_of(address, cookies, **headers) as opened:
            return "".join(str(part) for part in ran(opened, page))
    except InvalidStatus as error:
        return f"refused {error.response.status_code}"


def socket_of(
    address: str, cookies: Mapping[str, str] | None = None, session: str = "", **headers: str
) -> ClientConnection:
    """A page's socket, which goes on with a session where one is named."""
    return connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        origin=Origin(address),
        additional_headers={"Cookie": _as_header(cookies)} | headers,
        subprotocols=[Subprotocol(part) for part in ("streamlit", "-", session) if part],
    )


def ran(
    opened: ClientConnection, page: str, fragment: str = "", *, within: float = 20
) -> list[ForwardMsg]:
    """What is sent until a page, or a part of it, has run; what came until then if it does not."""
    message = BackMsg()
    message.rerun_script.page_script_hash = calc_hash(page)
    message.rerun_script.fragment_id = fragment
    opened.send(message.SerializeToString())
    parts: list[ForwardMsg] = []
    with suppress(TimeoutError, ConnectionClosed):
        while not parts or parts[-1].WhichOneof("type") != "script_finished":
            parts.append(ForwardMsg.FromString(bytes(opened.recv(timeout=within))))
    return parts


def _as_header(cookies: Mapping[str, str] | None) -> str:
    return "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
