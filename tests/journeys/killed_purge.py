"""A purge that is killed right after one step of it, for the tests of crashes."""

import os
import signal
from collections.abc import Callable
from datetime import date
from typing import Any

from deltalake import DeltaTable

from dashboard.permissions import command_line
from dashboard.purging import purge
from datasets.store import Store, refresh_log, retention

STEPS: dict[str, Any] = {
    "append": refresh_log,
    "give_settings": retention,
    "delete_rows": retention,
    "vacuum": DeltaTable,
    "create_checkpoint": DeltaTable,
    "cleanup_metadata": DeltaTable,
    "scrub": retention,
}
"""What a purge calls, in this order, and where it finds it."""


def dying(step: Callable[..., Any]) -> Callable[..., Any]:
    def last(*args: Any, **kwargs: Any) -> None:
        step(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return last


def purge_until(name: str, store: Store, today: date) -> None:
    """Purges what is due on a day, in a process that does not live beyond one of STEPS."""
    setattr(STEPS[name], name, dying(getattr(STEPS[name], name)))
    purge(store, today, command_line("cut off"), progress=lambda _words: None)
