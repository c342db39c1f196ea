"""Previews: slow work in a process of its own, one at a time, with progress in words."""

import copyreg
import logging
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread, Timer
from types import MappingProxyType
from typing import IO, Any, Generic, TypeVar

T = TypeVar("T")
Progress = Callable[[str], None]
Work = Callable[[Progress], T]
"""What is to be done, given a way to say how far it is: a module's function and its arguments."""

BEGUN = "Reading what is published"
WAITING = "Waiting for another preview to be ready"
_SOURCES = Path(__file__).resolve().parents[1]
_COMMAND = (sys.executable, "-P", "-m", "dashboard.previewing")
LONGEST = 900.0
"""Seconds after which a preview is given up: what hangs must not keep all others waiting."""
_log = logging.getLogger(__name__)
_turn = Lock()
"""Held by the preview that is worked out: two at once would take twice as long, both of them."""


class PreviewLostError(Exception):
    """The process that worked a preview out ended without an answer."""

    def __init__(self) -> None:
        super().__init__(
            "It could not be worked out to its end: there may be too little memory. Nothing was "
            "changed. Try again; if it happens again, tell whoever runs this dashboard."
        )


@dataclass(slots=True)
class Preview(Generic[T]):
    """One piece of work: how far it is, in words; then its result, or the error that ended it."""

    words: str = BEGUN
    result: T | None = None
    error: Exception | None = None
    _ended: Event = field(default_factory=Event)
    _wanted: bool = True
    _process: subprocess.Popen[bytes] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is a result or an error."""
        return self._ended.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it is ready, at once or within some seconds."""
        return self._ended.wait(seconds)

    def give_up(self) -> None:
        """Nobody waits for it any more: it is ended, or never begun."""
        self._wanted = False
        if self._process is not None:
            self._process.kill()

    def _run(self, work: Work[T], expected: tuple[type[Exception], ...]) -> None:
        self.words = WAITING if _turn.locked() else BEGUN
        try:
            with _turn:
                self.words = BEGUN
                if self._wanted:
                    self._answered(pickle.dumps(work), expected)
        except Exception as error:  # noqa: BLE001  (whatever it is, the page that waits hears of it)
            self.error = error
            _log.error("A preview could not be worked out: %s", place_of(error))
        finally:
            self._ended.set()

    def _answered(self, work: bytes, expected: tuple[type[Exception], ...]) -> None:
        """Have the work done, and hear what the process says until it ends."""
        with _started() as process, _ended_after(process, LONGEST):
            self._process = process
            _pipe(process.stdin).write(work)
            _pipe(process.stdin).close()
            heard = "nothing"
            while heard in {"nothing", "words"}:
                heard, said = _heard(_pipe(process.stdout))
                if heard == "words":
                    self.words = said
                elif heard == "result":
                    self.result = said
                else:
                    self.error, where = said
                    if self._wanted and not isinstance(self.error, expected):
                        _log.error("A preview could not be worked out: %s", where)


def submit(work: Work[T], *, expected: tuple[type[Exception], ...] = ()) -> Preview[T]:
    """The work, begun in a process of its own as soon as no other preview is worked out.

    A process: the web process neither grows by what is loaded for it, nor keeps readers waiting.
    Errors that are not `expected` are told to the server's log, whatever a page makes of them.
    """
    preview: Preview[T] = Preview()
    run = preview._run  # noqa: SLF001
    Thread(target=run, args=(work, expected), name="preview", daemon=True).start()
    return preview


def unchanging(held: dict[str, Any]) -> MappingProxyType[str, Any]:
    """A mapping that nobody can change, made anew on the other side of the pipe."""
    return MappingProxyType(held)


copyreg.pickle(MappingProxyType, lambda mapping: (unchanging, (dict(mapping),)))


def _started() -> subprocess.Popen[bytes]:
    known = {"PYTHONPATH": str(_SOURCES), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(  # noqa: S603  (a fixed command)
        _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | known
    )


@contextmanager
def _ended_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    timer = Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def place_of(error: BaseException) -> str:
    """An error's class and where it arose: its message may quote a record, so no log has it."""
    places = [f"{at.name} in {Path(at.filename).name}:{at.lineno}" for at in _trace(error)]
    return f"{type(error).__name__} at {' < '.join(reversed(places))}"


def _trace(error: BaseException) -> traceback.StackSummary:
    return traceback.extract_tb(error.__traceback__)


def _heard(answers: IO[bytes]) -> tuple[str, Any]:
    """What the process says next: "words", "result" or "error", and which."""
    try:
        heard: tuple[str, Any] = pickle.load(answers)  # noqa: S301
    except (EOFError, pickle.UnpicklingError):
        return "error", (PreviewLostError(), "it ended without an answer")
    return heard


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("the process was started without a pipe")
    return stream
