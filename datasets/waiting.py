"""Folders in which personal data may wait: their owner's only, and gone with their process."""

import hashlib
import os
import platform
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

LEFT_BEHIND_AFTER = 900.0
"""Seconds after which a waiting folder is nobody's: reading and auditing take minutes."""

READING, AUDIT = PURPOSES = ("insourcing-reading", "insourcing-audit")
_OWNER_ONLY = 0o700
_NAME = re.compile(r"^insourcing-[a-z]+-(?P<machine>[0-9a-f]{12})-(?P<process>[0-9]+)-")


@contextmanager
def waiting_folder(parent: Path | None, purpose: str) -> Iterator[Path]:
    """A new folder in `parent`, or in the system's for temporary files; removed with the block.

    Its path is absolute: the process that reads there stands in another folder.

    What a killed process left behind there is removed first.
    """
    if parent is not None:
        parent.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    remove_left_behind(parent)
    prefix = f"{purpose}-{_machine()}-{os.getpid()}-"
    with TemporaryDirectory(prefix=prefix, dir=parent) as folder:
        yield Path(folder).absolute()


def remove_left_behind(parent: Path | None) -> None:
    """Remove the waiting folders of processes that live no more, and those that are too old."""
    for purpose in PURPOSES:
        for folder in (parent or Path(gettempdir())).glob(f"{purpose}-*"):
            with suppress(OSError):
                if folder.stat().st_uid == os.getuid() and _is_nobodys(folder):
                    shutil.rmtree(folder)


def _is_nobodys(folder: Path) -> bool:
    made = _NAME.match(folder.name)
    if made and made["machine"] == _machine() and not _lives(int(made["process"])):
        return True
    return time.time() - folder.stat().st_mtime > LEFT_BEHIND_AFTER


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@cache
def _machine() -> str:
    """What tells apart the machines and containers that may share a folder, since they started."""
    known = [platform.node()]
    with suppress(OSError):
        known.append(Path("/proc/sys/kernel/random/boot_id").read_text("ascii"))
    with suppress(OSError):
        known.append(str(Path("/proc/self/ns/pid").readlink()))
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:12]
