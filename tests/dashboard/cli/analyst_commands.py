"""Commands for an analyst's own file, run in this process as they are typed."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from dashboard.cli.commands import app

HOSTILE: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 2, "0 bytes"),
    "binary": (bytes(range(256)) * 9, 2, "NUL"),
    "workbook": (b"PK\x03\x04" + bytes(99), 2, "workbook"),
    "header alone": (b"month,value,closed,stock\n", 2, "no rows"),
    "one row": (b"month,value,closed,stock\n2024-01,1,1,1\n", 1, ""),
    "missing column": (b"month,jobs\n2024-01,5\n", 2, "Its columns are 'month', 'jobs'"),
    "text in numbers": (b"month,value,closed,stock\n2024-01,5,5,5\n2024-02,x,5,5\n", 2, "line 3"),
    "commas": (b'month,value,closed,stock\n2024-01,"1,200",5,5\n', 2, "without commas"),
    "inf": (b"month,value,closed,stock\n2024-01,inf,5,5\n", 2, "'inf'"),
    "1e400": (b"month,value,closed,stock\n2024-01,1e400,5,5\n", 2, "too large"),
    "no values": (b"month,value,closed,stock\n2024-01,,5,\n2024-02,,5,\n", 1, ""),
    "twice": (b"month,value,closed,stock\n2024-01,1,5,5\n2024-01,1,5,5\n", 2, "line 2, line 3"),
    "no date": (b"month,value,closed,stock\nsoon,1,5,5\n", 2, "'soon'"),
}
"""By name: a file with something wrong, how a command that reads it ends, and what it says."""


def typed(*words: object) -> Result:
    """One command, in this process."""
    return CliRunner().invoke(app, [*map(str, words)])


def told(*words: object, exit_code: int = 0) -> Any:
    """What a command answers in JSON."""
    done = typed(*words, "--json")
    assert done.exit_code == exit_code, done.output
    answer = json.loads(done.stdout)
    assert answer["exit"] == exit_code
    return answer


def written(folder: Path, *rows: object, header: str) -> Path:
    """A CSV file of those rows, each a tuple or text."""
    lines = [row if isinstance(row, str) else ",".join(map(str, row)) for row in rows]
    path = folder / "own.csv"
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    return path
