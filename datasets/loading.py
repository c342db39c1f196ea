"""How a process that is started for one piece of work loads what it needs."""

import gc
from collections.abc import Callable
from importlib import import_module
from typing import cast


def main_of(module: str) -> Callable[[], int | None]:
    """A module's `main`, loaded in three quarters of the time.

    Libraries make hundreds of thousands of objects that stay. Nothing looks through them for
    garbage while they are made, nor ever again.
    """
    gc.disable()
    main = cast("Callable[[], int | None]", import_module(module).main)
    gc.freeze()
    gc.enable()
    return main
