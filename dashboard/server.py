"""The server: one application, configured here whatever folder it is started from."""

import ipaddress
import os
import re
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from dashboard.cached import ROOT_VARIABLE
from dashboard.desk.desk import desk_for
from dashboard.door import Guarded, Packed, security_headers
from datasets.store import StoreError

LOOPBACK = "127.0.0.1"
PORT = 8501
PAGES = ("/", "/measure", "/about")
LIBRARY = Path(st.__file__).parent / "static"

CONFIG: Mapping[str, bool | int | str | list[int] | list[str]] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableWebsocketCompression": True,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 50,
    "server.scriptHealthCheckEnabled": False,
    "theme.base": "light",
    "theme.backgroundColor": "#ffffff",
    "theme.baseFontSize": 17,
    "theme.baseRadius": "small",
    "theme.borderColor": "#b1b4b6",
    "theme.headingFontSizes": ["2.1rem", "1.5rem", "1.2rem"],
    "theme.headingFontWeights": [700, 650, 600],
    "theme.linkColor": "#12436D",
    "theme.linkUnderline": True,
    "theme.paddingBottom": "3rem",
    "theme.paddingTop": "0.5rem",
    "theme.primaryColor": "#12436D",
    "theme.secondaryBackgroundColor": "#f3f2f1",
    "theme.showWidgetBorder": True,
    "theme.textColor": "#0b0c0c",
    "theme.blueColor": "#12436D",
    "theme.blueTextColor": "#12436D",
    "theme.blueBackgroundColor": "#eef3f8",
    "theme.grayColor": "#505a5f",
    "theme.grayTextColor": "#505a5f",
}
"""The values of .streamlit/config.toml: that file is lost when the server starts elsewhere."""


class CannotServeError(OSError):
    """The server cannot start; the message says why and what to do."""


def run_server(
    root: str | Path, address: str = LOOPBACK, port: int = PORT, *, hosts: Sequence[str] = ()
) -> None:
    """Serve the store at `root` until stopped; CannotServeError if the port is taken.

    `hosts` are the names by which readers reach the server, where they differ from `address`.
    """
    require_free(address, port)
    os.environ[ROOT_VARIABLE] = str(root) if "://" in str(root) else str(Path(root).resolve())
    allowed = allowed_hosts(address, hosts)
    settings = dict(CONFIG) | {
        "server.address": address,
        "server.port": port,
        "server.allowedHosts": allowed,
    }
    Thread(target=_open_desk, args=(os.environ[ROOT_VARIABLE],), daemon=True).start()
    sys.stdout.write(f"Open {url(address, port)} in a browser. Press Ctrl+C to stop.\n")
    sys.stdout.flush()
    application(allowed).run(config=settings)


def _open_desk(root: str) -> None:
    """Take up the files that were in hand, and have the audit process warm before the first."""
    with suppress(StoreError, OSError):  # the officers' pages say what is wrong
        desk_for(root).warm_up()


def application(allowed: Sequence[str] = ("localhost", LOOPBACK)) -> st.App:
    """The whole site as one application, answering to the given host names only."""
    page = front_page()
    return st.App(
        Path(__file__).with_name("app.py"),
        routes=[
            Route("/health", health),
            *(Route(path, _answer_with(page)) for path in PAGES),
        ],
        middleware=[
            Middleware(Guarded, headers=security_headers(page)),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(allowed), www_redirect=False),
            Middleware(Packed, folder=LIBRARY / "static"),
        ],
        on_script_error=say_sorry,
    )


def say_sorry(_error: Exception) -> bool:
    """What a reader sees in place of an error; the log has the rest."""
    st.error(
        "**This page could not be shown.** Nothing is lost and no figure has changed. Try again, "
        "or go back to the first page; if it happens again, tell whoever runs this dashboard."
    )
    return True


def front_page() -> str:
    """The library's first page with our title and styles, and words for readers without scripts."""
    styles = Path(__file__).with_name("front.css").read_text(encoding="utf-8")
    page = (LIBRARY / "index.html").read_text(encoding="utf-8")
    page = re.sub(r"<!--.*?-->\s*", "", page, flags=re.DOTALL)
    page = re.sub(r'<link rel="service-desc"[^>]*>\s*', "", page)
    page = page.replace("<title>Streamlit</title>", "<title>Is it better since the change?</title>")
    page = page.replace('<html lang="en">', '<html lang="en-GB">')
    page = page.replace("</head>", f"<style>{styles}</style></head>")
    return re.sub(r"<noscript>.*?</noscript>", WITHOUT_SCRIPTS, page, flags=re.DOTALL)


WITHOUT_SCRIPTS = (
    "<noscript><p>These pages need JavaScript. The same figures can be had as a file: "
    "ask whoever gave you this address for the downloads.</p></noscript>"
)


def allowed_hosts(address: str, hosts: Sequence[str] = ()) -> list[str]:
    """The host names that are answered to: loopback's, the address and what was named.

    An address that listens everywhere is known by this machine's own name.
    """
    known = ["localhost", LOOPBACK, *hosts]
    known.append(socket.gethostname() if _listens_everywhere(address) else address)
    return list(dict.fromkeys(known))


def _listens_everywhere(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_unspecified
    except ValueError:
        return False


def url(address: str, port: int) -> str:
    """What to type into a browser on this machine."""
    host = LOOPBACK if _listens_everywhere(address) else address
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def require_free(address: str, port: int) -> None:
    """Nothing, or CannotServeError if something else already listens there."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except (OSError, OverflowError) as error:
            raise CannotServeError(
                f"The server cannot listen on port {port} of {address}: {error}. "
                "Stop the program that uses it, or choose another port with --port."
            ) from error


async def health(_request: Request) -> JSONResponse:
    """Whether the process answers: for a container's probe, so it says nothing about the data."""
    return JSONResponse({"status": "ok"})


def _answer_with(page: str) -> Callable[[Request], Awaitable[HTMLResponse]]:
    async def answer(_request: Request) -> HTMLResponse:
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    return answer
