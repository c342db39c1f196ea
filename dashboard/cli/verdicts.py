"""verdicts and verdict: what a release holds of what became of each measure, as it was reached."""

from collections.abc import Mapping
from typing import Annotated

import typer

from dashboard.analysis.figures import programme_of
from dashboard.analysis.judged.changed import changed_since
from dashboard.analysis.judged.observed import why_never_judged
from dashboard.analysis.judged.read import Place, verdicts_in
from dashboard.analysis.judged.verdict_row import VerdictRow
from dashboard.cli.options import (
    DEFAULT_ROOT,
    DONE,
    Json,
    ReleaseNumber,
    Root,
    ServiceId,
    answer,
    failures_in_words,
    say,
    wrong_usage,
)
from dashboard.cli.reading import MeasureId, WardCode
from dashboard.cli.verdicts_told import (
    NOT_JUDGED,
    Names,
    changed_facts,
    changed_words,
    verdict_facts,
    verdict_words,
    whole_facts,
    whole_words,
)
from dashboard.kpis.measure import WARD
from dashboard.kpis.registry import MEASURES
from datasets.store import LiveRelease, Store, open_store

Since = Annotated[
    int | None,
    typer.Option("--since", min=1, help="An earlier release: what has another word since then."),
]


def verdicts(
    *,
    root: Root = DEFAULT_ROOT,
    service: ServiceId = None,
    ward: WardCode = None,
    release: ReleaseNumber = None,
    since: Since = None,
    as_json: Json = False,
) -> None:
    """List the verdicts of a release by service, theme and measure, or what changed in them."""
    with failures_in_words(as_json=as_json):
        store = open_store(root)
        live = _opened(store, release)
        names = _names(live, service, ward)
        found = _chosen(verdicts_in(live), names, service, ward)
        changed = None
        if since is not None:
            older = _chosen(_older(store, live, since), names, service, ward)
            changed = changed_since(older, found)
        why = "" if found else NOT_JUDGED
        facts = {
            "exit": DONE,
            "release": live.number,
            "not_judged": why or None,
            "verdicts": [verdict_facts(names, *one) for one in found.items()],
            "since": since,
            "changed": None if changed is None else [changed_facts(names, c) for c in changed],
        }
        text = f"Release {live.number}: {why}." if why else verdict_words(names, live.number, found)
        if changed is not None:
            text = changed_words(names, live.number, since or 0, changed)
        answer(facts, as_json=as_json, text=text)


def verdict(
    measure: MeasureId,
    *,
    root: Root = DEFAULT_ROOT,
    service: ServiceId = None,
    ward: WardCode = None,
    release: ReleaseNumber = None,
    as_json: Json = False,
) -> None:
    """Show one verdict whole: its reviews, its checks, and what would have been expected."""
    with failures_in_words(as_json=as_json):
        if measure not in MEASURES:
            wrong_usage(f"There is no measure {measure!r}. `insourcing measures` lists them.")
        live = _opened(open_store(root), release)
        names = _names(live, service, ward)
        held = _chosen(verdicts_in(live), names, service, ward)
        places = [place for place in held if place[1] == measure]
        if len(places) > 1:
            services = ", ".join(place[0] for place in places)
            wrong_usage(f"Several services have a verdict on it: {services}. Choose one.")
        place = places[0] if places else (service or "", measure, WARD if ward else "", ward or "")
        row = held.get(place)
        why = "" if row else _why_none(measure)
        facts = {
            "exit": DONE,
            "release": live.number,
            "not_judged": why or None,
            **whole_facts(names, place, row),
        }
        title = MEASURES[measure].title
        text = whole_words(names, live.number, place, row) if row else f"{title}: {why}"
        answer(facts, as_json=as_json, text=text)


def _opened(store: Store, number: int | None) -> LiveRelease:
    live = store.release(number)
    if live.notice:
        say(live.notice)
    return live


def _names(live: LiveRelease, service: str | None, ward: str | None) -> Names:
    """What services and wards are called; wrong usage for one that there is not."""
    programme = programme_of(live)
    services = {one.id: one.name for one in programme.services} if programme else {}
    wards = {one.code: one.name for one in programme.wards} if programme else {}
    places = verdicts_in(live)
    services = services or {place[0]: place[0] for place in places}
    wards = {place[3]: place[3] for place in places if place[2] == WARD} | wards
    for wanted, known, what in ((service, services, "service"), (ward, wards, "ward")):
        if wanted is not None and wanted not in known:
            there = ", ".join(known) or "none"
            wrong_usage(f"There is no {what} {wanted!r}. There are: {there}.")
    return Names(services, wards)


def _chosen(
    held: Mapping[Place, VerdictRow], names: Names, service: str | None, ward: str | None
) -> dict[Place, VerdictRow]:
    """Those of a service and ward, by service, theme and measure as pages list them."""
    node = ("", "") if ward is None else (WARD, ward)
    wanted = [place for place in held if place[2:] == node and service in {None, place[0]}]
    return {place: held[place] for place in sorted(wanted, key=names.order)}


def _older(store: Store, live: LiveRelease, since: int) -> Mapping[Place, VerdictRow]:
    """The verdicts of an earlier release."""
    if since > live.number:
        wrong_usage(f"--since is {since}; write a release before release {live.number}.")
    return verdicts_in(_opened(store, since))


def _why_none(measure: str) -> str:
    never = why_never_judged(MEASURES[measure])
    return f"{NOT_JUDGED}. {never}" if never else f"{NOT_JUDGED}."
