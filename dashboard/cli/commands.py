"""The commands, in the order in which help lists them."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.actions import actions
from dashboard.cli.aside import set_aside
from dashboard.cli.before_after import before_after
from dashboard.cli.benchmarks import benchmarks
from dashboard.cli.clear_backlog import clear_backlog
from dashboard.cli.control_chart import control_chart
from dashboard.cli.correcting import rebuild, rollback, withdraw
from dashboard.cli.due import due
from dashboard.cli.kept import findings
from dashboard.cli.options import DEFAULT_ROOT, Root, failures_in_words, say, unforeseen
from dashboard.cli.publishing import backfill, check, programme, publish
from dashboard.cli.reading import history, measures, series
from dashboard.cli.replica import replica
from dashboard.cli.suggesting import suggest
from dashboard.cli.upkeep import purge, verify
from dashboard.cli.verdicts import verdict, verdicts
from dashboard.demonstration import build_demonstration
from expectations.client import AuditWorker

app = typer.Typer(
    name="insourcing",
    help="Did the service get better since the change? Extracts in, honest figures out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")]
Address = Annotated[str, typer.Option("--address", help="The address to listen on.")]
Hosts = Annotated[
    list[str] | None,
    typer.Option(
        "--host",
        metavar="NAME",
        help="A name by which readers reach the server, where it is not its address; repeatable.",
    ),
]
Access = Annotated[
    Path | None,
    typer.Option(
        "--access",
        envvar="INSOURCING_ACCESS",
        metavar="FILE",
        help="The file that says who may do what, and by which provider they sign in.",
    ),
]
ReadersOnly = Annotated[
    bool, typer.Option("--readers-only", help="No pages for officers, no uploads, no sign-in.")
]
LOOPBACK = "127.0.0.1"
USUAL_PORT = 8501


@app.command()
def demo(
    root: Root = DEFAULT_ROOT,
    port: Port = USUAL_PORT,
    *,
    build_only: Annotated[bool, typer.Option("--build-only", help="Do not serve it.")] = False,
) -> None:
    """Build the demonstration borough's store, if it is not there, and serve it."""
    with failures_in_words():
        with AuditWorker() as worker:
            build_demonstration(root, worker=worker, progress=say)
        if not build_only:
            _serve(root, LOOPBACK, port)


@app.command()
def serve(
    root: Root = DEFAULT_ROOT,
    port: Port = USUAL_PORT,
    address: Address = LOOPBACK,
    hosts: Hosts = None,
    access: Access = None,
    *,
    readers_only: ReadersOnly = False,
) -> None:
    """Serve the dashboard: on this machine only, unless told an address."""
    with failures_in_words():
        _serve(root, address, port, hosts or (), access, readers_only=readers_only)


def _serve(
    root: str,
    address: str,
    port: int,
    hosts: Sequence[str] = (),
    access: Path | None = None,
    *,
    readers_only: bool = False,
) -> None:
    from dashboard.server import run_server  # noqa: PLC0415  (other commands need no Streamlit)

    with suppress(KeyboardInterrupt):  # the usual way to stop it
        run_server(root, address, port, hosts=hosts, access=access, readers_only=readers_only)


_COMMANDS = (
    *(programme, actions, suggest, check, publish, backfill, benchmarks),
    *(withdraw, rollback, rebuild),
    *(due, verify, purge, replica),
    *(findings, set_aside, history, measures, series, verdicts, verdict),
    *(before_after, control_chart, clear_backlog),
)
for command in _COMMANDS:
    app.command()(command)


def main() -> None:
    """The console script."""
    try:
        app()
    except Exception as error:  # noqa: BLE001  (the last door: no traceback passes it)
        sys.exit(unforeseen(error))
