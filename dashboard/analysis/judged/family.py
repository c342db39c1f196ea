"""A family: what is looked at together at one review, and what every look at it found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.analysis.before_after.comparators import in_the_headline
from dashboard.analysis.before_after.effect import Numbers
from dashboard.analysis.before_after.estimate import comparators_mean
from dashboard.analysis.before_after.fairness import unfair_reasons
from dashboard.analysis.before_after.reviews import Review, Total, replay
from dashboard.analysis.before_after.rules import Rules
from dashboard.analysis.before_after.worthwhile import Worthwhile
from dashboard.analysis.judged.candidates import Candidate
from dashboard.analysis.judged.fits import Answer, Asked, Fits


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The looks at one candidate, and its newest fit.

    `own` are the looks at the council's own change where `reviews` are on the difference from
    comparators; `adjusted` is the difference where the comparators are too few for that.
    """

    reviews: tuple[Review, ...] = ()
    own: tuple[Review, ...] = ()
    today: Answer | None = None
    adjusted: Answer | None = None


NOTHING = Found()


def looked_at(
    candidates: Iterable[Candidate], sizes: Mapping[str, Worthwhile], fits: Fits, rules: Rules
) -> dict[str, Found]:
    """By key, what was found of the candidates that may be compared.

    Those that are one piece of evidence count once, and share what is found.
    """
    fair = [one for one in candidates if not unfair_reasons(one.facts, rules)]
    first: dict[tuple[object, ...], Candidate] = {}
    for one in fair:
        first.setdefault(one.figures, one)
    apart = list(first.values())
    headline = _replayed(apart, sizes, fits, rules, against=True)
    set_against = [one for one in apart if in_the_headline(one.others)]
    own = _replayed(set_against, sizes, fits, rules, against=False)
    found = {
        one.key: Found(
            headline[one.key],
            own.get(one.key, ()),
            _at(one, one.months, fits, against=True),
            _adjusted(one, fits, rules),
        )
        for one in apart
    }
    return {one.key: found[first[one.figures].key] for one in fair}


def _replayed(
    candidates: Sequence[Candidate],
    sizes: Mapping[str, Worthwhile],
    fits: Fits,
    rules: Rules,
    *,
    against: bool,
) -> dict[str, tuple[Review, ...]]:
    """The looks of one family, everything that they need fitted together first."""
    by_key = {one.key: one for one in candidates}
    fits.all(
        [
            _asked(one, months, against=against)
            for one in candidates
            for months in {*rules.reviews(one.months), *([one.months] if one.months else ())}
        ]
    )
    return replay(
        [Total(one.key, one.months, sizes[one.key]) for one in candidates],
        lambda key, months: fits.all([_asked(by_key[key], months, against=against)])[0],
        rules,
        lambda key, months: by_key[key].month_of(months),
    )


def _asked(one: Candidate, months: int, *, against: bool) -> Asked:
    offset: Numbers | None = None
    if against and in_the_headline(one.others):
        offset = comparators_mean(one.as_of(months), one.comparators_as_of(months))
    return Asked(one.as_of(months), one.change, offset)


def _at(one: Candidate, months: int, fits: Fits, *, against: bool) -> Answer | None:
    return fits.all([_asked(one, months, against=against)])[0] if months else None


def _adjusted(one: Candidate, fits: Fits, rules: Rules) -> Answer | None:
    """The difference from too few comparators, as at the last review."""
    looks = rules.reviews(one.months)
    if not looks or not one.comparators or in_the_headline(one.others):
        return None
    told, others = one.as_of(looks[-1]), one.comparators_as_of(looks[-1])
    return fits.all([Asked(told, one.change, comparators_mean(told, others))])[0]
