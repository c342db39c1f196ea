"""Every public bad or odd file, given to `check`: refused in words, quickly, before the audit."""

import re
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard.cli.journey import Desk, Outcome, journey
from dashboard.refresh import Reading
from datasets.extract import LIMITS
from expectations.client import AuditWorker
from tests.stand_in import StandIn

CORPUS = Path(__file__).parents[3] / "shared/corpus"
NOT_READABLE = 2
SECONDS = 10
AT_ONCE = 2
REMEDY = re.compile(
    r"\b(Export|Save|Send|Name|Copy|Look|Delete|Leave|Rename|Mend|Open|Give) ", re.IGNORECASE
)


@pytest.mark.parametrize("folder", ["arrow-fuzz", "parquet-testing", "csv-spectrum", "blns"])
def test_a_public_bad_or_odd_file_is_refused_in_words(folder: str) -> None:
    paths = sorted(path for path in (CORPUS / folder).rglob("*") if path.is_file())
    if not paths:
        pytest.skip(f"the corpus {folder} is not beside the project")
    worker = AuditWorker()

    def checked(path: Path) -> Outcome:
        return journey(path, Desk(None, worker, Reading()))

    start = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as officers:
        found = list(officers.map(checked, paths))
    for path, outcome in zip(paths, found, strict=True):
        words = str(outcome.facts["error"])
        assert outcome.exit == NOT_READABLE, path.name
        assert words.startswith(f"{path.name} was refused")
        assert REMEDY.search(words), words
        assert "Traceback" not in words
    assert time.monotonic() - start < SECONDS * len(paths)
    assert worker._warm._process is None, "the audit was started, and with it Great Expectations"
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    most = max(started, StandIn.most_memory) * 1024
    assert most < LIMITS.memory_bytes
