"""What a warm process does: it answers line after line, and gets ahead while none waits.

`expectations.process` is its caller's side.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, TextIO

from expectations.messages import READY

Say = Callable[[dict[str, Any]], None]
"""Writes one JSON object as a line for the caller."""
Ahead = Iterator[None]
"""Work for which nobody waits, a step at a time."""
_NO_MORE = ""
_DONE = object()


def answer_lines(answer: Callable[[str, Say], Ahead | None], *, doing: str) -> None:
    """Say {"ready": true}, then answer every line of the input, and end with it.

    `answer` says all that a line asks for. What it returns is gone on with while no line waits, in
    place of what another line left. What libraries print goes to the error output. After an error
    that nobody foresaw the last words are {"error": ...}, in which `doing` is said to have stopped.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    say = partial(_say, answers)
    sys.excepthook = partial(_say_unforeseen, say, doing)
    say({READY: True})
    lines: SimpleQueue[str] = SimpleQueue()
    Thread(target=_take_in, args=(lines,), daemon=True).start()
    ahead: Ahead = iter(())
    try:
        while (line := _next(lines, ahead)) != _NO_MORE:
            ahead = answer(line, say) or ahead
    except BrokenPipeError:  # the caller ended first: nobody listens any more
        with suppress(BrokenPipeError):
            answers.close()


def _next(lines: "SimpleQueue[str]", ahead: Ahead) -> str:
    """The next line; the work ahead goes on until there is one.

    If that fails it is left: nobody waits for it, and whoever asks for the same will be told.
    """
    while True:
        try:
            return lines.get_nowait()
        except Empty:
            pass
        try:
            if next(ahead, _DONE) is _DONE:
                return lines.get()
        except Exception as error:  # noqa: BLE001  (nobody waits for it)
            _write_where(type(error), error.__traceback__)
            return lines.get()


def _take_in(lines: "SimpleQueue[str]") -> None:
    for line in sys.stdin:
        lines.put(line)
    lines.put(_NO_MORE)


def _say(answers: TextIO, what: dict[str, Any]) -> None:
    answers.write(f"{json.dumps(what)}\n")
    answers.flush()


def _say_unforeseen(
    say: Say,
    doing: str,
    kind: type[BaseException],
    _error: BaseException,
    trace: TracebackType | None,
) -> None:
    """The last words: the error's class, for its message may quote a record."""
    say({"error": f"The {doing} stopped on something unforeseen ({kind.__name__})."})
    _write_where(kind, trace)


def _write_where(kind: type[BaseException], trace: TracebackType | None) -> None:
    traceback.print_tb(trace)
    sys.stderr.write(f"{kind.__name__}\n")
