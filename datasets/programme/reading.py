"""A programme read from its TOML text, or refused in words that name each place."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from datasets.programme.whole import Programme
from datasets.toml_text import Problem, TextError, problems, problems_in, read_text, toml_of


class ProgrammeError(Exception):
    """The programme file cannot be used; the message names each place and what is wrong there.

    So do `problems`, each with its line; none where there is no text.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message)


def parse_programme(text: str, name: str = "the programme file") -> Programme:
    """The programme that a TOML text describes; ProgrammeError names each place that is wrong."""
    try:
        return Programme.model_validate(toml_of(text, name))
    except TextError as error:
        raise ProgrammeError(str(error), error.problems) from error
    except ValidationError as error:
        words = problems(error, f"{name} cannot be used as a programme:", text)
        raise ProgrammeError(words, problems_in(error, text)) from error


def read_programme(path: Path) -> Programme:
    """The programme in a file; ProgrammeError if it cannot be read or is wrong."""
    return parse_programme(programme_text(path), path.name)


def programme_text(path: Path) -> str:
    """The text of a programme file; ProgrammeError if it is not there or is not UTF-8."""
    try:
        return read_text(path)
    except TextError as error:
        raise ProgrammeError(str(error)) from error
