"""A TOML file's text and what is wrong in it, in words that name each place."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

LONGEST = 256 * 1024


class TextError(Exception):
    """A file has no text that can be used; the message says what is wrong and where."""


def read_text(path: Path) -> str:
    """A file's UTF-8 text; TextError if it is not there, too long or something else."""
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except OSError as error:
        raise TextError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(data) > LONGEST:
        raise TextError(
            f"{path.name} is longer than {LONGEST:,} bytes; it cannot be the right file."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextError(
            f"{path.name} is not UTF-8 text: byte {error.start + 1} is not valid. "
            "Save it as UTF-8 and try again."
        ) from error


def toml_of(text: str, name: str) -> dict[str, Any]:
    """What a TOML text says; TextError with the line and column if it is not TOML."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TextError(f"{name} is not valid TOML: {error}.") from error


def problems(error: ValidationError, heading: str) -> str:
    """Each place that is wrong and what is wrong there, a line each."""
    lines = [heading]
    for problem in error.errors(include_url=False):
        where = ".".join(
            f"entry {part + 1}" if isinstance(part, int) else str(part) for part in problem["loc"]
        )
        messages = problem["msg"].removeprefix("Value error, ").split("\n")
        lines += [f"- {where}: {message}" if where else f"- {message}" for message in messages]
    return "\n".join(lines)
