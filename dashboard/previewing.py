"""`python -m dashboard.previewing`: the process in which one preview is worked out."""

import os
import pickle
import sys
from typing import IO, Any

from dashboard.previews import Work, place_of
from datasets.store.errors import panics_as_errors

AFTER_READERS = 5
"""How much this gives way to the pages that are being read."""


def main() -> None:
    """Do what comes in, and say on stdout how far it is, then what came of it."""
    os.nice(AFTER_READERS)
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    work: Work[Any] = pickle.load(sys.stdin.buffer)  # noqa: S301
    try:
        with panics_as_errors():
            result = work(lambda words: _say(answers, "words", words))
        _say(answers, "result", result)
    except BrokenPipeError:  # nobody waits for it any more
        return
    except Exception as error:  # noqa: BLE001  (the page that waits hears of it)
        _say(answers, "error", (_passable(error), place_of(error)))


def _say(answers: IO[bytes], kind: str, said: object) -> None:
    answers.write(pickle.dumps((kind, said)))
    answers.flush()


def _passable(error: Exception) -> Exception:
    """The error, or its words where it cannot be passed on as it is."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301
    except Exception:  # noqa: BLE001  (an error may be made of anything)
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


if __name__ == "__main__":
    main()
