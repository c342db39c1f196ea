"""The options of before-after, and what of them goes together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

import numpy as np
import typer

from dashboard.analysis.before_after.design import Trend
from dashboard.analysis.before_after.effect import Kind
from dashboard.analysis.before_after.rules import When
from dashboard.analysis.before_after.wording import Words
from dashboard.analysis.own_series.study import Method, Study
from dashboard.analyst_file.columns import AnalystFile
from dashboard.analyst_file.frequency import Frequency
from dashboard.analyst_file.observed import Columns
from dashboard.analyst_file.timeline import Timeline
from dashboard.cli.options import wrong_usage
from dashboard.kpis.measure import Better
from datasets.refusal import named

MOST_PERIODS = 5000


class Trending(StrEnum):
    """Whether a trend from before is taken to go on: by how long the before is, unless told."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


TRENDS: Mapping[Trending, Trend] = MappingProxyType(
    {Trending.AUTO: "auto", Trending.ON: "on", Trending.OFF: "off"}
)
PeriodColumn = Annotated[
    str | None,
    typer.Option(
        "--month",
        "--period",
        metavar="COL",
        help="The column of dates, or of whole numbers; the rows in order without one.",
    ),
]
Value = Annotated[
    str | None, typer.Option("--value", metavar="COL", help="The column of values or counts.")
]
Numerator = Annotated[
    str | None, typer.Option("--numerator", metavar="COL", help="How many of them.")
]
Denominator = Annotated[
    str | None, typer.Option("--denominator", metavar="COL", help="Out of how many.")
]
ChangeAt = Annotated[
    str,
    typer.Option(
        "--change", metavar="DATE|NUMBER", help="When it changed: the first period thereafter."
    ),
]
KindOf = Annotated[
    Kind | None,
    typer.Option(
        "--kind",
        help="What the figures are. Unless told: a proportion with --denominator, a count with "
        "--exposure, else a mean.",
    ),
]
Exposure = Annotated[
    str | None,
    typer.Option("--exposure", metavar="COL", help="What a count is out of, such as homes."),
]
SettlingIn = Annotated[
    int, typer.Option("--settling-in", min=0, help="Periods from the change that are left out.")
]
Comparators = Annotated[
    list[str] | None,
    typer.Option(
        "--comparator",
        metavar="COL",
        help="A like series without the change (of a proportion NUMERATOR/DENOMINATOR): the "
        "difference from it is looked at; repeatable.",
    ),
]
Controls = Annotated[
    list[str] | None,
    typer.Option(
        "--control",
        metavar="COL",
        help="What foretells the series, learned from before the change alone; repeatable.",
    ),
]
Direction = Annotated[Better, typer.Option("--better", help="Which direction is good.")]
Size = Annotated[
    float | None,
    typer.Option(
        "--worthwhile",
        metavar="X",
        help="The smallest change that counts: a share (0.05) of a count or duration, points of a "
        "proportion (0.02), else in the figures' own units.",
    ),
]
Breaks = Annotated[
    list[str] | None,
    typer.Option(
        "--breaks",
        metavar="DATE|DATE..DATE",
        help="When something else changed what is counted; repeatable.",
    ),
]
TrendChoice = Annotated[
    Trending, typer.Option("--trend", help="Whether a trend from before goes on.")
]
ReviewChoice = Annotated[
    When, typer.Option("--reviews", help="One look at the end, or one a quarter from the 6th.")
]
HowOften = Annotated[
    Frequency | None, typer.Option("--frequency", help="How long a period is; told unless named.")
]
MethodChoice = Annotated[
    Method,
    typer.Option("--method", help="This product's own, or segmented regression (Newey-West)."),
]
Lags = Annotated[
    int | None,
    typer.Option("--lags", min=0, help="Of newey-west: how far back periods may be alike."),
]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What kind of series it is, and its columns."""

    kind: Kind
    is_told: bool
    columns: Columns


def chosen_columns(
    kind: Kind | None,
    value: str | None,
    numerator: str | None,
    denominator: str | None,
    exposure: str | None,
) -> Chosen:
    """The series that was named; wrong usage where it is not one."""
    if (value is None) == (numerator is None):
        wrong_usage("Name one: --value COL, or --numerator COL with --denominator COL.")
    if (numerator is None) != (denominator is None):
        wrong_usage("--numerator and --denominator belong together: name both.")
    if exposure is not None and (value is None or kind not in {None, Kind.COUNT}):
        wrong_usage("--exposure goes with --value, of a count: what the count is out of.")
    if value is not None:
        if kind is Kind.PROPORTION:
            wrong_usage(
                "A proportion needs --numerator and --denominator: how many, and out of how many."
            )
        guessed = Kind.MEAN if exposure is None else Kind.COUNT
        return Chosen(kind or guessed, kind is not None, Columns(value, exposure))
    if kind not in {None, Kind.PROPORTION, Kind.COUNT}:
        wrong_usage(f"A {kind} has no --numerator and --denominator: name its column by --value.")
    columns = Columns(numerator or "", denominator)
    return Chosen(kind or Kind.PROPORTION, kind is not None, columns)


def comparator_columns(chosen: Chosen, names: Sequence[str]) -> list[Columns]:
    """The columns of the comparators: with a denominator or exposure, written COL/COL."""
    found = []
    for name in names:
        above, _, below = name.rpartition("/")
        if chosen.kind is Kind.PROPORTION and not (above and below):
            wrong_usage(
                f"--comparator {named(name)}: of a proportion write NUMERATOR/DENOMINATOR, two "
                "columns."
            )
        is_split = chosen.columns.below is not None and above and below
        found.append(Columns(above, below) if is_split else Columns(name))
        if found[-1].above == chosen.columns.above:
            wrong_usage(f"--comparator {named(name)} is the series itself.")
    return found


def refuse_size(size: float | None, kind: Kind) -> None:
    """Wrong usage for a size that no change can have, or that was meant as a percentage."""
    if size is None:
        return
    if not (np.isfinite(size) and size >= 0):
        wrong_usage(f"--worthwhile is {size}; write a number that is not below 0.")
    if size >= 1 and kind in {Kind.COUNT, Kind.DURATION, Kind.PROPORTION}:
        wrong_usage(f"--worthwhile is {size:g}; of a {kind} write a share: 0.05 is 5 in 100.")


def refuse_method(method: Method, *, beside: Sequence[str], lags: int | None) -> None:
    """Wrong usage for what a segmented regression cannot take, or alone can."""
    if method is Method.NEWEY_WEST and beside:
        wrong_usage("--method newey-west takes no --comparator and no --control.")
    if method is Method.MIXTURE and lags is not None:
        wrong_usage("--lags goes with --method newey-west.")


def refuse_lags(lags: int | None, study: Study) -> None:
    """Wrong usage for more lags than there are neighbours."""
    fitted = int(study.fitted.sum())
    if lags is not None and fitted and lags >= fitted:
        wrong_usage(f"--lags is {lags}; of {fitted} periods write at most {fitted - 1}.")


def refuse_length(file: AnalystFile, column: str | None, timeline: Timeline) -> None:
    """ExtractRefusedError for more periods than can be looked at."""
    count = len(timeline.periods.numbers)
    if count > MOST_PERIODS:
        what = (
            f"there are {count:,} periods, and at most {MOST_PERIODS:,} can be looked at. Add them "
            "up to longer ones, or leave out the oldest."
        )
        raise file.refusal(column or next(iter(file.columns)), what)


def set_against(words: Words, others: int) -> Words:
    """Words of a series that is set against so many comparators."""
    if others == 0:
        return words
    if others == 1:
        return replace(words, others="the comparator's figures", elsewhere="in the comparator")
    return replace(words, others="the comparators", elsewhere="in the comparators")
