"""What changed in the verdicts from one release to another."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.analysis.judged.read import Place
from dashboard.analysis.judged.verdict_row import VerdictRow


@dataclass(frozen=True, slots=True)
class Changed:
    """A verdict whose word is another; None where the release held none."""

    place: Place
    before: VerdictRow | None
    after: VerdictRow | None


def changed_since(
    older: Mapping[Place, VerdictRow], newer: Mapping[Place, VerdictRow]
) -> tuple[Changed, ...]:
    """Every place whose word differs, in the newer release's order, then what it lost."""
    places = dict.fromkeys((*newer, *older))
    pairs = (Changed(place, older.get(place), newer.get(place)) for place in places)
    return tuple(one for one in pairs if _word(one.before) != _word(one.after))


def _word(row: VerdictRow | None) -> str:
    return "" if row is None else row.outcome.value
