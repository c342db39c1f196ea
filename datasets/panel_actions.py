"""Panel actions: what a scrutiny panel asked for, of which post, by when, and whether it is done.

They are a list of their own and not part of the programme file: it changes after every meeting,
while the programme is signed off, and publishing a programme works out every figure again.
"""

import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from datasets.personal import looks_personal
from datasets.posts import is_a_post

DOCUMENT = "panel_actions"
COLUMNS = ("service", "action", "owner post", "due", "done")
LONGEST = 300
LARGEST = 1024 * 1024


class PanelActionsError(Exception):
    """The list of actions cannot be used; the message names each line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class PanelAction:
    """One action: `done_on` is None while it is not done."""

    service: str
    action: str
    owner_post: str
    due_on: date
    done_on: date | None

    @property
    def is_on_time(self) -> bool:
        """Whether it was done by the day it was due."""
        return self.done_on is not None and self.done_on <= self.due_on


@dataclass(frozen=True, slots=True)
class PanelActions:
    """The list, as it stood on a day."""

    as_at: date
    actions: tuple[PanelAction, ...]

    @property
    def text(self) -> str:
        """The list as a release keeps it."""
        return json.dumps(
            {"as_at": self.as_at, "actions": [asdict(action) for action in self.actions]},
            ensure_ascii=False,
            default=date.isoformat,
            indent=1,
        )


def actions_in(text: str) -> PanelActions:
    """The list that a release keeps."""
    told = json.loads(text)
    return PanelActions(
        date.fromisoformat(told["as_at"]),
        tuple(
            PanelAction(
                one["service"],
                one["action"],
                one["owner_post"],
                date.fromisoformat(one["due_on"]),
                date.fromisoformat(one["done_on"]) if one["done_on"] else None,
            )
            for one in told["actions"]
        ),
    )


def read_actions(data: bytes, services: Collection[str], as_at: date) -> PanelActions:
    """The actions in a CSV file; PanelActionsError names every line that cannot be used.

    Dates are YYYY-MM-DD; `done` is empty while an action is not done.
    """
    rows = _rows(data)
    wrong: list[str] = []
    actions: list[PanelAction] = []
    for line, row in rows:
        faults = list(_faults(row, services, as_at))
        wrong += [f"- line {line}: {fault}" for fault in faults]
        if not faults:
            actions.append(_action(row))
    if wrong:
        raise PanelActionsError("\n".join(["The list of actions cannot be used:", *wrong]))
    if not actions:
        raise PanelActionsError("The list holds no action. Nothing is changed by it.")
    return PanelActions(as_at, tuple(actions))


def _rows(data: bytes) -> list[tuple[int, Mapping[str, str]]]:
    """Each row with the line on which it ends."""
    if len(data) > LARGEST:
        raise PanelActionsError(f"The list is longer than {LARGEST:,} bytes: it is another file.")
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        header = [name.strip().casefold().replace("_", " ") for name in next(reader, [])]
        if sorted(header) != sorted(COLUMNS):
            raise PanelActionsError(
                f"The first line has to name the columns {', '.join(COLUMNS)}, and no others."
            )
        held = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except UnicodeDecodeError as error:
        raise PanelActionsError(
            f"The list is not UTF-8 text: byte {error.start + 1} is not valid. Save it as "
            "CSV UTF-8."
        ) from error
    except csv.Error as error:
        raise PanelActionsError(f"The list is not a CSV file: {error}.") from error
    return [(line, _named(line, header, row)) for line, row in held]


def _named(line: int, header: Sequence[str], row: Sequence[str]) -> Mapping[str, str]:
    if len(row) != len(header):
        raise PanelActionsError(
            f"Line {line} has {len(row)} cells and the first line has {len(header)}. "
            "Put text that holds a comma in quotes."
        )
    return {name: cell.strip() for name, cell in zip(header, row, strict=True)}


def _faults(row: Mapping[str, str], services: Collection[str], as_at: date) -> Iterator[str]:
    """What is wrong with a row; nothing that looks personal is repeated."""
    if row["service"] not in services:
        yield f"the service is not one of the programme's: {', '.join(sorted(services))}"
    if not row["action"] or len(row["action"]) > LONGEST or not row["action"].isprintable():
        yield f"the action has to be said on one line, in at most {LONGEST} letters"
    if looks_personal(row["action"]):
        yield "the action holds what looks like personal data: name posts, not people"
    if not is_a_post(row["owner post"]):
        yield (
            "the owner does not read like a post, such as Head of repairs: name the post, not "
            "the person"
        )
    due, done = _day(row["due"]), _day(row["done"])
    if due is None:
        yield "due has to be a day such as 2026-11-05"
    if row["done"] and done is None:
        yield "done has to be a day such as 2026-11-05, or empty"
    if done is not None and done > as_at:
        yield "done is a day that is yet to come"


def _action(row: Mapping[str, str]) -> PanelAction:
    return PanelAction(
        row["service"],
        row["action"],
        row["owner post"],
        date.fromisoformat(row["due"]),
        _day(row["done"]),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-05") else None
    except ValueError:
        return None
