"""audit(): whether an extract may be published. The only module that runs Great Expectations."""

import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

import polars as pl

from datasets.extract import Extract
from datasets.programme import Programme
from datasets.reduced import kept_schema
from datasets.store import LiveRelease
from expectations import (
    foreign,
    hazard_orders,
    headcounts,
    holes,
    linked,
    no_days,
    people_counted,
    privacy,
    pseudonyms,
    spikes,
    stages,
    systems,
)
from expectations.catalogue import SUITES
from expectations.continuity import Layer, continuity
from expectations.from_programme import programme_rules
from expectations.judged import judged, no_rows
from expectations.messages import AuditNotRunError, Told
from expectations.report import AuditReport, Finding, Severity
from expectations.succession import CHECKS as CHECKS_OF_SUCCESSION
from expectations.succession import succession
from expectations.suite import Rows, Rule, Suite

os.environ["GX_ANALYTICS_ENABLED"] = "false"
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import great_expectations as gx
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.validator.v1_validator import Validator
logging.getLogger("great_expectations").addHandler(logging.NullHandler())
logging.getLogger("great_expectations").propagate = False

_WORST_FIRST = tuple(Severity)
_YES_OR_NO = MappingProxyType({"result_format": "BOOLEAN_ONLY"})
_WHICH_ROWS = MappingProxyType({"result_format": "COMPLETE", "exclude_unexpected_values": True})


def audit(
    extract: Extract,
    live: LiveRelease | None,
    programme: Programme | None,
    told: Told = lambda _done, _of: None,
) -> AuditReport:
    """The report on one extract: personal data, then contents, then continuity.

    `live` is the release that it would be published on and `programme` the one to be published
    with it; what cannot be checked without them is said in `not_run`. After personal data nothing
    else is looked at. `told` hears how many checks are done, of how many. AuditNotRunError if a
    check itself failed.
    """
    suite = SUITES[extract.contract.name]
    personal = privacy.personal_data(extract)
    if personal:
        return AuditReport(
            findings=personal,
            checks=privacy.CHECKS[:1],
            not_run=("Nothing else was checked: personal data has to go first.",),
        )
    rules = _rules(extract, suite, programme)
    against_live = continuity(extract, live, suite, programme)
    checks = _checks(extract, live, rules, against_live)
    count = _Count(len(privacy.CHECKS) + len(against_live.checks), len(checks), told)
    findings = (
        *privacy.free_text(extract),
        *_contents(extract, rules, suite, count),
        *foreign.foreign_rows(extract, suite),
        *stages.without_stage_one(extract, live, suite),
        *no_days.no_days(extract, suite),
        *holes.holes(extract, suite, programme),
        *hazard_orders.without_order(extract, live),
        *spikes.spikes(extract, suite, programme, known=against_live.findings),
        *against_live.findings,
        *systems.absent_systems(extract, live, programme),
        *systems.ended_systems(extract, programme),
        *linked.unknown_links(extract, live, suite),
        *headcounts.headcounts(extract, live),
        *people_counted.against_month_before(extract, live, programme),
        *pseudonyms.another_secret(extract, live),
        *succession(programme, live),
    )
    unknown = () if programme else ("Services were not checked: there is no programme yet.",)
    return AuditReport(
        findings=tuple(sorted(findings, key=lambda f: _WORST_FIRST.index(f.severity))),
        checks=checks,
        not_run=(*unknown, *against_live.not_run),
    )


def warm_up() -> None:
    """Have the library load what it loads when it is first used, before a file waits for it."""
    suite = SUITES["repairs"]
    row = kept_schema(suite.contract).to_frame().clear(n=1)
    with suppress(AuditNotRunError):
        for _ in _outcomes(
            _batch_definition(), suite.rules, _asked_of(suite.rules, row), _YES_OR_NO
        ):
            pass


def _checks(
    extract: Extract, live: LiveRelease | None, rules: Sequence[Rule], against_live: Layer
) -> tuple[str, ...]:
    """The names of all that is checked of an extract, in order."""
    return (
        *privacy.CHECKS,
        *dict.fromkeys(rule.name for rule in rules),
        foreign.CHECK,
        no_days.CHECK,
        *((holes.CHECK,) if extract.history else ()),
        *((stages.CHECK,) if stages.applies(extract) else ()),
        *((hazard_orders.CHECK,) if hazard_orders.applies(extract) else ()),
        *spikes.CHECKS,
        *against_live.checks,
        *((*systems.CHECKS, *CHECKS_OF_SUCCESSION, linked.CHECK, headcounts.CHECK) if live else ()),
        *((people_counted.CHECK,) if live and people_counted.applies(extract) else ()),
        *((pseudonyms.CHECK,) if live and extract.key_fingerprint else ()),
    )


