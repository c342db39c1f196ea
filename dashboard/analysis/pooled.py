"""Pooled: all the months before a change, or from it on, taken together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.analysis.covered import partly_words
from dashboard.analysis.frame import HIDDEN_EITHER_WAY
from dashboard.analysis.line import value_of
from dashboard.analysis.spread import middle
from dashboard.kpis.measure import Family, Measure, Recipe
from datasets.calendar import add_months, month_in_words
from datasets.reported import REPORTED_FIGURES

_RECIPE_WORDS = {
    Recipe.WEEKS_OF_WORK: (
        "what was open at the month ends over what mean weeks finished, both added up."
    ),
    Recipe.TRAILING_YEAR: "whole years that lie on this side of the change, none counted twice.",
    Recipe.YEAR_TO_DATE: "whole financial years, April to March, on this side of the change.",
    Recipe.A_YEAR_ON: "those who started twelve months before each month, taken together.",
    Recipe.YEAR_A_YEAR_ON: (
        "whole years in which people joined and the year after, both on this side of the change."
    ),
    Recipe.SHARE_OF_BOTH: "the month ends taken together.",
}
_CASES = {"repairs": "repairs", "complaints": "complaints", "member_enquiries": "enquiries"}

TOO_MANY_HIDDEN = 0.1
"""Above this share of hidden months, what is left would mislead."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """One figure for many months: `first` and `last` are the first and last that it holds.

    Of years that end with a month, `months` is how many years, and so is a denominator of theirs.
    Shares and rates: sums over sums. Counts and stocks: the mean of a month (the denominator is
    then the number of months). Days: the middle of all records together. `value` is None where
    there is nothing to divide by, or where too many months are hidden; `words` say which.
    """

    first: date
    last: date
    months: int
    numerator: float | None
    denominator: float | None
    value: float | None
    words: str
    p90: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """The rows of a series (month, numerator, denominator, status) on one side of a change.

    `days` are the counts of whole days of the months shown, for a measure that keeps them. `note`
    says what else is to be known of this side. A row may be of a year that ends with its month:
    it goes back `months_held`.
    """

    rows: pl.DataFrame
    yearly: bool
    days: pl.DataFrame | None = None
    note: str = ""
    months_held: int = 1

    @property
    def counted(self) -> pl.DataFrame:
        """The rows without those for which only a document's figure is known."""
        return self.rows.filter(pl.col("coverage").fill_null("") != REPORTED_FIGURES)

    @property
    def of_years(self) -> bool:
        """Whether each row is of a year."""
        return self.yearly or self.months_held > 1

    def first_of(self, months: Sequence[date]) -> date:
        """The first month that rows of these months hold."""
        return add_months(months[0], 1 - self.months_held)


def pool(measure: Measure, window: Window) -> Pooled | None:
    """The months of a window taken together; None where it has none with a figure.

    Hidden months are left out, so nothing hidden can be worked out from the pool; where they are
    more than a tenth, no figure is given. What a document reported is never added to what was
    counted.
    """
    counted = window.counted
    shown = counted.filter(pl.col("numerator").is_not_null())
    hidden = counted.filter(pl.col("status").is_in(HIDDEN_EITHER_WAY)).height
    if hidden > TOO_MANY_HIDDEN * (shown.height + hidden):
        return _withheld(window, shown.height, hidden)
    if shown.is_empty():
        return None
    months = shown["month"].to_list()
    numerator = float(shown["numerator"].sum())
    denominator, value, p90 = _together(measure, shown, numerator, window.days)
    words = [
        f"{_span(window, months)}: {_how(measure, numerator, denominator)}",
        *_left_out(window, shown.height, hidden),
        *partly_words(shown, measure.dataset),
        *([window.note] if window.note else []),
    ]
    return Pooled(
        first=window.first_of(months),
        last=months[-1],
        months=len(months),
        numerator=numerator,
        denominator=denominator,
        value=value,
        words=" ".join(words),
        p90=p90,
    )


def _together(
    measure: Measure, shown: pl.DataFrame, numerator: float, days: pl.DataFrame | None
) -> tuple[float | None, float | None, float | None]:
    """Denominator, value and p90."""
    if measure.family is Family.DURATION:
        if days is None or days.is_empty():
            return None, None, None
        return None, *middle(days)
    if _is_mean(measure):
        return float(shown.height), numerator / shown.height, None
    denominator = float(shown["denominator"].sum())
    return denominator, value_of(measure, numerator, denominator), None


def _is_mean(measure: Measure) -> bool:
    return measure.family in (Family.COUNT, Family.STOCK) and not measure.per_homes


def _withheld(window: Window, shown: int, hidden: int) -> Pooled:
    months = window.rows["month"].to_list()
    every, verb = _counted(shown + hidden, yearly=window.of_years), "is" if hidden == 1 else "are"
    words = (
        f"Not given: {hidden} of {every} {verb} hidden because numbers are small; "
        "with them a hidden number could be worked out, without them the figure would mislead."
    )
    return Pooled(window.first_of(months), months[-1], shown, None, None, None, words)


def _span(window: Window, months: Sequence[date]) -> str:
    ends = (window.first_of(months), months[-1])
    names = [str(m.year) if window.yearly else month_in_words(m) for m in ends]
    span = " to ".join(dict.fromkeys(names))
    return f"{span}, {_counted(len(months), yearly=window.of_years)}"


def _counted(number: int, *, yearly: bool) -> str:
    unit = "year" if yearly else "month"
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _how(measure: Measure, numerator: float, denominator: float | None) -> str:
    """How the months were taken together."""
    above, below = f"{numerator:,.0f}", f"{denominator or 0:,.0f}"
    if measure.recipe is not None:
        return _RECIPE_WORDS[measure.recipe]
    if measure.per_homes:
        mean = "the month ends" if measure.family is Family.STOCK else "a month"
        return f"the mean of {mean}, each against the homes of its last day."
    records = _CASES.get(measure.dataset, "records")
    return {
        Family.DURATION: f"the middle of {above} {records} taken together.",
        Family.STOCK: "the mean of the month ends (a level is averaged, not added up).",
        Family.COUNT: f"the mean of a month, {above} in all.",
        Family.RATIO: f"{above} over {below}, both added up.",
        Family.PROPORTION: f"{above} of {below}.",
    }[measure.family]


def _left_out(window: Window, shown: int, hidden: int) -> list[str]:
    said = []
    reported = window.rows.height - window.counted.height
    without = window.counted.height - shown - hidden
    if reported:
        said.append(f"{_counted(reported, yearly=window.of_years)} of reported figures not added.")
    if without:
        said.append(f"{_counted(without, yearly=window.of_years)} without a figure left out.")
    if hidden:
        said.append(f"{_counted(hidden, yearly=window.of_years)} with small numbers left out.")
    return said
