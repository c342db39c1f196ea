"""What a preview's process and its caller say to each other, one JSON object a line."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.analysis.noticed import Noticed
from dashboard.proposal import RowsMoved
from datasets.store import CellKey

PROGRESS, FIGURES, VERDICTS, ERROR = "progress", "figures", "verdicts", "error"
"""The keys by which a line tells what it is; the one with verdicts, or an error, is the last."""
OPENED = "opened"
"""The key of the answer to a request that a release be opened."""
FIGURES_FILE, VERDICTS_FILE = "figures.arrow", "verdicts.arrow"
"""What is too large for a line is put beside the reduced file."""


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """One audited submission: its reduced file, and the release that it was audited against.

    `programme` is the text of a programme to be published with it. `aside` has the rows that were
    set aside, each with the checks that it failed. `report` is the audit's, in plain lists.
    """

    submission: str
    reduced: Path
    root: str
    base: int
    report: Mapping[str, Any]
    programme: str | None = None
    aside: Mapping[int, tuple[str, ...]] | None = None
    aside_why: str = ""

    def as_line(self) -> str:
        """The request as one line of JSON, without its line end."""
        rows = None if self.aside is None else list(self.aside.items())
        return json.dumps({**asdict(self), "reduced": str(self.reduced), "aside": rows})


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A release to be opened, for previews to come on top of it."""

    root: str
    base: int

    def as_line(self) -> str:
        """The request as one line of JSON, without its line end."""
        return json.dumps({"open": asdict(self)})


def request_from_line(line: str) -> PreviewRequest | OpenRequest:
    """The request that a line holds; ValueError if it holds none."""
    try:
        said = json.loads(line)
        if "open" in said:
            return OpenRequest(**said["open"])
        rows = said.pop("aside")
        aside = None if rows is None else {int(row): tuple(checks) for row, checks in rows}
        return PreviewRequest(**said | {"reduced": Path(said["reduced"]), "aside": aside})
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError("The line is not a request for a preview.") from error


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a preview before its verdicts; its rows are in FIGURES_FILE."""

    replaces: tuple[CellKey, ...]
    documents: Mapping[str, str]
    rows: tuple[RowsMoved, ...]
    again: tuple[CellKey, ...]
    noticed: tuple[Noticed, ...] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """The figures in plain lists, texts and numbers."""
        return {
            "replaces": [_cell(cell) for cell in self.replaces],
            "documents": dict(self.documents),
            "rows": [{**asdict(row), "cell": _cell(row.cell)} for row in self.rows],
            "again": [_cell(cell) for cell in self.again],
            "noticed": [{**asdict(one), "month": one.month.isoformat()} for one in self.noticed],
        }


def figures_from_json(said: Mapping[str, Any]) -> Figures:
    """The figures that `as_json` made."""
    return Figures(
        replaces=tuple(map(_cell_of, said["replaces"])),
        documents=said["documents"],
        rows=tuple(RowsMoved(**row | {"cell": _cell_of(row["cell"])}) for row in said["rows"]),
        again=tuple(map(_cell_of, said["again"])),
        noticed=tuple(
            Noticed(**one | {"month": date.fromisoformat(one["month"])}) for one in said["noticed"]
        ),
    )


def _cell(cell: CellKey) -> list[str]:
    return [cell.dataset, cell.service, cell.source_system, cell.month.isoformat()]


def _cell_of(said: list[str]) -> CellKey:
    return CellKey(said[0], said[1], said[2], date.fromisoformat(said[3]))
