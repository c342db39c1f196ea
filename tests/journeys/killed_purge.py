"""A process that purges and is killed right after one step of it, for the tests of crashes.

`killed_purge ROOT YYYY-MM-DD STEP`, where STEP is one of STEPS.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from deltalake import DeltaTable

from dashboard.permissions import command_line
from dashboard.purging import purge
from datasets.store import open_store, refresh_log, retention

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


if __name__ == "__main__":
    root, today, name = sys.argv[1:]
    setattr(STEPS[name], name, dying(getattr(STEPS[name], name)))
    purge(open_store(root), date.fromisoformat(today), command_line("cut off"), progress=print)
