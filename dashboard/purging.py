"""Purge: what was kept as long as the programme says is removed for good."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dashboard.analysis.figures import programme_of
from dashboard.permissions import Actor, require_publish
from dashboard.refresh import RefreshBlockedError
from datasets.catalogue import CONTRACTS
from datasets.store import Purge, Purged, Store, rule_for
from datasets.store.findings import KEPT_MONTHS, findings_to_purge, purge_findings
from datasets.store.retention import purge_records, to_purge


@dataclass(frozen=True, slots=True)
class Cleared:
    """What a purge removed, or would remove.

    `without_rule` are the datasets that the programme sets no number of years for: they are kept.
    `findings` counts the files whose findings lose their keys, which they keep for twelve months.
    """

    datasets: tuple[Purged, ...]
    without_rule: tuple[str, ...]
    findings: int


def what_to_purge(store: Store, today: date, actor: Actor) -> Cleared:
    """What a purge on a day would remove; nothing is changed."""
    rules = _rules(store, today, actor)
    found = tuple(to_purge(store.root, dataset, rule) for dataset, rule in rules.items())
    return Cleared(found, _without(rules), len(findings_to_purge(store.root, today)))


def purge(store: Store, today: date, actor: Actor, *, progress: Callable[[str], None]) -> Cleared:
    """What a purge on a day removed: records older than their dataset's rule.

    What killed processes left waiting in staging went already, when the store was opened.
    NotPermittedError for who may not publish every dataset; StoreError if it could not be done
    throughout: another purge then does the rest.
    """
    rules = _rules(store, today, actor)
    who = {"actor": actor.name, "said_to_be": actor.said_to_be}
    found = []
    for dataset, rule in rules.items():
        progress(f"Purging the {dataset} records under the {rule.years}-year rule")
        found.append(purge_records(store.root, dataset, rule, **who))
    progress("Purging the keys in findings")
    keys = len(purge_findings(store.root, today))
    if keys:
        reason = f"the keys in the findings of {keys} files, after {KEPT_MONTHS} months"
        store.log("purged", reason=reason, actor=actor.name, said_to_be=actor.said_to_be)
    return Cleared(tuple(found), _without(rules), keys)


def _rules(store: Store, today: date, actor: Actor) -> dict[str, Purge]:
    """By dataset, the live programme's rule, in the catalogue's order."""
    require_publish(actor, tuple(CONTRACTS))
    latest = store.latest()
    programme = programme_of(store.release(latest)) if latest else None
    if programme is None:
        raise RefreshBlockedError(
            "There is no programme yet, so nobody knows how long records are kept. "
            "Publish one first: insourcing programme FILE."
        )
    years = programme.retention_years
    return {name: rule_for(years[name], today) for name in CONTRACTS if name in years}


def _without(rules: dict[str, Purge]) -> tuple[str, ...]:
    return tuple(name for name in CONTRACTS if name not in rules)
