"""due: the extracts that are expected, and which of them are late."""

from collections.abc import Sequence

import typer

from dashboard.analysis.expected import (
    ExpectedExtract,
    expected_extracts,
    held_cells,
    reckoned_on,
    unexpected,
    withdrawn_cells,
)
from dashboard.analysis.expected_words import due_words
from dashboard.analysis.figures import programme_of
from dashboard.cli.options import (
    DEFAULT_ROOT,
    DONE,
    NOT_PUBLISHABLE,
    Json,
    Root,
    Today,
    answer,
    failures_in_words,
    parse_day,
    say,
)
from datasets.store import CellKey, open_store


def due(root: Root = DEFAULT_ROOT, *, today: Today = None, as_json: Json = False) -> None:
    """Say which extracts are expected, which of them came on time, and which are late."""
    with failures_in_words(as_json=as_json):
        day, store = parse_day(today), open_store(root)
        live = store.release()
        if live.notice:
            say(live.notice)
        programme = programme_of(live)
        found: Sequence[ExpectedExtract] = ()
        held = held_cells(live)
        if programme is not None:
            day = day if today else reckoned_on(held, programme, day)
            found = expected_extracts(held, programme, day, withdrawn_cells(store.log_entries()))
        others = unexpected(held, programme)
        late = sum(one.is_late for one in found)
        end = NOT_PUBLISHABLE if late else DONE
        facts = {
            "exit": end,
            "release": live.number,
            "today": day.isoformat(),
            "late": late,
            "expected": [_facts(one) for one in found],
            "not_expected": [_place(key) for key in others],
        }
        text = "\n".join(due_words(found, others, programme, day))
        answer(facts, as_json=as_json, text=text)
        raise typer.Exit(end)


def _place(key: CellKey) -> dict[str, object]:
    return {
        "dataset": key.dataset,
        "service": key.service,
        "source_system": key.source_system,
        "month": f"{key.month:%Y-%m}",
    }


def _facts(one: ExpectedExtract) -> dict[str, object]:
    return {
        **_place(one.key),
        "due_on": one.due_on.isoformat(),
        "stands": one.stands.value,
        "came_on": one.came_on.isoformat() if one.came_on else None,
        "days_late": one.days_late,
        "restated": one.restated,
        "waived": one.waived,
        "set_aside": one.set_aside,
    }
