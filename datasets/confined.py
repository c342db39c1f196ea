"""The reading process from outside: given little, bounded in time, believed only when whole."""

import json
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from collections.abc import Mapping as Map
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from tempfile import gettempdir
from threading import Event, Lock, Timer
from typing import IO, Any

import datasets
from datasets.arrival import Arrived
from datasets.limits import MIB, OUT_OF_MEMORY, Limits
from datasets.reduced import FILE_NAME
from datasets.refusal import ExtractRefusedError, Fault

LOG = logging.getLogger(__name__)
ANSWER_BYTES = 8 * MIB
SAID = 300
_HOME = Path(next(iter(datasets.__path__))).parent
_COMMAND = (sys.executable, "-s", "-P", "-m", "datasets")
_ENVIRONMENT = {
    "PYTHONPATH": str(_HOME),
    "LANG": "C.UTF-8",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "2",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What the reading process is asked for, beside the file: an extract, or to `suggest`.

    `sheet` is the workbook's sheet to suggest from, where it has several; `choices` are what an
    officer chose of a suggestion. `benchmarks` asks for figures that others publish.
    """

    file_name: str
    dataset: str | None
    mapping_text: str | None
    month: date | None
    empty_month: bool
    history: bool
    service: str | None
    source_system: str | None
    limits: Limits
    first: date | None = None
    last: date | None = None
    pseudonym_key: str | None = field(default=None, repr=False)
    suggest: bool = False
    sheet: str | None = None
    choices: Map[str, Any] | None = None
    benchmarks: bool = False

    def to_json(self, arrived: Arrived) -> bytes:
        """The request as the reading process takes it: one JSON object."""
        words = asdict(self) | {"path": str(arrived.path), "sha256": arrived.sha256}
        return json.dumps(words, default=date.isoformat).encode()


def read_confined(request: Request, arrived: Arrived, folder: Path) -> Path:
    """The reduced file that the reading process made; ExtractRefusedError if it made none."""
    _answered(request, arrived, folder)
    return folder / FILE_NAME


def suggested_confined(request: Request, arrived: Arrived, folder: Path) -> dict[str, Any]:
    """What the reading process suggests for the file; ExtractRefusedError if it cannot."""
    suggestion: dict[str, Any] = _answered(request, arrived, folder)["suggestion"]
    return suggestion


def benchmarks_confined(request: Request, arrived: Arrived, folder: Path) -> dict[str, Any]:
    """What the reading process found in a file of benchmarks; ExtractRefusedError if nothing."""
    found: dict[str, Any] = _answered(request, arrived, folder)["benchmarks"]
    return found


def _answered(request: Request, arrived: Arrived, folder: Path) -> dict[str, Any]:
    try:
        answer = _ask(request, arrived, folder, folder / FILE_NAME)
    except _StoppedError as stopped:
        LOG.info("Reading %s stopped: %s", arrived.sha256, stopped.said)
        raise ExtractRefusedError(request.file_name, [stopped.fault], arrived.sha256) from stopped
    if answer["faults"]:
        faults = [_fault(words) for words in answer["faults"]]
        raise ExtractRefusedError(request.file_name, faults, arrived.sha256)
    return answer


class _StoppedError(Exception):
    """The reading process ended without an answer."""

    def __init__(self, fault: Fault, said: str) -> None:
        self.fault = fault
        self.said = said
        super().__init__(fault, said)


def _ask(request: Request, arrived: Arrived, folder: Path, reduced: Path) -> dict[str, Any]:
    """The reading process's first line, as JSON; what follows it is put in `reduced`."""
    with _started(folder) as process, _ended_after(request.limits.wall_seconds, process) as late:
        _send(process, request.to_json(arrived))
        line, whole = _receive(process, reduced, request.limits.result_bytes)
        process.wait()
    if late.is_set():
        raise _StoppedError(TOO_SLOW, "out of time")
    if process.returncode != 0 or not whole:
        fault = _ENDS.get(process.returncode, DAMAGED)
        raise _StoppedError(fault, f"{process.returncode} {line[:SAID]!r}")
    answer: dict[str, Any] = json.loads(line)
    return answer


def get_ready() -> None:
    """Start the process that will read the next file, so that it need not wait for its libraries.

    It reads that one file and ends. Without one, a process is started when there is a file.
    """
    with _turn:
        if not _spare:
            _spare.append(_new(Path(gettempdir())))


def stand_down() -> None:
    """End the process that waits for a file, if there is one."""
    with _turn:
        for process in _spare:
            process.kill()
            process.communicate()
        _spare.clear()


_spare: list[subprocess.Popen[bytes]] = []
_turn = Lock()


def _started(folder: Path) -> subprocess.Popen[bytes]:
    """The process that waits already, if it lives; else a new one."""
    with _turn:
        waiting = _spare.pop() if _spare else None
    if waiting is not None and waiting.poll() is not None:
        waiting.communicate()  # it ended meanwhile: its pipes are closed
        waiting = None
    return waiting or _new(folder)


def _new(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  (a fixed command; nothing of the file is in it)
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_ENVIRONMENT,
        start_new_session=True,
    )


@contextmanager
def _ended_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[Event]:
    """However the block ends, the process has; the event is set if time ran out."""
    late = Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = Timer(seconds, end)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        process.kill()


def _send(process: subprocess.Popen[bytes], words: bytes) -> None:
    """The request, unless the process has ended already: its exit code then says why."""
    with suppress(BrokenPipeError), _pipe(process.stdin) as stdin:
        stdin.write(words)


def _receive(process: subprocess.Popen[bytes], reduced: Path, most: int) -> tuple[bytes, bool]:
    """The answer's line, and whether line and file were both of a size to be believed."""
    with _pipe(process.stdout) as stdout, reduced.open("wb") as file:
        line = stdout.readline(ANSWER_BYTES)
        left = most
        while left > 0 and (chunk := stdout.read(min(MIB, left))):
            file.write(chunk)
            left -= len(chunk)
        return line, line.endswith(b"\n") and left > 0


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("the reading process was started without a pipe")
    return stream


def _fault(words: dict[str, Any]) -> Fault:
    return Fault(**words | {"examples": tuple(words["examples"]), "rows": tuple(words["rows"])})


TOO_SLOW = Fault(
    "too_slow",
    "Reading it took too long and was stopped. Send one month at a time, or export it again.",
)
TOO_MUCH_MEMORY = Fault(
    "too_much_memory",
    "It unpacks to more than there is memory for. Send one month at a time, or export it again "
    "with the columns that the contract asks for only.",
)
DAMAGED = Fault(
    "damaged",
    "It cannot be read: it is damaged, or it asks for more memory than there is. Export it again.",
)
_ENDS = {
    OUT_OF_MEMORY: TOO_MUCH_MEMORY,
    -signal.SIGXCPU: TOO_SLOW,
    -signal.SIGKILL: TOO_MUCH_MEMORY,
}
