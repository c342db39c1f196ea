"""due: the extracts that are expected, which of them are late, and telling people so."""

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
from dashboard.analysis.expected_words import due_words, how_many_late
from dashboard.analysis.figures import programme_of
from dashboard.cli.due_told import (
    Always,
    MailFrom,
    MailServerName,
    MailTo,
    PostTo,
    receivers_of,
)
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
from dashboard.cli.telling import Message, NotToldError
from datasets.store import CellKey, open_store


def due(
    root: Root = DEFAULT_ROOT,
    *,
    today: Today = None,
    as_json: Json = False,
    post_to: PostTo = None,
    mail_to: MailTo = None,
    mail_server: MailServerName = None,
    mail_from: MailFrom = None,
    always: Always = False,
) -> None:
    """Say which extracts are expected, which of them came on time, and which are late.

    With --post-to or --mail-to, people are told so too when something is late.
    """
    with failures_in_words(as_json=as_json):
        receivers = receivers_of(post_to, mail_to or [], mail_server, mail_from)
        message, facts = _due(root, today)
        late = facts["late"]
        told: list[str] = []
        try:
            if late or always:
                told = receivers.tell(message)
        except NotToldError:
            answer(None, as_json=False, text="" if as_json else message.text)
            raise
        end = NOT_PUBLISHABLE if late else DONE
        facts = {"exit": end, **facts, "told": told}
        answer(facts, as_json=as_json, text="\n".join([message.text, *_told_words(told)]))
        raise typer.Exit(end)


def _due(root: str, today: str | None) -> tuple[Message, dict[str, object]]:
    """What there is to say of a store on a day, to people and as facts."""
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
    late = [_facts(one) for one in found if one.is_late]
    known = {"release": live.number, "today": day.isoformat(), "late": len(late)}
    council = f"{programme.council}: " if programme else ""
    text = "\n".join(due_words(found, others, programme, day))
    subject = f"{council}{how_many_late(found, day)}"
    return Message(subject, text, {**known, "late_extracts": late}), {
        **known,
        "expected": [_facts(one) for one in found],
        "not_expected": [_place(key) for key in others],
    }


def _told_words(told: Sequence[str]) -> list[str]:
    return [f"Told: {', '.join(told)}."] if told else []


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
