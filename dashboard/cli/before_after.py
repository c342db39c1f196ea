"""before-after: whether an analyst's own series changed after a change, and how sure that is."""

from collections.abc import Sequence

import typer

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import Kind
from dashboard.analysis.before_after.rules import When
from dashboard.analysis.before_after.wording import Words, words_of_column
from dashboard.analysis.own_series.study import Method, Study
from dashboard.analyst_file.columns import AnalystFile, read_columns
from dashboard.analyst_file.observed import are_whole, controls_in, observed_in
from dashboard.analyst_file.periods import PeriodError
from dashboard.analyst_file.timeline import Timeline, timeline_of
from dashboard.cli import before_after_options as options
from dashboard.cli.options import (
    DONE,
    NOT_PUBLISHABLE,
    File,
    Json,
    answer,
    failures_in_words,
    say,
    wrong_usage,
)
from dashboard.kpis.measure import Better
from datasets.personal import looks_personal
from datasets.refusal import named, on_one_line


def before_after(
    file: File,
    *,
    period: options.PeriodColumn = None,
    value: options.Value = None,
    numerator: options.Numerator = None,
    denominator: options.Denominator = None,
    change: options.ChangeAt,
    kind: options.KindOf = None,
    exposure: options.Exposure = None,
    settling_in: options.SettlingIn = 0,
    comparator: options.Comparators = None,
    control: options.Controls = None,
    better: options.Direction = Better.CONTEXT,
    worthwhile: options.Size = None,
    breaks: options.Breaks = None,
    trend: options.TrendChoice = options.Trending.AUTO,
    reviews: options.ReviewChoice = When.ONCE,
    frequency: options.HowOften = None,
    method: options.MethodChoice = Method.MIXTURE,
    lags: options.Lags = None,
    as_json: Json = False,
) -> None:
    """Say whether a CSV file's series changed after a change: effect, verdict and checks."""
    with failures_in_words(as_json=as_json):
        chosen = options.chosen_columns(kind, value, numerator, denominator, exposure)
        others = options.comparator_columns(chosen, comparator or [])
        controls = control or []
        options.refuse_size(worthwhile, chosen.kind)
        options.refuse_method(method, beside=[*(comparator or []), *controls], lags=lags)
        wanted = [name for one in (chosen.columns, *others) for name in one.named]
        read = read_columns(file, [*wanted, *controls, *([period] if period else [])])
        timeline = timeline_of(read, period, frequency)
        options.refuse_length(read, period, timeline)
        study = Study(
            observed=observed_in(read, timeline, chosen.kind, chosen.columns),
            change=_change(timeline, change, settling_in, breaks or []),
            words=_words(chosen, timeline, len(others)),
            better=better,
            worthwhile=worthwhile,
            when=reviews,
            trend=options.TRENDS[trend],
            comparators=tuple(observed_in(read, timeline, chosen.kind, one) for one in others),
            controls=controls_in(read, timeline, controls),
            whys=tuple(_why(written) for written in breaks or []),
            method=method,
            lags=lags,
        ).to_its_last_figure
        options.refuse_lags(lags, study)
        from dashboard.cli.before_after_told import told  # noqa: PLC0415  (loads SciPy)

        notices = [*read.notices, *timeline.periods.notices, *_noted(read, period, chosen)]
        found = told(study, timeline, notices)
        end = NOT_PUBLISHABLE if found.error else DONE
        shown = {"exit": end, "error": found.error or None, "file": file.name}
        facts = {**shown, **_asked(chosen, change, timeline, study), **found.facts}
        answer(facts, as_json=as_json, text="" if found.error else found.text)
        if found.error:
            say("\n".join([*notices, f"{file.name}: {found.error}"]))
            raise typer.Exit(end)


def _change(timeline: Timeline, written: str, settling_in: int, breaks: Sequence[str]) -> Change:
    return Change(
        _place(timeline, written),
        settling_in=settling_in,
        breaks=tuple(_span(timeline, one) for one in breaks),
    )


def _place(timeline: Timeline, written: str) -> int:
    try:
        return timeline.place_of(written)
    except PeriodError as error:
        wrong_usage(f"--change: {error}")


def _span(timeline: Timeline, written: str) -> tuple[int, int]:
    try:
        return timeline.span_of(written)
    except PeriodError as error:
        wrong_usage(f"--breaks: {error}")


def _why(written: str) -> str:
    first, _, last = written.partition("..")
    when = f"between {first.strip()} and {last.strip()}" if last else f"at {first.strip()}"
    return f"what is counted changed {when}"


def _words(chosen: options.Chosen, timeline: Timeline, others: int) -> Words:
    return options.set_against(
        words_of_column(_title(chosen), chosen.kind, period=timeline.period), others
    )


def _title(chosen: options.Chosen) -> str:
    """What the series is called in a sentence."""
    names = chosen.columns.named if chosen.kind is Kind.PROPORTION else chosen.columns.named[:1]
    shown = ["a column" if looks_personal(name) else on_one_line(name) for name in names]
    return " out of ".join(shown)


def _noted(file: AnalystFile, period: str | None, chosen: options.Chosen) -> list[str]:
    """What is said of how the file was understood."""
    said = []
    if period is None:
        said.append("No column of periods was named: the rows are numbered from 1 as they stand.")
    if not chosen.is_told:
        said.append(f"Read as a {chosen.kind}; --kind says otherwise.")
        if chosen.kind is Kind.MEAN and are_whole(file, chosen.columns.above):
            name = named(chosen.columns.above)
            said.append(f"All of {name} are whole numbers: if they count things, say --kind count.")
    return said


def _asked(
    chosen: options.Chosen, change: str, timeline: Timeline, study: Study
) -> dict[str, object]:
    """What was asked, as it was understood."""
    return {
        "columns": list(chosen.columns.named),
        "kind": chosen.kind.value,
        "frequency": timeline.frequency.value,
        "change": timeline.label_of(study.change.at) or change,
        "method": study.method.value,
    }
