"""The server: one application, configured here whatever folder it is started from."""

import gc
import ipaddress
import os
import re
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from threading import Thread
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.routing import Route
from streamlit.auth_util import encode_provider_token

from dashboard import components, officer_files, officer_rows
from dashboard.access import heard
from dashboard.admission.doorkeeper import Doorkeeper, put_at_the_door
from dashboard.admission.opening import doorkeeper_for
from dashboard.cached import ROOT_VARIABLE
from dashboard.desk.opening import desk_for
from dashboard.door import Admitting, Guarded, Packed, security_headers
from dashboard.door.sign_in_page import FAILED, NOT_SIGNED_IN, SIGN_IN, START
from dashboard.door.sign_in_page import page as sign_in_page
from datasets.store import StoreError

LOOPBACK = "127.0.0.1"
PORT = 8501
PAGES = (
    *("/", "/measure", "/official", "/how-sure", "/about"),
    *("/upload", "/month", "/corrections", "/programme", "/audit"),
)
"""Each is given our first page, whichever is asked for first."""
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
    root: str | Path,
    address: str = LOOPBACK,
    port: int = PORT,
    *,
    hosts: Sequence[str] = (),
    access: Path | None = None,
    readers_only: bool = False,
) -> None:
    """Serve the store at `root` until stopped; CannotServeError if the port is taken.

    `hosts` are the names by which readers reach the server, where they differ from `address` and
    from where people come back to once they have signed in.
    `access` is the file that says who may do what; AccessFileError if it cannot be used.
    """
    root = str(root) if "://" in str(root) else str(Path(root).resolve())
    require_free(address, port)
    local = is_loopback(address) and not hosts
    keeper = doorkeeper_for(
        root, access, os.environ, trusts_this_machine=local, readers_only=readers_only
    )
    os.environ[ROOT_VARIABLE] = root
    site = keeper.sign_in.provider.origin if keeper.sign_in else url(address, port)
    allowed = allowed_hosts(address, [*hosts, urlsplit(site).hostname or LOOPBACK])
    settings = dict(CONFIG) | {
        "server.address": address,
        "server.port": port,
        "server.allowedHosts": allowed,
    }
    if keeper.may_let_officers_in:
        Thread(target=_open_desk, args=(root,), daemon=True).start()
    sys.stdout.write(f"Open {site} in a browser. Press Ctrl+C to stop.\n")
    sys.stdout.flush()
    site_to_serve = application(allowed, keeper)
    load_pages()
    site_to_serve.run(config=settings)


def load_pages() -> None:
    """Load what pages are made of before the first reader comes, as something that stays.

    After each run of a page the library looks for garbage; it need not look through our code.
    """
    for module in iter_modules(components.__path__, f"{components.__name__}."):
        import_module(module.name)
    gc.collect()
    gc.freeze()


def _open_desk(root: str) -> None:
    """Take up the files that were in hand, and have the audit process warm before the first."""
    with suppress(StoreError, OSError):  # the officers' pages say what is wrong
        desk_for(root).warm_up()


def application(
    allowed: Sequence[str] = ("localhost", LOOPBACK), keeper: Doorkeeper | None = None
) -> st.App:
    """The whole site as one application, answering to the given host names only.

    `keeper` says who is let in, to the pages too; without one nobody may do more than read. A route
    of our own asks it by `dashboard.door.admitted(request)`.
    """
    page, keeper = front_page(), keeper or Doorkeeper()
    put_at_the_door(keeper)
    auth = keeper.sign_in.for_the_library() if keeper.sign_in else None
    return st.App(
        Path(__file__).with_name("app.py"),
        secrets={"auth": {**auth}} if auth else None,
        routes=[
            Route("/health", health),
            Route(SIGN_IN, _answer_with(sign_in_page())),
            Route(START, start_signing_in),
            Route(FAILED, _answer_with(sign_in_page("You are not signed in", NOT_SIGNED_IN))),
            *(Route(path, _answer_with(page)) for path in PAGES),
            *officer_rows.ROUTES,
            *officer_files.ROUTES,
        ],
        middleware=[
            Middleware(Guarded, headers=security_headers(page), secure=keeper.is_secure),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(allowed), www_redirect=False),
            Middleware(Admitting, keeper=keeper, heard=heard),
            Middleware(Packed, folder=LIBRARY / "static"),
        ],
        on_script_error=say_sorry,
    )


async def start_signing_in(_request: Request) -> RedirectResponse:
    """To the provider, as the library's own button goes there; its token lasts two minutes."""
    token = encode_provider_token("default")
    headers = {"Cache-Control": "no-store"}
    return RedirectResponse(f"/auth/login?provider={token}", 303, headers=headers)


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


def is_loopback(address: str) -> bool:
    """Whether only this machine itself reaches an address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


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
