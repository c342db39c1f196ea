"""How every hostile file is judged: it ends soon, in words or in the truth, and we live."""

import re
import resource
from pathlib import Path

from datasets.extract import Extract, ExtractRefusedError, read_extract
from tests.stand_in import StandIn

SECONDS = 10
"""Of work: on a busy machine the clock says nothing of the file."""
REMEDY = re.compile(
    r"\b(Export|Save|Send|Name|Copy|Look|Delete|Leave|Rename|Mend|Open|Give) ", re.IGNORECASE
)


def outcome(path: Path, **asked: object) -> Extract | ExtractRefusedError:
    """What becomes of a file, in good time: it is read, or refused in words with a remedy."""
    start = _cpu_of_children()
    try:
        found: Extract | ExtractRefusedError = read_extract(path, **asked)
    except ExtractRefusedError as refused:
        found = refused
    assert _cpu_of_children() - start < SECONDS
    if isinstance(found, ExtractRefusedError):
        assert str(found).startswith(f"{path.name} was refused")
        assert REMEDY.search(str(found)), str(found)
        assert all(len(fault.sentence) < 1_000 for fault in found.faults)
    return found


def refusal_of(path: Path, **asked: object) -> str:
    """The words in which a file is refused."""
    found = outcome(path, **asked)
    assert isinstance(found, ExtractRefusedError), "it was read, and should not have been"
    return str(found)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime + StandIn.seconds