class _Count:
    """How many checks are done, told each time that some are."""

    def __init__(self, done: int, of: int, told: Told) -> None:
        self._done, self._of, self._told = done, of, told
        told(done, of)

    def add(self, names: int) -> None:
        """So many more are done."""
        self._done += names
        self._told(self._done, self._of)


def _rules(extract: Extract, suite: Suite, programme: Programme | None) -> tuple[Rule, ...]:
    """The rules that hold for this extract: none reads a column that is declared not collected."""
    known: tuple[Rule, ...] = ()
    if programme:
        known = (*programme_rules(suite.contract, programme), *suite.of_programme(programme))
    may_be_empty = extract.declared_empty or extract.history
    return tuple(
        rule
        for rule in (*suite.rules, *known)
        if not rule.reads & set(extract.not_collected)
        and not (rule.check == "no_rows" and may_be_empty)
    )


def _contents(
    extract: Extract, rules: Sequence[Rule], suite: Suite, count: _Count
) -> Iterator[Finding]:
    """Great Expectations' findings, the rules for the same rows judged together."""
    told: set[str] = set()
    by_rows: dict[Rows, list[Rule]] = {}
    for rule in rules:
        by_rows.setdefault(rule.rows, []).append(rule)
    definition = _batch_definition()
    for rows, together in by_rows.items():
        chosen = extract.records.filter(rows.chosen)
        asked = [rule for rule in together if chosen.height or not rule.looks_at]
        if asked:
            for rule, failing in _broken(definition, asked, chosen):
                yield judged(rule, chosen, failing, suite) if rule.looks_at else no_rows(rule)
        names = {rule.name for rule in together} - told
        told |= names
        count.add(len(names))


def _batch_definition() -> BatchDefinition[Any]:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("extracts").add_dataframe_asset("extract")
    return asset.add_batch_definition_whole_dataframe("rows")


def _broken(
    definition: BatchDefinition[Any], rules: Sequence[Rule], chosen: pl.DataFrame
) -> Iterator[tuple[Rule, pl.DataFrame]]:
    """The rules that the chosen rows break, each with the rows that break it.

    A clean month is asked for yes or no alone. Of the results for a broken rule only positions are
    read, for they may quote values.
    """
    frame = _asked_of(rules, chosen)
    broken = [
        rule
        for rule, outcome in _outcomes(definition, rules, frame, _YES_OR_NO)
        if not outcome.success
    ]
    if broken:
        for rule, outcome in _outcomes(definition, broken, frame, _WHICH_ROWS):
            yield rule, chosen[outcome.result.get("unexpected_index_list", [])]


def _asked_of(rules: Sequence[Rule], chosen: pl.DataFrame) -> pl.DataFrame:
    """The columns that the rules look at, computed ones made, and no others."""
    computed = {name: made for rule in rules for name, made in rule.computed.items()}
    columns = dict.fromkeys(name for rule in rules for name in rule.looks_at)
    return chosen.with_columns(**computed).select("source_row", *columns)


def _outcomes(
    definition: BatchDefinition[Any],
    rules: Sequence[Rule],
    frame: pl.DataFrame,
    results: Mapping[str, object],
) -> Iterator[tuple[Rule, Any]]:
    """Great Expectations' result for each rule; AuditNotRunError if one could not be evaluated."""
    expected = [
        getattr(gx.expectations, rule.expectation)(
            **_as_lists(rule.settings), severity=rule.severity.value, meta={"rule": number}
        )
        for number, rule in enumerate(rules)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        validator = Validator(definition, dict(results), {"dataframe": frame.to_pandas()})
        asked = gx.ExpectationSuite(name="rules", expectations=expected)
        outcomes = validator.validate_expectation_suite(asked).results
    for outcome in outcomes:
        asked_as = outcome.expectation_config
        if asked_as is None:
            raise AuditNotRunError("Great Expectations did not say which check it answered.")
        rule = rules[asked_as.meta["rule"]]
        if _went_wrong(outcome.exception_info):
            raise AuditNotRunError(f"The check {rule.name!r} could not be run on this file.")
        yield rule, outcome


def _as_lists(settings: Mapping[str, object]) -> dict[str, object]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in settings.items()}


def _went_wrong(exceptions: Mapping[str, Any] | None) -> bool:
    """Whether a check raised instead of answering; one metric's exception is enough."""
    if not exceptions:
        return False
    if "raised_exception" in exceptions:
        return bool(exceptions["raised_exception"])
    return any(told.get("raised_exception") for told in exceptions.values())
