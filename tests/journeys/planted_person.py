"""A process that tries to publish files in which personal data was planted, as an officer would.

`planted_person ROOT MANIFEST HANDLE`: the manifest is JSON, a list of files, each with its mapping
or null and whether it is a full history. Each answer is one line of JSON. By the handle, copies of
a reading process are asked for.
"""

import json
import sys
from pathlib import Path

from dashboard.cli.journey import Desk, journey
from dashboard.permissions import command_line
from dashboard.refresh import Reading
from datasets.mapping import read_mapping
from datasets.store import open_store
from expectations.client import AuditWorker
from tests.copied import Original
from tests.ready import readers


def main(root: str, manifest: str, handle: str) -> None:
    """Every file of the manifest, through the whole journey."""
    store = open_store(root)
    with readers(Original.known_by(int(handle))), AuditWorker() as worker:
        for file in json.loads(Path(manifest).read_text("utf-8")):
            mapping = read_mapping(file["mapping"]) if file["mapping"] else None
            reading = Reading(mapping=mapping, history=file["history"] or None)
            actor = command_line("an officer")
            outcome = journey(
                Path(file["path"]), Desk(store, worker, reading, actor=actor, reason="for a test")
            )
            print(json.dumps({"facts": outcome.facts, "lines": outcome.lines}, default=str))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
