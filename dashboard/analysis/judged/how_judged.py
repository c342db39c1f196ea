"""How a verdict was reached, in words: what was used, how it was looked at, and how often."""

from collections.abc import Iterator

from dashboard.analysis.before_after.decision import word_of
from dashboard.analysis.before_after.effect import Estimate, Kind, Outcome
from dashboard.analysis.before_after.rounding import rounded
from dashboard.analysis.before_after.rules import RELEASES, Rules
from dashboard.analysis.before_after.sentences import Told
from dashboard.analysis.before_after.verdict import FOUND
from dashboard.analysis.before_after.wording import PER_CENT, Amount, Words, counted, words_of
from dashboard.analysis.judged.observed import kind_of
from dashboard.analysis.judged.verdict_row import Interval, Look, OtherLook, VerdictRow
from dashboard.kpis.measure import Family, Measure
from datasets.calendar import add_months, month_in_words
from datasets.programme import Intervention

SOMEWHAT_ALIKE, MOSTLY_DRIFT = 0.3, 0.6
RARE, SELDOM = 0.001, 0.1
NOT_SHOWN, NONE_FOUND = "not shown: small numbers", "none worked out"
_SIGNS = {-1: "\u2212", 0: "", 1: "+"}

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_SEASONS = {
    0: "The time of year could not be allowed for: not seasonally adjusted.",
    1: "The time of year was allowed for roughly, with one yearly wave.",
    2: "The time of year was allowed for, with two yearly waves.",
}


def months_words(row: VerdictRow, change: Intervention) -> str:
    """Which months were used."""
    settling = change.settling_in_months
    left_out = f", and {counted(settling, 'settling-in month')} left out" if settling else ""
    return (
        f"{counted(row.before, row.read_by)} before and {row.after:,} since the change{left_out}."
    )


def fit_words(row: VerdictRow, rules: Rules = RELEASES) -> tuple[str, ...]:
    """How the months were looked at: trend, season, and how alike neighbouring ones are."""
    if row.alike is None:
        return ()
    trend = (
        "The months before set a straight trend, which was carried on past the change."
        if row.trend
        else "No trend from before was carried on: the level before is set against the level since."
    )
    return trend, _SEASONS[min(row.harmonics, 2)], _alike(row, row.alike, rules)


def _alike(row: VerdictRow, alike: float, rules: Rules) -> str:
    if alike > rules.unstable:
        how = "so alike that a slow drift would look like a change"
    elif alike > SOMEWHAT_ALIKE:
        how = "somewhat alike, which the interval allows for"
    else:
        how = f"hardly alike beyond trend and season, so that each {row.read_by} adds evidence"
    drift = (
        " The figures look more like a slow drift than like chance from one to the next."
        if (row.drift or 0) > MOSTLY_DRIFT
        else ""
    )
    return (
        f"Neighbouring {row.read_by}s are {how} (likeness {alike:.2f}; 1 is wholly alike).{drift}"
    )


def chance_words(p: float | None) -> str:
    """How often chance alone would show as much: "about 1 in 50"."""
    if p is None:
        return "not worked out"
    if p < RARE:
        return "less than 1 in 1,000"
    if p < SELDOM:
        return f"about 1 in {float(f'{1 / p:.2g}'):,.0f}"
    return f"about {round(100 * p)} in 100"


def short_effect(measure: Measure, look: Look | OtherLook, *, veiled: bool = False) -> str:
    """An effect as a table has it, in `unit_words`: "+10.4 (+8.0 to +13.0)"."""
    amount = _in_a_table(measure)
    effect = look.relative if amount.relative else look.effect
    if effect is None:
        return NOT_SHOWN if veiled else NONE_FOUND
    numbers = _told(words_of(measure, kind_of(measure)), amount, effect).numbers
    point, low, high = (
        f"{_SIGNS[(number > 0) - (number < 0)]}{amount.before}{numbers.text(number)}"
        for number in (numbers.point, numbers.low, numbers.high)
    )
    return f"{point} ({low} to {high})"


