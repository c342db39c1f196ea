"""history, measures and series: what the releases hold."""

import csv
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from dashboard.analysis.figures import rule_of
from dashboard.analysis.series import NoSuchSeriesError, Series, read_series
from dashboard.cli.answers import (
    elsewhere_facts,
    history_facts,
    measure_facts,
    purge_words,
    release_words,
    series_facts,
    series_rows,
    series_words,
)
from dashboard.cli.options import (
    DEFAULT_ROOT,
    Json,
    ReleaseNumber,
    Root,
    ServiceId,
    answer,
    failures_in_words,
    say,
    wrong_usage,
)
from dashboard.kpis.held_elsewhere import HELD_ELSEWHERE
from dashboard.kpis.registry import MEASURES
from datasets.programme import THEMES
from datasets.store import Release, open_store
from datasets.store.purged import Purge
from datasets.store.retention import last_purges

MeasureId = Annotated[str, typer.Argument(help="A measure's id, as `measures` lists them.")]
Comparator = Annotated[
    str | None, typer.Option("--comparator", help="A comparator group of the programme.")
]
WardCode = Annotated[str | None, typer.Option("--ward", help="A ward's code.")]
Csv = Annotated[bool, typer.Option("--csv", help="Answer in CSV.")]


def history(root: Root = DEFAULT_ROOT, *, as_json: Json = False) -> None:
    """List the releases, and the last purges, newest first: when, by whom, why."""
    with failures_in_words(as_json=as_json):
        store = open_store(root)
        releases = store.releases()[::-1]
        log = store.log_entries().to_dicts() if as_json else []
        lines = _newest_first(releases, last_purges(store.root))
        text = "\n".join(lines) or "Nothing has been published yet."
        answer(history_facts(releases, log), as_json=as_json, text=text)


def _newest_first(releases: Sequence[Release], purges: Mapping[str, Purge]) -> list[str]:
    """A line each: releases by number, whatever a clock said; purges by their day among them."""
    waiting = sorted(purges.items(), key=lambda purge: purge[1].on)
    lines = []
    for release in releases:
        while waiting and waiting[-1][1].on >= release.at.date():
            lines.append(purge_words(*waiting.pop()))
        lines.append(release_words(release))
    return lines + [purge_words(*purge) for purge in reversed(waiting)]


def measures(*, as_json: Json = False) -> None:
    """List every measure, and what is held elsewhere: the catalogue."""
    listed = sorted(MEASURES.values(), key=lambda m: (m.theme, m.dataset))
    lines = []
    for measure in listed:
        lines += [f"{measure.id}: {measure.title}", f"    {measure.definition}"]
        lines += [f"    Theme: {THEMES[measure.theme - 1]}. Source: {measure.source}"]
    lines += ["", "Held elsewhere, and not measured here:"]
    for one in HELD_ELSEWHERE:
        lines += [f"{one.id}: {one.title}", f"    {one.why}"]
        lines += [f"    Theme: {THEMES[one.theme - 1]}. Held by: {one.where}"]
    facts = [measure_facts(m) for m in listed] + [elsewhere_facts(one) for one in HELD_ELSEWHERE]
    answer(facts, as_json=as_json, text="\n".join(lines))


def series(
    measure: MeasureId,
    *,
    root: Root = DEFAULT_ROOT,
    service: ServiceId = None,
    comparator: Comparator = None,
    ward: WardCode = None,
    release: ReleaseNumber = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Show a measure month by month, with its pooled before and after."""
    with failures_in_words(as_json=as_json):
        _require_one(measure, ward, comparator)
        store = open_store(root)
        live = store.release(release)
        today = None if release is None else rule_of(store.release())
        if live.notice:
            say(live.notice)
        try:
            found = read_series(
                live, measure, service, ward=ward, comparator=comparator, today=today
            )
        except NoSuchSeriesError as error:
            wrong_usage(str(error))
        if as_csv:
            _write_csv(found)
            return
        answer(series_facts(found), as_json=as_json, text=series_words(found))


def _require_one(measure: str, ward: str | None, comparator: str | None) -> None:
    if measure not in MEASURES:
        wrong_usage(f"There is no measure {measure!r}. `insourcing measures` lists them.")
    if ward and comparator:
        wrong_usage("Choose a ward or a comparator, not both.")


def _write_csv(found: Series) -> None:
    fields = ["month", "numerator", "denominator", "value", "status", "coverage"]
    writer = csv.DictWriter(sys.stdout, fieldnames=fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(series_rows(found))
