"""control-chart: what usually happens in an analyst's own series, and what in it is unusual."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from dashboard.analysis.process_control import ControlChart, SpecialCause, Stretch
from dashboard.analysis.process_control import control_chart as chart_of
from dashboard.analysis.process_words import (
    assurance,
    assurance_words,
    point_type,
    variation_words,
)
from dashboard.analyst_file.columns import numbers_in, read_columns
from dashboard.analyst_file.frequency import Frequency
from dashboard.analyst_file.periods import PeriodError, Periods, periods_in, rows_as_periods
from dashboard.cli.options import (
    DONE,
    NOT_PUBLISHABLE,
    File,
    Json,
    answer,
    failures_in_words,
    stop,
    wrong_usage,
)
from dashboard.kpis.measure import Better


class Screen(StrEnum):
    """Whether very large ranges are left out of the limits."""

    ON = "on"
    OFF = "off"


Value = Annotated[str, typer.Option("--value", metavar="COL", help="The column of values.")]
Period = Annotated[
    str | None,
    typer.Option("--period", metavar="COL", help="The column of dates, or of whole numbers."),
]
HowOften = Annotated[
    Frequency | None,
    typer.Option("--frequency", help="How long a period is, where rows may be missing."),
]
Rebase = Annotated[
    list[str] | None,
    typer.Option(
        "--rebase", metavar="DATE", help="A period from which limits begin anew; repeatable."
    ),
]
Screening = Annotated[
    Screen, typer.Option("--screen", help="Leave very large ranges out of the limits.")
]
Target = Annotated[float | None, typer.Option("--target", help="A target, to be said met or not.")]
Direction = Annotated[Better, typer.Option("--better", help="Which direction is good.")]
_SHOWN = 40


def control_chart(
    file: File,
    *,
    value: Value,
    period: Period = None,
    frequency: HowOften = None,
    rebase: Rebase = None,
    screen: Screening = Screen.ON,
    target: Target = None,
    better: Direction = Better.CONTEXT,
    as_json: Json = False,
) -> None:
    """Draw up the control chart of a CSV file's column: mean, limits, and unusual points."""
    with failures_in_words(as_json=as_json):
        if target is not None and not np.isfinite(target):
            wrong_usage(f"--target is {target}; write a number.")
        if frequency and period is None:
            wrong_usage("--frequency says how long the periods of --period are: name that column.")
        periods, values, notices = _series(file, value, period, frequency)
        chart = chart_of(values, _places(periods, rebase or []), is_screened=screen is Screen.ON)
        if not any(stretch.limits for stretch in chart.stretches):
            told = f"{file.name} has no two neighbouring periods with a value: there are no limits."
            stop(told, NOT_PUBLISHABLE, as_json=as_json)
        verdict = None if target is None else assurance(chart, target, better)
        words = [variation_words(chart, better)]
        if target is not None and verdict:
            words.append(assurance_words(verdict, target))
        facts = {
            "exit": DONE,
            "file": file.name,
            "value": value,
            **_lines(chart.stretches[-1]),
            "screen": screen.value,
            "stretches": [_stretch_facts(stretch, periods) for stretch in chart.stretches],
            "points": _points(chart, periods, better),
            "gaps": [periods.labels[place] for place in np.flatnonzero(np.isnan(values)).tolist()],
            "variation": words[0],
            "assurance": verdict,
            "sentence": " ".join(words),
            "notices": notices,
        }
        answer(facts, as_json=as_json, text="\n".join([*notices, *_told(chart, periods), *words]))


def _series(
    file: Path, value: str, period: str | None, frequency: Frequency | None
) -> tuple[Periods, np.typing.NDArray[np.float64], list[str]]:
    """The periods, a value for each, and what is to be said of how they were read."""
    read = read_columns(file, [value] if period is None else [value, period])
    values = numbers_in(read, value)
    periods = rows_as_periods(read) if period is None else periods_in(read, period, frequency)
    return periods, periods.lay_out(values), [*read.notices, *periods.notices]


def _places(periods: Periods, rebase: list[str]) -> list[int]:
    try:
        return [periods.place_of(written) for written in rebase]
    except PeriodError as error:
        wrong_usage(f"--rebase: {error}")


def _lines(stretch: Stretch) -> dict[str, object]:
    """Mean and limits; null where the stretch has none."""
    lines = asdict(stretch.limits) if stretch.limits else {}
    names = ("mean", "lower", "upper", "near_lower", "near_upper")
    return {name: lines.get(name) for name in names}


def _stretch_facts(stretch: Stretch, periods: Periods) -> dict[str, object]:
    limits = stretch.limits
    return {
        "first": periods.labels[stretch.first],
        "last": periods.labels[stretch.last],
        **_lines(stretch),
        "moving_range": limits.moving_range if limits else None,
        "screened": limits.screened if limits else 0,
    }


def _points(chart: ControlChart, periods: Periods, better: Better) -> list[dict[str, object]]:
    lines = [_lines(stretch) for stretch in chart.stretches]
    found: list[dict[str, object]] = []
    for stretch, of_stretch in zip(chart.stretches, lines, strict=True):
        for place in range(stretch.first, stretch.last + 1):
            value, cause = float(chart.values[place]), chart.causes[place]
            found.append(
                {
                    "period": periods.labels[place],
                    "value": None if np.isnan(value) else value,
                    **of_stretch,
                    "special_cause_type": cause,
                    "point_type": point_type(cause, better) if cause else None,
                }
            )
    return found


def _told(chart: ControlChart, periods: Periods) -> list[str]:
    """The chart in lines: each stretch, and what is unusual."""
    lines = []
    for stretch in chart.stretches:
        span = f"{periods.labels[stretch.first]} to {periods.labels[stretch.last]}"
        limits = stretch.limits
        if limits is None:
            lines.append(f"{span}: no two neighbouring periods have a value, so no limits.")
            continue
        screened = f" (very large ranges left out: {limits.screened})" if limits.screened else ""
        lines.append(
            f"{span}: mean {limits.mean:,.6g}, and values usually lie between {limits.lower:,.6g} "
            f"and {limits.upper:,.6g}{screened}."
        )
    causes = list(enumerate(chart.causes))
    unusual = [(p, c) for p, c in causes if c not in {None, SpecialCause.COMMON}]
    lines += [
        f"  {periods.labels[place]}: {chart.values[place]:,.6g}, {cause}"
        for place, cause in unusual[-_SHOWN:]
    ]
    if len(unusual) > _SHOWN:
        lines.append(f"  ({len(unusual) - _SHOWN:,} earlier unusual points: see --json)")
    gaps = int(np.isnan(chart.values).sum())
    if gaps:
        lines.append(f"Periods without a value: {gaps:,}. Nothing is counted across them.")
    return lines
