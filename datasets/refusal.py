"""Fault, LeftOut and ExtractRefusedError: what is wrong with a file, in words fit to read aloud."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from datasets.personal import NOT_SHOWN, looks_personal, without_personal

EXAMPLES = 3
ROWS_NAMED = 100
NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of the file that no month keeps, counted, and why."""

    why: str
    rows: int


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing for which a file is refused.

    `reason` is a stable name ("missing_column"). `sentence` says what is wrong, where, and how to
    mend it. `count` is the number of rows concerned (0 where it is not about rows), `examples` up
    to three record ids, `rows` the first hundred of their row numbers, first data row 1.
    """

    reason: str
    sentence: str
    column: str | None = None
    count: int = 0
    examples: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


class ExtractRefusedError(Exception):
    """A file cannot be read as this dataset; the message names the file, each place and remedy.

    `sha256` is the file's, or empty where it was not read to its end.
    """

    def __init__(self, file_name: str, faults: Sequence[Fault], sha256: str = "") -> None:
        self.file_name = without_personal(_seen(file_name))
        self.faults = tuple(map(_fit_to_show, faults))
        self.sha256 = sha256
        super().__init__(self.file_name, self.faults, sha256)

    def __str__(self) -> str:
        if len(self.faults) == 1:
            return f"{self.file_name} was refused. {self.faults[0].sentence}"
        lines = [f"{self.file_name} was refused, for {len(self.faults)} reasons:"]
        return "\n".join([*lines, *(f"- {fault.sentence}" for fault in self.faults)])


def named(text: str) -> str:
    """A name out of the file, fit to show: quoted, on one line, cut when it is long.

    One that looks like personal data is not shown at all.
    """
    return NOT_SHOWN if looks_personal(text) else f"'{on_one_line(text)}'"


def on_one_line(text: str) -> str:
    """A text out of the file, on one line, cut when it is long."""
    shown = _seen(text[:NAME_LENGTH])
    return shown if len(text) <= NAME_LENGTH else f"{shown}…"


def _seen(text: str) -> str:
    """The text with a mark for each letter that is not seen, or that begins a line."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _column(name: str | None) -> str | None:
    return None if name is None or looks_personal(name) else on_one_line(name)


def _fit_to_show(fault: Fault) -> Fault:
    """The fault without anything that looks like personal data, wherever it came from."""
    return replace(
        fault,
        sentence=without_personal(fault.sentence),
        column=_column(fault.column),
        examples=tuple(e for e in fault.examples if not looks_personal(e)),
    )
