"""What a chart says, in words: titles, alt text, and the plain sentences around it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.analysis.before_after.decision import Level
from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.frame import HIDDEN_EITHER_WAY
from dashboard.analysis.judged.finding import Finding
from dashboard.analysis.series import Pooled, Series, Status
from dashboard.charts.drawing import Drawing, period_words
from dashboard.kpis.measure import WARD, Clock, Frequency, Measure, Recipe, Unit
from dashboard.kpis.words import format_value
from datasets.calendar import in_words
from datasets.programme import Intervention

DELIVERED_BY = {
    "in_house": "the council itself",
    "almo": "an arm's-length company of the council (an ALMO)",
    "trading_company": "a trading company that the council owns",
    "contractor": "a contractor",
    "shared": "a service shared with other councils",
    "hybrid": "the council and contractors together",
    "voluntary_sector": "a voluntary organisation",
    "public_partner": "another public body",
}

STATUS_WORDS = {
    Status.PUBLISHED: "Published",
    Status.PROVISIONAL: "Provisional",
    Status.RESTATED: "Restated",
    Status.MISSING: "Missing: no extract",
    Status.HIDDEN: "Hidden: too few to show",
    Status.NOW_HIDDEN: "Now hidden: too few to show",
    Status.NOT_MEASURED: "Not measured",
    Status.REPORTED: "Reported, not counted here",
}

COUNTED = (Status.PUBLISHED, Status.RESTATED, Status.PROVISIONAL)

CLOCK_WORDS = {
    Clock.MONTH_END: "at month end",
    Clock.RAISED: "by the month raised",
    Clock.COMPLETED: "by the month completed",
    Clock.CLOSED: "by the month closed",
    Clock.ATTENDED: "by the month attended",
    Clock.DONE_OR_DUE: "by the month done, or due and not done",
    Clock.DECIDED: "by the month decided",
    Clock.OPENED: "by the month opened",
    Clock.REOPENED: "by the month opened again",
    Clock.RECEIVED: "by the month received",
    Clock.DUE: "by the month answered, or due and not answered",
    Clock.ANSWERED: "by the month answered",
    Clock.MADE: "by the month made",
    Clock.LEFT: "by the month of leaving",
    Clock.STARTED: "by the month of starting",
    Clock.PAID: "by the month paid",
    Clock.IN_MONTH: "in each month",
    Clock.EXTRACT: "by the month that an extract is of",
    Clock.ACTION_DUE: "by the month due",
}


_OVER_A_YEAR = "in the twelve months up to each"
RECIPE_WORDS = {
    Recipe.TRAILING_YEAR: _OVER_A_YEAR,
    Recipe.YEAR_A_YEAR_ON: _OVER_A_YEAR,
    Recipe.YEAR_TO_DATE: "from April up to each month",
}


def clock_words(measure: Measure) -> str:
    """What a measure's figures are dated by: "by the month raised", "by the year of starting"."""
    if measure.recipe in RECIPE_WORDS:
        return RECIPE_WORDS[measure.recipe]
    words = CLOCK_WORDS[measure.clock]
    return words.replace("month", "year") if measure.frequency is Frequency.YEARLY else words


def change_sentence(change: Intervention | None) -> str:
    """What changed and when, whichever way round it went."""
    if change is None:
        return "No change to this service is on record, so there is no before and after."
    before, after = DELIVERED_BY[change.model_before], DELIVERED_BY[change.model_after]
    when = in_words(change.on)
    if change.model_before == change.model_after:
        return f"{change.name} on {when}. Run by {after} before and after."
    moved = f"Before it, run by {before}; from then on, by {after}."
    return f"{change.name} on {when}. {moved}{_steps(change)}"


def _steps(change: Intervention) -> str:
    partial = [step for step in change.share_transferred if step.share < 1]
    if not partial:
        return ""
    steps = ", ".join(
        f"{step.share:.0%} from {in_words(step.from_day)}" for step in change.share_transferred
    )
    return f" It moved in steps: {steps}."


_STATES = {Status.PROVISIONAL: ", provisional", Status.REPORTED: ", as reported"}


def latest_words(series: Series) -> str:
    """The newest figure and its month: "71.2% in October 2026, provisional"."""
    hidden = hidden_words(series)
    if hidden:
        return hidden
    known = series.frame.drop_nulls("value")
    if known.is_empty():
        return "No figures yet"
    row = known.row(-1, named=True)
    state = _STATES.get(row["status"], "")
    at = "at the end of" if series.measure.clock is Clock.MONTH_END else "in"
    value = format_value(series.measure, row["value"]) + _few(series, row)
    return f"{value} {at} {period_words(series, row['month'])}{state}"


def hidden_words(series: Series) -> str:
    """That the newest month is hidden, where it is: an older figure would pass for the newest."""
    if series.frame.is_empty() or series.frame["status"][-1] not in HIDDEN_EITHER_WAY:
        return ""
    return f"Too few to show in {period_words(series, series.frame['month'][-1])}"


FEW = 30


def _few(series: Series, row: Mapping[str, Any]) -> str:
    """The counts, where they are so few that the share alone would mislead."""
    if series.measure.unit is not Unit.SHARE or (row["denominator"] or FEW) >= FEW:
        return ""
    some, every = (f"{row[name]:.1f}".removesuffix(".0") for name in ("numerator", "denominator"))
    return f" ({some} of {every})"


