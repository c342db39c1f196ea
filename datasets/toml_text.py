"""A TOML file's text and what is wrong in it, in words that name each place."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

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
    except ValueError as error:  # Python's own, of a whole number with thousands of digits
        raise TextError(f"{name} holds a number with too many digits to be read.") from error


_PLAIN = {
    "missing": "is missing",
    "extra_forbidden": "is not a word of this file; look for a slip of the pen",
    "string_pattern_mismatch": (
        "has to begin with a small letter and hold small letters, digits and _ only"
    ),
    "string_type": "has to be text, in quotes",
    "string_too_short": "has to say something",
    "tuple_type": "has to be a list",
    "dict_type": "has to be a table of its own",
    "too_short": "has to have at least one entry",
    "int_parsing": "has to be a whole number",
    "int_type": "has to be a whole number",
    "float_parsing": "has to be a number",
    "bool_parsing": "has to be true or false",
    "date_from_datetime_parsing": "has to be a date such as 2024-06-01, without quotes",
    "date_type": "has to be a date such as 2024-06-01, without quotes",
}
"""What pydantic's commonest complaints are called."""


def _told(error: ValidationError) -> list[ErrorDetails]:
    """The problems, but for a list that only seems too short because its entries are wrong."""
    found = error.errors(include_url=False)
    places = [problem["loc"] for problem in found]
    return [
        problem
        for problem in found
        if problem["type"] != "too_short"
        or not any(
            place[: len(problem["loc"])] == problem["loc"]
            for place in places
            if len(place) > len(problem["loc"])
        )
    ]


def problems(error: ValidationError, heading: str, text: str = "") -> str:
    """Each place that is wrong and what is wrong there, a line each.

    Where the file's own text is given, each place is named with the line on which it stands.
    """
    lines = [heading]
    for problem in _told(error):
        where = ".".join(
            f"entry {part + 1}" if isinstance(part, int) else str(part) for part in problem["loc"]
        )
        line = line_of(text, problem["loc"])
        where = f"line {line}, {where}" if line and where else where
        plain = _plain(problem)
        messages = plain.split("\n")
        lines += [f"- {where}: {message}" if where else f"- {message}" for message in messages]
    return "\n".join(lines)


def _plain(problem: ErrorDetails) -> str:
    if problem["type"] in ("enum", "literal_error"):
        return f"has to be {problem['ctx']['expected']}"
    return _PLAIN.get(problem["type"], problem["msg"].removeprefix("Value error, "))


def line_of(text: str, place: Sequence[int | str]) -> int | None:
    """The line of a TOML text on which a place of one or two levels stands; None if not found.

    A place is a key, a table's key, or an entry of a list of tables and its key. What is missing
    stands where its table begins.
    """
    names = [part for part in place if isinstance(part, str)]
    entry = next((part for part in place if isinstance(part, int)), 0)
    if not names:
        return None
    lines = text.splitlines()
    heading = re.compile(rf"\s*\[\[?\s*{re.escape(names[0])}\s*\]")
    tables = [number for number, line in enumerate(lines) if heading.match(line)]
    if len(tables) <= entry:
        return _line_with(lines, 0, names[0])
    start = tables[entry]
    found = _line_with(lines, start + 1, names[1]) if len(names) > 1 else None
    return found or start + 1


def _line_with(lines: Sequence[str], start: int, key: str) -> int | None:
    """The number, from 1, of the line that sets a key before the next table begins."""
    for number, line in enumerate(lines[start:], start + 1):
        if line.lstrip().startswith("["):
            return None
        if re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return None
