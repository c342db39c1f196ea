"""Previews: slow work away from the page that asked, one at a time, with progress in words."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

from datasets.store.errors import panics_as_errors

T = TypeVar("T")
Work = Callable[[Callable[[str], None]], T]
"""What is to be done; it is given somebody to tell how far it is, and never touches a page."""

BEGUN = "Reading what is published"
WAITING = "Waiting for another preview to be ready"
_log = logging.getLogger(__name__)
_turn = Lock()
"""Held by the preview that is worked out: two at once would take twice as long, both of them."""


@dataclass(slots=True)
class Preview(Generic[T]):
    """One piece of work: how far it is, in words; then its result, or the error that ended it."""

    words: str = BEGUN
    result: T | None = None
    error: Exception | None = None
    _ended: Event = field(default_factory=Event)
    _wanted: bool = True

    @property
    def is_ready(self) -> bool:
        """Whether there is a result or an error."""
        return self._ended.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it is ready, at once or within some seconds."""
        return self._ended.wait(seconds)

    def give_up(self) -> None:
        """Nobody waits for it any more: it is not begun, if it was not yet."""
        self._wanted = False

    def _tell(self, words: str) -> None:
        self.words = words

    def _run(self, work: Work[T], expected: tuple[type[Exception], ...]) -> None:
        try:
            self.words = WAITING if _turn.locked() else BEGUN
            with _turn, panics_as_errors():
                if self._wanted:
                    self.words = BEGUN
                    self.result = work(self._tell)
        except Exception as error:  # noqa: BLE001  (whatever it is, the page that waits hears of it)
            self.error = error
            if not isinstance(error, expected):
                _log.error("A preview failed", exc_info=error)
        finally:
            self._ended.set()


def submit(work: Work[T], *, expected: tuple[type[Exception], ...] = ()) -> Preview[T]:
    """The work, begun in a thread of its own as soon as no other preview is worked out.

    Errors that are not `expected` are told to the server's log, whatever a page makes of them.
    """
    preview: Preview[T] = Preview()
    run = preview._run  # noqa: SLF001
    Thread(target=run, args=(work, expected), name="preview", daemon=True).start()
    return preview
