"""What a correction changes: the same facts as words and as JSON."""

from collections.abc import Iterable, Sequence

from dashboard.analysis.noticed import Noticed
from dashboard.corrections.roll_back import Rollback
from datasets.calendar import month_in_words
from datasets.store import CellGoingBack, CellKey, GoesBack

_SHOWN = 12
_GOES_BACK = {
    GoesBack.RETURNS: "is published again",
    GoesBack.GOES: "is published no longer",
    GoesBack.RECORDS: "has the records and figures of then again",
    GoesBack.FIGURES: "has the figures of then again, of the same records",
}


def cell_facts(cell: CellKey) -> dict[str, object]:
    """A cell's key, for JSON."""
    return {
        "dataset": cell.dataset,
        "service": cell.service,
        "source_system": cell.source_system,
        "month": cell.month.isoformat()[:7],
    }


def going_back_facts(back: CellGoingBack) -> dict[str, object]:
    """A cell that goes back, for JSON."""
    return {**cell_facts(back.cell), "change": back.change.value}


def going_back_words(rollback: Rollback) -> list[str]:
    """Every cell and document that goes back, a line each."""
    if rollback.damage:
        return [rollback.damage, "So what differs from it is not known, and not listed."]
    lines = [f"{back.cell}: {_GOES_BACK[back.change]}." for back in rollback.cells]
    lines += [f"The {name} is that of then again." for name in rollback.documents]
    return lines or ["No cell differs."]


def noticed_facts(noticed: Iterable[Noticed]) -> list[dict[str, object]]:
    """What readers will notice, for JSON."""
    return [
        {
            "measure": one.measure,
            "service": one.service,
            "month": one.month.isoformat()[:7],
            "before": one.before,
            "after": one.after,
        }
        for one in noticed
    ]


def noticed_words(noticed: Sequence[Noticed]) -> list[str]:
    """What readers will notice, in lines; the first few, and how many more."""
    if not noticed:
        return ["Readers will notice nothing in any service's series."]
    lines = ["What readers will notice:"]
    lines += [
        f"  {one.title}, {one.service}, {month_in_words(one.month)}: {one.before} -> {one.after}"
        for one in noticed[:_SHOWN]
    ]
    more = len(noticed) - _SHOWN
    return [*lines, f"  and {more:,} more; --json lists them all"] if more > 0 else lines
