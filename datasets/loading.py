"""How a process that is started for one piece of work loads what it needs."""

import gc
import os
from collections.abc import Callable
from importlib import import_module
from typing import cast


def main_of(module: str) -> Callable[[], int | None]:
    """A module's `main`, loaded in three quarters of the time.

    Libraries make hundreds of thousands of objects that stay. Nothing looks through them for
    garbage while they are made, nor ever again. Matrices are small here: threads to multiply them
    would wait for one another most of the time.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()
    main = cast("Callable[[], int | None]", import_module(module).main)
    gc.freeze()
    gc.enable()
    return main
