"""Against the live release: stock and flow reconcile, closed months hold, volume is in band."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from datasets.calendar import add_months, month_in_words, next_month
from datasets.extract import Extract
from datasets.programme import Programme
from datasets.store import LiveRelease
from expectations import differences, month_kinds, moved_targets, restatement, stock, volume
from expectations.awaited import NOT_COME, accounted_for, not_come
from expectations.between_systems import silences
from expectations.crossed import SILENT, silent
from expectations.line import Line, lines_of
from expectations.passage import Passage, accounted, passages_of
from expectations.report import Finding
from expectations.snapshots import is_of_snapshots, unlike
from expectations.suite import Suite
from expectations.words import listed

_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Layer:
    """What one layer of the gate found, which checks ran, and which did not, in words."""

    findings: tuple[Finding, ...] = ()
    checks: tuple[str, ...] = ()
    not_run: tuple[str, ...] = ()


def continuity(
    extract: Extract,
    live: LiveRelease | None,
    suite: Suite,
    programme: Programme | None = None,
) -> Layer:
    """The extract against the live release, one service and source system after another.

    Then across systems, where one hands over to another: the programme says when each is expected.
    """
    if live is None:
        return Layer(not_run=("Continuity was not run: there is no store yet.",))
    passages = tuple(passages_of(extract, live, programme, suite))
    lines = tuple(lines_of(extract, live, suite))
    layers = [_told_apart(line, _one(line, passages), lines) for line in lines]
    if not layers:
        return Layer(
            not_run=("Continuity was not run: no row says which service and system it is for.",)
        )
    gaps = tuple(silent(gap) for gap in silences(extract, live, programme, suite))
    return _together([*layers, *map(_across, passages), Layer(gaps, (SILENT,))])


def _told_apart(line: Line, layer: Layer, lines: Sequence[Line]) -> Layer:
    """The layer whose sentences say which service they are about, where a file has several."""
    if len({other.service for other in lines}) == 1:
        return layer
    findings = tuple(
        found
        if line.service in found.sentence
        else replace(found, sentence=f"{line.service}: {found.sentence}")
        for found in layer.findings
    )
    return replace(layer, findings=findings)


def _across(passage: Passage) -> Layer:
    return Layer(passage.findings, passage.checks, passage.not_run)


def _together(layers: Sequence[Layer]) -> Layer:
    return Layer(
        findings=tuple(finding for layer in layers for finding in layer.findings),
        checks=tuple(dict.fromkeys(check for layer in layers for check in layer.checks)),
        not_run=tuple(words for layer in layers for words in layer.not_run),
    )


def _one(line: Line, passages: Sequence[Passage]) -> Layer:
    own = [passage for passage in passages if passage.leads_to(line.service, line.source_system)]
    past = _year_before(line)
    if not line.months:
        loaded = Layer(
            findings=() if own else (month_kinds.first_load(line),),
            checks=(month_kinds.FIRST_LOAD,),
        )
        taken_one_by_one = line.extract.history and is_of_snapshots(line.suite.contract)
        return _together((loaded, _reconciled(line, past, own))) if taken_one_by_one else loaded
    moved = Layer(
        findings=(*month_kinds.gaps(line), *month_kinds.late(line), *month_kinds.restated(line)),
        checks=(*month_kinds.CHECKS, *restatement.CHECKS),
    )
    targets = Layer(tuple(moved_targets.moved_targets(line)), _checks_of_targets(line))
    return _together((moved, _reconciled(line, past, own), targets, _in_band(line, past)))


def _checks_of_targets(line: Line) -> tuple[str, ...]:
    has_them = "original_target_at" in line.suite.contract.names
    return (moved_targets.CHECK,) if has_them else ()


def _year_before(line: Line) -> pl.DataFrame:
    """Keys, lives and mix of the twelve months before: what a month is compared with.

    Not verified: it says what is usual, and the stock is held against verified records.
    """
    lives = line.suite.contract.lives.values()
    dates = {name for life in lives for name in (life.opened, *life.closed)}
    months = [add_months(line.first, -n) for n in range(1, _A_YEAR + 1)]
    return line.live_columns(sorted({*stock.KEY, *dates, *line.suite.mix}), months)


def _reconciled(line: Line, past: pl.DataFrame, passages: Sequence[Passage]) -> Layer:
    """Stock and flow where the extract meets a published month, before it and after it."""
    meetings = [
        (previous, next_month(previous))
        for previous in (add_months(line.first, -1), line.last)
        if {previous, next_month(previous)} & set(line.months) - set(line.extract.months)
    ]
    stocked = stock.has_stock(line.suite.contract)
    kinds = {*line.records["record_kind"], *past["record_kind"]}
    if not stocked or (kinds and not kinds & set(stocked)):
        return Layer()
    within = unlike(line.records, line.suite.contract) if line.extract.history else []
    partly = [m for pair in (*meetings, *within) for m in pair if not line.is_whole(m)]
    gone = [m for pair in meetings for m in pair if m in line.purged - set(line.extract.months)]
    meet = [pair for pair in meetings if not {*partly, *gone} & set(pair)]
    within = [pair for pair in within if not set(partly) & set(pair)]
    findings = [
        finding
        for previous, month in (*meet, *within)
        for finding in stock.reconcile(
            _boundary(line, past, (previous, month), passages), line.suite
        )
    ]
    findings += [found for previous, month in meet for found in not_come(line, previous, month)]
    checks = (*differences.WORDS, NOT_COME) if meet or not meetings else ()
    return Layer(tuple(findings), checks, tuple(_not_reconciled(partly, gone)))


def _not_reconciled(partly: Sequence[date], gone: Sequence[date]) -> Iterator[str]:
    """Which months stock was not reconciled across, and why, in words."""
    whys = (
        (partly, "Stock was not reconciled: less than all records are declared for {months}."),
        (gone, "Stock was not reconciled: the records of {months} were purged."),
    )
    for months, words in whys:
        if months:
            names = [month_in_words(month) for month in dict.fromkeys(months)]
            yield words.format(months=listed(names))


def _boundary(
    line: Line, past: pl.DataFrame, months: tuple[date, date], passages: Sequence[Passage]
) -> stock.Boundary:
    contract, (previous, month) = line.suite.contract, months
    restated = previous in line.extract.months and month not in line.extract.months
    before, after = (
        stock.narrow(
            line.own_records(side) if side in line.extract.months else line.live_records([side]),
            contract,
        )
        for side in months
    )
    known = restated and previous in line.months
    return stock.Boundary(
        before=before,
        after=after,
        earlier=past.filter(pl.col("month") < previous),
        foreign=stock.narrow(line.foreign, contract),
        previous=previous,
        month=month,
        restated=restated,
        was=stock.narrow(line.live_records([previous]), contract) if known else None,
        accounted=_explained(line, passages, months),
    )


def _explained(line: Line, passages: Sequence[Passage], months: tuple[date, date]) -> pl.DataFrame:
    """What came by a hand-over or was set aside, on either side of two months that meet."""
    known = pl.concat([accounted(passages, months[1]), accounted_for(line, *months)])
    return known.unique(stock.KEY, keep="first", maintain_order=True)


def _in_band(line: Line, past: pl.DataFrame) -> Layer:
    """Volume and mix of a month's file; a full history is not held against itself."""
    if line.extract.history:
        return Layer()
    months = tuple(m for m in line.kept if add_months(line.first, -_A_YEAR) <= m < line.first)
    if len(months) < volume.FEWEST_MONTHS:
        words = (
            f"Volume and mix were not judged: {len(months)} of the twelve months before are "
            f"published, and {volume.FEWEST_MONTHS} are needed."
        )
        return Layer(not_run=(words,))
    contract = line.suite.contract
    now, before = (volume.opened(records, contract) for records in (line.records, past))
    year = volume.YearBefore(line.first, now, before, months)
    findings = (*volume.volume(year, line.suite), *volume.mix(year, line.suite))
    return Layer(findings=findings, checks=volume.CHECKS)
