"""What verdicts and verdict answer: the same rows as words and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.analysis.before_after.marks import MARKS
from dashboard.analysis.judged.changed import Changed
from dashboard.analysis.judged.read import Place
from dashboard.analysis.judged.verdict_row import Interval, VerdictRow
from dashboard.kpis.registry import MEASURES
from datasets.calendar import month_in_words
from datasets.programme import THEMES

NOT_JUDGED = "not judged in this release"
LEAST_TOLD = 0.0001
"""Of a chance, with its four decimals."""
_ORDER = {measure: place for place, measure in enumerate(MEASURES)}


@dataclass(frozen=True, slots=True)
class Names:
    """What services and wards are called, in the order in which they are listed."""

    services: Mapping[str, str]
    wards: Mapping[str, str]

    def order(self, place: Place) -> tuple[int, int, int, str]:
        """By service, theme and measure, as the pages list them."""
        service, measure, _, node = place
        listed = list(self.services)
        first = listed.index(service) if service in listed else len(listed)
        return first, theme_of(measure) or len(THEMES) + 1, _ORDER.get(measure, len(_ORDER)), node

    def of(self, place: Place) -> str:
        """The service, and its ward where it is one's."""
        service, _, _, node = place
        name = self.services.get(service, service)
        return f"{name}, {self.wards.get(node, node)}" if node else name


def theme_of(measure: str) -> int | None:
    """A measure's theme, 1 to 6; None for one that is no longer in the catalogue."""
    return MEASURES[measure].theme if measure in MEASURES else None


def title_of(measure: str) -> str:
    """A measure's title, or its id where it is no longer in the catalogue."""
    return MEASURES[measure].title if measure in MEASURES else measure


def place_facts(names: Names, place: Place) -> dict[str, object]:
    """What a verdict is on, for JSON."""
    service, measure, _, node = place
    return {
        "service": service or None,
        "ward": node or None,
        "of": names.of(place) or None,
        "theme": theme_of(measure),
        "measure": measure,
        "title": title_of(measure),
    }


def verdict_facts(names: Names, place: Place, row: VerdictRow) -> dict[str, object]:
    """One verdict of a list, for JSON."""
    return {**place_facts(names, place), **_row_facts(row)}


def _row_facts(row: VerdictRow | None) -> dict[str, object]:
    """The word and its numbers; the effect in units is null where months are hidden."""
    told = {
        "verdict": row and row.outcome.value,
        "sentence": row and row.sentence,
        "level": row and row.level.value,
        "reason": (row and row.reason) or None,
        "held": row and row.held,
        "effect": row and {"absolute": _interval(row.effect), "relative": _interval(row.relative)},
        "p": row and row.p,
        "q": row and row.q,
        "reviewed_on": row and row.reviewed_on,
        "found_on": row and row.found_on,
    }
    return dict(told)


def _interval(one: Interval | None) -> dict[str, float] | None:
    return None if one is None else one.model_dump()


def whole_facts(names: Names, place: Place, row: VerdictRow | None) -> dict[str, object]:
    """One verdict with all that a release keeps of it, for JSON; nulls where there is none."""
    return {
        **place_facts(names, place),
        **_row_facts(row),
        "reviews": _review_facts(row) if row else [],
        "periods_before": row and row.before,
        "periods_after": row and row.after,
        "r1": row and row.alike,
        "drift": row and row.drift,
        "trend": row and row.trend,
        "harmonics": row and row.harmonics,
        "smallest": (row and row.smallest) or None,
        "caveats": list(row.caveats) if row else [],
        "sensitivity": [one.model_dump(mode="json") for one in row.others] if row else [],
        "placebos": (row and row.placebos) or None,
        "together_before": (row and row.together) or None,
        "estimates": [one.model_dump(mode="json") for one in row.estimates] if row else [],
        "read_by": row and row.read_by,
        "months_hidden": row and row.veiled,
        "forecast": row.forecast.model_dump(mode="json") if row and row.forecast else None,
        "counterfactual": _expected_facts(row) if row else [],
    }


def _review_facts(row: VerdictRow) -> list[dict[str, object]]:
    return [one.model_dump(mode="json") for one in row.reviews]


