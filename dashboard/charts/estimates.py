"""What both clocks of a measure say by the method of the verdicts, fair comparison or not."""

from collections.abc import Iterator

from dashboard.analysis.judged.how_judged import short_effect, unit_words
from dashboard.analysis.judged.verdict_row import OtherLook, VerdictRow
from dashboard.charts.clocks import Told
from dashboard.charts.describe import clock_words
from dashboard.kpis.measure import Measure, Unit

BY_ITSELF, AGAINST = "By itself", "Set against"
"""What estimates are called when verdicts are reached."""


def estimate_words(measure: Measure, look: OtherLook, *, veiled: bool = False) -> str:
    """An estimate as a table has it, or why there is none."""
    if look.why_none:
        return f"none: {look.why_none.rstrip('.')}"
    return short_effect(measure, look, veiled=veiled)


def plain_words(clock: Told, look: OtherLook) -> str:
    """The pooled figure since less the one before, here or less the group's: "+16.1"."""
    gap = _plain(clock).get(look.name)
    if gap is None:
        return "not known"
    share = clock.own.measure.unit is Unit.SHARE
    number = round(100 * gap if share else gap, 1)
    return f"{number:+.1f}".replace("-", "\u2212")


def opposite_words(
    one: Told, first: VerdictRow | None, other: Told, second: VerdictRow | None
) -> tuple[str, ...]:
    """Where the clocks' estimates, or an estimate and the plain figures, differ in sign."""
    if first is None or second is None:
        return ()
    return (
        *_between_clocks(one, first, other, second),
        *_beside_plain(one, first),
        *_beside_plain(other, second),
    )


def _between_clocks(one: Told, first: VerdictRow, other: Told, second: VerdictRow) -> Iterator[str]:
    theirs = {look.name: look for look in second.estimates}
    for look in first.estimates:
        twin = theirs.get(look.name)
        if twin is not None and _sign(look) * _sign(twin) < 0:
            yield (
                f"{look.name}, the estimates lean opposite ways: "
                f"{short_effect(one.own.measure, look)} {clock_words(one.own.measure)} and "
                f"{short_effect(other.own.measure, twin)} {clock_words(other.own.measure)}, "
                f"in {unit_words(one.own.measure)}."
            )


def _beside_plain(clock: Told, row: VerdictRow) -> Iterator[str]:
    """Of one clock: where trend, season and scale turn the plain difference round."""
    plain = _plain(clock)
    for look in row.estimates:
        gap = plain.get(look.name)
        if gap is not None and gap * _sign(look) < 0:
            yield (
                f"{look.name}, {clock_words(clock.own.measure)}: the plain difference and the "
                "estimate differ in sign."
            )


def _plain(clock: Told) -> dict[str, float | None]:
    """The plain differences, by what the estimates of the same are called."""
    against = zip(clock.others, clock.gaps, strict=True)
    return {BY_ITSELF: clock.change} | {f"{AGAINST} {one.label}": gap for one, gap in against}


def _sign(look: OtherLook) -> int:
    point = look.effect.point if look.effect else 0.0
    return (point > 0) - (point < 0)
