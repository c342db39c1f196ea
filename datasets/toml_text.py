"""A TOML file's text and what is wrong in it, in words that name each place."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from datasets.toml_places import Place, line_of, lines_of

LONGEST = 256 * 1024
_AT_LINE = re.compile(r"\(at line (\d+)")
_AT_END = "(at end of document)"
MOST_DOTS = 500
"""Of a line: the library takes minutes for a key of some thousand parts."""
_ENDLESS = re.compile(r"\d[\d_]{4000,}")
"""More digits than Python reads as one number, about."""
_OF_A_KEY = "[key]"
"""What pydantic adds to the place of a key that is wrong in itself."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place. `line`, from 1, is None where it is the whole text.

    `is_within` where the line begins the part in which something is missing.
    """

    line: int | None
    words: str
    is_within: bool = False

    @property
    def where(self) -> str:
        """The line, in words; "" for the whole text."""
        if self.line is None:
            return ""
        return f"{'in the part that begins on ' if self.is_within else ''}line {self.line}"

    def __str__(self) -> str:
        return f"{self.where}, {self.words}" if self.where else self.words


class PlacedError(ValueError):
    """Something that a check of several parts together finds wrong at one `place` of the text."""

    def __init__(self, message: str, *place: str | int) -> None:
        self.place: Place = place
        super().__init__(message)


class TextError(Exception):
    """A file has no text that can be used; the message says what is wrong and where."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message)


def read_text(path: Path) -> str:
    """A file's UTF-8 text; TextError if it is not there, too long or something else."""
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except OSError as error:
        raise TextError(f"{path} cannot be read: {error.strerror or error}.") from error
    return text_of(data, path.name)


def text_of(data: bytes, name: str) -> str:
    """The UTF-8 text that a file's bytes are; TextError if they are too many or something else."""
    if len(data) > LONGEST:
        raise TextError(f"{name} is longer than {LONGEST:,} bytes; it cannot be the right file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextError(
            f"{name} is not UTF-8 text: byte {error.start + 1} is not valid. "
            "Save it as UTF-8 and try again."
        ) from error


def toml_of(text: str, name: str) -> dict[str, Any]:
    """What a TOML text says; TextError with the line if it is not TOML, or would take too long."""
    _require_fit(text, name)
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        last = f"(at line {text.rstrip().count(chr(10)) + 1}, where the file ends)"
        said = str(error).replace(_AT_END, last)
        at = _AT_LINE.search(said)
        problem = Problem(int(at[1]) if at else None, f"{said}.")
        raise TextError(f"{name} is not valid TOML: {said}.", [problem]) from error
    except ValueError as error:  # Python's own, of a whole number with thousands of digits
        found = _ENDLESS.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else None
        problem = Problem(line, "this number has too many digits to be read.")
        where = f" on {problem.where}" if problem.where else ""
        raise TextError(
            f"{name} holds a number with too many digits to be read{where}.", [problem]
        ) from error


def _require_fit(text: str, name: str) -> None:
    """Nothing, or TextError for what nobody writes by hand and nothing reads in time."""
    if len(text) > LONGEST:
        raise TextError(f"{name} is longer than {LONGEST:,} letters; it cannot be the right file.")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MOST_DOTS:
            problem = Problem(number, "this line has too many dots to be read.")
            raise TextError(f"{name}: {problem}", [problem])


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
    "greater_than": "has to be more than {gt}",
    "greater_than_equal": "has to be {ge} or more",
    "less_than_equal": "has to be {le} or less",
    "enum": "has to be one of {expected}",
    "literal_error": "has to be one of {expected}",
}
"""What pydantic's commonest complaints are called, with what they say of themselves in braces."""


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
    """A heading, then each place that is wrong and what is wrong there, a line each.

    With the `text` that was wrong, each place has its line in it.
    """
    return "\n".join([heading, *(f"- {problem}" for problem in problems_in(error, text))])


def problems_in(error: ValidationError, text: str) -> list[Problem]:
    """Each place that is wrong and what is wrong there, in the order of the text."""
    lines = lines_of(text)
    found = [problem for detail in _told(error) for problem in _problems(detail, lines)]
    return sorted(found, key=lambda problem: problem.line or 0)


def _problems(detail: ErrorDetails, lines: Mapping[Place, int]) -> Iterator[Problem]:
    """One complaint of pydantic's, which may be several."""
    place: Place = tuple(part for part in detail["loc"] if part != _OF_A_KEY)
    where = ".".join(f"entry {part + 1}" if isinstance(part, int) else part for part in place)
    facts = detail.get("ctx", {})
    raised = facts.get("error")
    stands = (*place, *raised.place) if isinstance(raised, PlacedError) else place
    known = _PLAIN.get(detail["type"])
    plain = known.format(**facts) if known else detail["msg"].removeprefix("Value error, ")
    for message in plain.split("\n"):
        words = f"{where}: {message}" if where else message
        yield Problem(line_of(lines, stands), words, is_within=detail["type"] == "missing")
