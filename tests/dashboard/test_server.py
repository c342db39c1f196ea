"""The server: its configuration, its door, and that it starts anywhere."""

import gzip
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import door, server
from tests.conftest import insourcing

REPOSITORY = Path(__file__).parents[2]
STARTED_WITHIN = 60


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server started from an empty folder, with a store that is not there yet."""
    folder = tmp_path_factory.mktemp("empty")
    port = _free_port()
    command = f"from dashboard.server import run_server; run_server('nowhere', port={port})"
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", command], cwd=folder, stdout=log, stderr=log, env=_environment()
        )
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(base)
            yield base
        finally:
            process.terminate()
            process.wait(timeout=20)


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(REPOSITORY)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(base: str) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{base}/health", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not start")


def _get(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    sent = b"x" if method == "PUT" else None
    request = urllib.request.Request(url, sent, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            found = {name.lower(): value for name, value in answer.headers.items()}
            return answer.status, found, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            found = {name.lower(): value for name, value in error.headers.items()}
            return error.code, found, error.read()


def test_configuration_closes_what_readers_do_not_need() -> None:
    assert server.CONFIG["server.enableAgentApi"] is False
    assert server.CONFIG["server.enableStaticServing"] is False
    assert server.CONFIG["server.scriptHealthCheckEnabled"] is False
    assert server.CONFIG["server.fileWatcherType"] == "none"
    assert server.CONFIG["server.enableCORS"] is True
    assert server.CONFIG["server.enableXsrfProtection"] is True
    assert server.CONFIG["server.maxUploadSize"] == 50
    assert server.CONFIG["client.showErrorDetails"] == "none"
    assert server.CONFIG["client.toolbarMode"] == "minimal"
    assert server.CONFIG["browser.gatherUsageStats"] is False
    assert server.CONFIG["theme.base"] == "light"
    assert "server.trustedUserHeaders" not in server.CONFIG


@pytest.mark.parametrize(
    ("loopback", "addresses"),
    [
        (True, ("127.0.0.1", "127.0.0.2", "::1", "localhost")),
        (False, ("0.0.0.0", "::", "10.1.2.3", "example.org")),
    ],
)
def test_only_loopback_is_this_machine_itself(loopback: bool, addresses: tuple[str, ...]) -> None:
    assert {server.is_loopback(address) for address in addresses} == {loopback}


def test_configuration_file_says_what_the_server_passes() -> None:
    text = (REPOSITORY / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    told = {f"{part}.{name}": v for part, s in tomllib.loads(text).items() for name, v in s.items()}
    alone = {"server.address": "127.0.0.1", "server.port": 8501}
    alone["server.allowedHosts"] = ["localhost", "127.0.0.1"]
    assert told == dict(server.CONFIG) | alone


@pytest.mark.parametrize(
    ("address", "hosts", "known"),
    [
        ("127.0.0.1", (), ["localhost", "127.0.0.1"]),
        ("10.1.2.3", (), ["localhost", "127.0.0.1", "10.1.2.3"]),
        (
            "0.0.0.0",
            ("figures.example.org",),
            ["localhost", "127.0.0.1", "figures.example.org", socket.gethostname()],
        ),
    ],
)
def test_only_named_hosts_are_answered_to(
    address: str, hosts: tuple[str, ...], known: list[str]
) -> None:
    assert server.allowed_hosts(address, hosts) == known


def test_what_pages_are_made_of_is_loaded_once_and_never_looked_through_for_garbage() -> None:
    """In a process of its own: after it a whole collection, as after each run, is next to none."""
    code = (
        "import gc, sys\n"
        "from dashboard.server import load_pages\n"
        "load_pages()\n"
        "assert {'plotly.graph_objects', 'dashboard.components.case'} <= set(sys.modules)\n"
        "assert 'great_expectations' not in sys.modules\n"
        "assert len(gc.get_objects()) * 100 < gc.get_freeze_count(), len(gc.get_objects())\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_taken_port_is_said_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(server.CannotServeError, match=rf"port {port}.*--port"):
            server.require_free("127.0.0.1", port)


def test_first_page_is_ours(address: str) -> None:
    status, headers, body = _get(f"{address}/measure?measure=open_repairs")
    page = body.decode()
    assert status == 200
    assert headers["cache-control"] == "no-cache"
    assert "<title>Is it better since the change?</title>" in page
    assert 'lang="en-GB"' in page
    assert "agent" not in page
    assert "stPageLink-NavLink" in page


def test_every_page_begins_with_ours() -> None:
    app = (REPOSITORY / "dashboard" / "app.py").read_text("utf-8")
    named = re.findall(r'url_path="([\w-]+)"', app)
    named += re.findall(r'\([A-Z]+, "[^"]+", "([\w-]+)"\)', app)
    assert len(named) == 9
    assert {f"/{path}" for path in named} | {"/"} == set(server.PAGES)


def test_inline_scripts_of_the_first_page_are_allowed_by_their_hash(address: str) -> None:
    _, headers, body = _get(f"{address}/")
    policy = headers["content-security-policy"]
    hashes = door.inline_scripts(body.decode())
    assert hashes
    assert all(f"'sha256-{digest}'" in policy for digest in hashes)
    assert "unsafe-eval" not in policy
    assert re.search(r"script-src[^;]*unsafe-inline", policy) is None


@pytest.mark.parametrize(
    "path",
    ["/", "/measure", "/about", "/health", "/_stcore/health", "/_stcore/metrics", "/nothing"],
)
def test_every_answer_carries_the_headers(address: str, path: str) -> None:
    _, headers, _ = _get(address + path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "img-src 'self' data:" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/measure/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/openapi.json",
        "/_stcore/upload_file/a/b",
        "/auth/login",
        "/auth/logout",
        "/oauth2callback",
        "/sign-in",
    ],
)
def test_closed_paths_are_not_found(address: str, path: str) -> None:
    assert _get(address + path)[0] == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_uploads_need_a_page_of_ours_even_on_this_machine(address: str, method: str) -> None:
    status, _, body = _get(f"{address}/_stcore/upload_file/a/b", method)
    assert (status, body) == (403, b"XSRF token missing or invalid")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "Via"])
def test_uploads_through_a_proxy_are_refused_where_nobody_can_sign_in(
    address: str, method: str, header: str
) -> None:
    status, headers, body = _get(f"{address}/_stcore/upload_file/a/b", method, **{header: "x"})
    assert (status, body) == (403, b"Only somebody who may publish may upload.")
    assert headers["x-content-type-options"] == "nosniff"


def test_unknown_host_is_refused(address: str) -> None:
    assert _get(f"{address}/", Host="evil.example")[0] == 400


def test_scripts_are_sent_compressed_and_kept(address: str) -> None:
    script = next(server.LIBRARY.glob("static/js/protobuf.*.js"))
    status, headers, body = _get(
        f"{address}/static/js/{script.name}", **{"Accept-Encoding": "gzip, br"}
    )
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert gzip.decompress(body) == script.read_bytes()
    assert len(body) < script.stat().st_size / 4


def test_scripts_are_sent_plain_to_who_cannot_unpack(address: str) -> None:
    script = next(server.LIBRARY.glob("static/js/protobuf.*.js"))
    _, headers, body = _get(f"{address}/static/js/{script.name}")
    assert "content-encoding" not in headers
    assert body == script.read_bytes()


def test_only_loopback_is_listened_to(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    with socket.socket() as probe:
        probe.settimeout(2)
        assert probe.connect_ex(("127.0.0.2", port)) != 0


def test_an_access_file_that_cannot_be_used_is_said_before_anything_is_served(
    tmp_path: Path,
) -> None:
    broken = tmp_path / "access.toml"
    broken.write_text('reading = "nobody"', "utf-8")
    done = insourcing("serve", "--root", tmp_path, "--port", str(_free_port()), "--access", broken)
    assert done.returncode == 2
    assert "access.toml cannot be used as an access file:\n- line 1, reading: has" in done.stderr
    assert "Open http" not in done.stdout