def unit_words(measure: Measure) -> str:
    """What the numbers of `short_effect` count: "percentage points", "jobs a month"."""
    amount = _in_a_table(measure)
    return "per cent of what was expected" if amount.relative else amount.many


def _in_a_table(measure: Measure) -> Amount:
    """How a table tells an effect: a rate's as a percentage of itself, another's in its units."""
    words = words_of(measure, kind_of(measure))
    is_rate = measure.per_homes or measure.family is Family.RATIO
    if not words.amount.relative or is_rate or words.also is None:
        return words.amount
    return words.also


def interval_words(measure: Measure, row: VerdictRow) -> str:
    """The verdict's own effect and its interval, as a table has it, but in words.

    Where its units would tell too much it is a percentage and has no estimate between its ends; ""
    where neither is kept: the sentence then says as much as may be said.
    """
    words, amount = words_of(measure, kind_of(measure)), _in_a_table(measure)
    effect = row.relative if amount.relative else row.effect
    if effect is not None and not row.veiled:
        told = _told(words, amount, effect)
        way = {-1: f" {words.lower}", 0: "", 1: f" {words.higher}"}[told.numbers.signs[1]]
        return f"{told.point}{way}, {told.between()}"
    if row.relative is None or kind_of(measure) is Kind.PROPORTION:
        return ""
    return _told(words, PER_CENT, row.relative).across("from", "to")


def _told(words: Words, amount: Amount, effect: Interval) -> Told:
    numbers = rounded(Estimate(effect.point, effect.low, effect.high), amount.times)
    return Told(words, amount, numbers)


def review_words(row: VerdictRow) -> tuple[str, ...]:
    """Which review found it and when, and what the newest one makes of that."""
    if row.reviewed_on is None:
        return ()
    last = month_in_words(row.reviewed_on)
    if row.outcome not in FOUND or row.found_on is None:
        return (f"Last reviewed with figures to {last}.",)
    found = f"Found at the {month_in_words(row.found_on)} review"
    if row.found_on == row.reviewed_on:
        sentence = f"{found}, the newest."
    else:
        sentence = f"{found}, and standing at the newest, with figures to {last}."
    held = "Today's interval includes 0: the newest figures alone no longer settle it."
    return (sentence, held) if row.held else (sentence,)


def found_words(measure: Measure, look: Look) -> str:
    """What stood after a review."""
    return word_of(look.standing, measure.better).value if look.standing else "nothing yet"


def family_words(row: VerdictRow, *, is_ward: bool = False) -> str:
    """How many figures, or wards, were looked at together; "" without a review."""
    if not row.reviews:
        return ""
    those = "wards" if is_ward else "figures of this service"
    return (
        f"At the newest review {row.reviews[-1].family} {those} were looked at together. The more "
        "are looked at, the clearer each has to be."
    )


def turning_words(row: VerdictRow, rules: Rules = RELEASES) -> Iterator[str]:
    """What would change the word."""
    if row.outcome is Outcome.NO_FAIR_COMPARISON:
        yield (
            "More months since the change do not change this word by themselves: what stands in "
            "the way would have to go."
        )
        return
    if row.outcome in FOUND:
        yield (
            "It stays until a review at which chance alone would show as much more often than "
            f"{round(100 * rules.leave)} times in 100, or at which the figures lean the other way. "
            "Then it has to be found anew."
        )
    elif row.reason and row.outcome is Outcome.CANNOT_TELL and row.reviews:
        yield f"No more can be said while this holds: {row.reason}."
    else:
        yield (
            "A change is found when it is large enough, chance alone would show it less than "
            f"{round(100 * rules.alpha)} times in 100, and either two reviews running show it or "
            "one shows it very clearly."
        )
    if row.reviewed_on is not None:
        due = add_months(row.reviewed_on, max(rules.every, _MONTHS[row.read_by]))
        yield f"The next review takes in the figures to {month_in_words(due)}."


def is_flow(measure: Measure) -> bool:
    """Whether a verdict is on how fast a stock grows or shrinks, and not on how large it is."""
    return kind_of(measure) is Kind.STOCK