def _expected_facts(row: VerdictRow) -> list[dict[str, object]]:
    """What would have been expected month by month; none where months are hidden."""
    held = row.expected
    months = zip(held.months, held.value, held.low, held.high, strict=True)
    return [
        {"month": month.isoformat(), "expected": value, "low": low, "high": high}
        for month, value, low, high in months
    ]


def verdict_words(names: Names, number: int, found: Mapping[Place, VerdictRow]) -> str:
    """The verdicts of a release, a line each under its service and theme."""
    lines, under = [f"Verdicts of release {number}"], ("", 0)
    for place, row in found.items():
        theme = theme_of(place[1]) or 0
        if (names.of(place), theme) != under:
            lines += ["", f"{names.of(place)}: {_theme(theme)}"]
            under = (names.of(place), theme)
        lines.append(f"  {_line(place[1], row)}")
    return "\n".join(lines)


def _theme(theme: int) -> str:
    return THEMES[theme - 1] if theme else "no longer in the catalogue"


def _line(measure: str, row: VerdictRow) -> str:
    return f"{MARKS[row.outcome].text} {measure}: {row.sentence} {_against(row)}".rstrip()


def _against(row: VerdictRow) -> str:
    """The level beside the change, where there is a target."""
    return f"({row.level})" if row.level.value != "No target" else ""


def changed_facts(names: Names, one: Changed) -> dict[str, object]:
    """One change of a word, for JSON."""
    place = (one.service, one.measure, one.breakdown, one.node)
    return {
        **place_facts(names, place),
        "before": one.before and one.before.outcome.value,
        "after": one.after and one.after.outcome.value,
        "sentence": one.after and one.after.sentence,
    }


def changed_words(names: Names, number: int, since: int, changed: Sequence[Changed]) -> str:
    """What has another word in a release than in an earlier one."""
    if not changed:
        return f"No verdict of release {number} has another word than in release {since}."
    lines = [f"Release {number} beside release {since}: {len(changed):,} with another word"]
    for one in changed:
        place = (one.service, one.measure, one.breakdown, one.node)
        words = [row.outcome.value if row else "not judged" for row in (one.before, one.after)]
        lines.append(f"  {names.of(place)}, {one.measure}: {' -> '.join(words)}")
    return "\n".join(lines)


def whole_words(names: Names, number: int, place: Place, row: VerdictRow) -> str:
    """One verdict with its reviews and checks, in plain lines."""
    head = f"{title_of(place[1])}: {names.of(place)} (release {number})"
    lines = [head, f"{row.sentence} {_against(row)}".rstrip(), "", *_reviews(row), *_checks(row)]
    return "\n".join(lines).rstrip()


def _reviews(row: VerdictRow) -> Iterator[str]:
    standing = {1: "a rise stands", -1: "a fall stands", 0: "nothing stands"}
    for one in row.reviews:
        when = month_in_words(one.on) if one.on else f"after {one.months} months"
        p = "no estimate" if one.p is None else _chance("p", one.p)
        q = "" if one.q is None else f", {_chance('q', one.q)} among {one.family:,} figures"
        yield f"Review of {when} ({one.months} {row.read_by}s): {p}{q}; {standing[one.standing]}."


def _checks(row: VerdictRow) -> Iterator[str]:
    yield f"- {row.before:,} {row.read_by}s before and {row.after:,} since the change."
    if row.alike is not None:
        trend = "with" if row.trend else "without"
        yield f"- Fitted {trend} a trend from before; r1 {row.alike:.2f}."
    ahead = row.forecast.words if row.forecast else ""
    said = (row.smallest, *row.caveats, row.placebos, row.together, ahead)
    yield from (f"- {one}" for one in said if one)
    for other in (*row.others, *row.estimates):
        told = other.why_none or _figures(other.effect, other.p)
        yield f"- {other.name}: {told}"
    if row.veiled:
        yield "- Some months are hidden, so only rounded percentages are kept."


def _figures(effect: Interval | None, p: float | None) -> str:
    numbers = "no effect kept"
    if effect is not None:
        numbers = f"{effect.point:g} ({effect.low:g} to {effect.high:g})"
    return numbers if p is None else f"{numbers}, {_chance('p', p)}"


def _chance(name: str, chance: float) -> str:
    """A p or q value to four decimals: "p 0.0123", "p under 0.0001"."""
    return f"{name} {chance:.4f}" if chance >= LEAST_TOLD else f"{name} under {LEAST_TOLD}"