def message(series: Series, finding: Finding) -> str:
    """The measure's title and what was found of it; without a finding, its newest figure.

    What was found of a whole service is never a ward's message.
    """
    title, word = series.measure.title, _lowered(finding.word)
    if series.not_measured_why:
        return f"{title}: {word}"
    if finding.verdict is not None and not finding.of_whole:
        title = f"{title} in {series.label}" if series.breakdown == WARD else title
        return f"{title}: {_found(finding, finding.verdict.level)}"
    words, _, state = latest_words(series).partition(", ")
    judged = f"the whole service: {word}" if finding.of_whole else word
    state = f"{state}; {judged}" if state else judged
    return f"{title}: {_lowered(words)} ({state})"


def _found(finding: Finding, level: Level) -> str:
    """The word with what it must not be read without: "improved, but still misses its target"."""
    word = _lowered(finding.word)
    elsewhere = ", less than elsewhere"
    if finding.sentence.startswith(f"{finding.word}{elsewhere}"):
        word += elsewhere
    if finding.outcome is Outcome.IMPROVED and level is Level.MISSES:
        return f"{word}, but still misses its target"
    if finding.outcome is Outcome.WORSENED and level is Level.MEETS:
        return f"{word}, but still meets its target"
    return word


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:]


def subtitle(series: Series) -> str:
    """What is measured, where, by which clock and in which unit."""
    unit = (
        "Per cent" if series.measure.unit is Unit.SHARE else str(series.measure.unit).capitalize()
    )
    return f"{unit}, {series.label}, {clock_words(series.measure)}"


def pooled_value(series: Series, pooled: Pooled | None) -> str:
    """A pooled figure, or why there is none."""
    if pooled is None:
        return "no figures"
    if pooled.value is None:
        return "not given"
    return format_value(series.measure, pooled.value)


def before_and_after(series: Series) -> str:
    """Both pooled figures in one line, for a card: "64.1% before, 70.2% since"."""
    if series.change is None:
        return "No change on record to compare across."
    before, after = pooled_value(series, series.before), pooled_value(series, series.after)
    if series.no_comparison_why:
        return f"{series.no_comparison_why} Since: {after}."
    return f"Before the change: {before}. Since: {after}."


def pooled_sentences(series: Series) -> tuple[str, ...]:
    """Before and since, each with its months and how they were taken together."""
    if series.change is None:
        return ("No change is on record for this service, so there is no before and after.",)
    if series.no_comparison_why:
        since = f"**Since**: {_pooled_words(series, series.after)}"
        return f"**{series.no_comparison_why}**", since
    sides = (("Before the change", series.before), ("Since", series.after))
    return tuple(f"**{name}**: {_pooled_words(series, pooled)}" for name, pooled in sides)


def _pooled_words(series: Series, pooled: Pooled | None) -> str:
    if pooled is None:
        return "no figures."
    if pooled.value is None:
        return pooled.words
    return f"{pooled_value(series, pooled)}. {pooled.words}"


def alt_text(drawing: Drawing) -> str:
    """The chart for somebody who cannot see it: its type, what it measures, its message."""
    known = [p for p in drawing.points if p.value is not None]
    if not known:
        return f"Line chart without any points. {drawing.title}. {drawing.subtitle}."
    low = min(known, key=lambda p: p.value or 0.0)
    high = max(known, key=lambda p: p.value or 0.0)
    sentences = [
        f"Line chart. {drawing.title}. {drawing.subtitle}",
        f"{known[0].words} in {known[0].period}, {known[-1].words} in {known[-1].period}",
        f"Lowest {low.words} in {low.period}, highest {high.words} in {high.period}",
        *_expected(drawing),
        *_marked(drawing),
        *gaps(drawing),
    ]
    return ". ".join(sentence.rstrip(".") for sentence in sentences) + "."


def _expected(drawing: Drawing) -> list[str]:
    points = drawing.expected
    if not points:
        return []
    ends = f"{points[0].words} in {points[0].period}, {points[-1].words} in {points[-1].period}"
    return [f"A dashed line with its 95% band shows what was expected without the change: {ends}"]


def _marked(drawing: Drawing) -> list[str]:
    marked = [mark.words for mark in drawing.marks] + [level.words for level in drawing.levels]
    return [f"Marked on it: {'; '.join(marked)}"] if marked else []


def gaps(drawing: Drawing) -> tuple[str, ...]:
    """What a reader of the line must know: gaps, hidden and provisional points, the scale."""
    sentences = []
    missing = [p.period for p in drawing.points if p.status is Status.MISSING]
    if missing:
        sentences.append(f"Missing, so drawn as gaps: {_listed(missing)}")
    empty = [p.period for p in drawing.points if p.value is None and p.status in COUNTED]
    if empty:
        sentences.append(f"Nothing to count, so no point: {_listed(empty)}")
    hidden = [p.period for p in drawing.points if p.status in HIDDEN_EITHER_WAY]
    if hidden:
        sentences.append(f"Hidden because the numbers are small: {_listed(hidden)}")
    provisional = [
        p.period for p in drawing.points if p.status is Status.PROVISIONAL and p.value is not None
    ]
    if provisional:
        sentences.append(f"Provisional, drawn hollow: {_listed(provisional)}")
    if any(point.status is Status.REPORTED for point in drawing.points):
        sentences.append("Figures that a document reported are drawn hollow, and not joined")
    sentences += [words.rstrip(".") for words in drawing.covered]
    if any(point.high > drawing.scale.high for point in drawing.expected):
        sentences.append("The band goes on above the top of the chart")
    if not drawing.scale.from_zero:
        sentences.append(f"The scale starts at {drawing.scale.low:.0%}, not at nought")
    return tuple(sentences)


SHOWN = 4


def _listed(periods: Sequence[str]) -> str:
    if len(periods) <= SHOWN:
        return ", ".join(periods)
    return f"{len(periods)} periods between {periods[0]} and {periods[-1]}"
