"""Previewer: the process for previews as its caller sees it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.comparing.messages import (
    ERROR,
    FIGURES,
    FIGURES_FILE,
    PROGRESS,
    VERDICTS,
    VERDICTS_FILE,
    OpenRequest,
    PreviewRequest,
    figures_from_json,
)
from dashboard.proposal import Proposal, moved_verdicts
from dashboard.rederived import only
from dashboard.refresh import Refresh, Waiting
from datasets.store import Change, LiveRelease, Store
from datasets.store.prepare import hashed
from expectations.messages import report_as_json
from expectations.process import NoAnswerError, WarmProcess

START_SECONDS = 60.0
PREVIEW_SECONDS = 180.0


class NoPreviewError(Exception):
    """A preview could not be worked out; the message says why, fit to read aloud."""


class Previewer:
    """A process that works out one preview after another; callers wait their turn."""

    def __init__(self, *, seconds: float = PREVIEW_SECONDS) -> None:
        self._seconds = seconds
        self._warm = WarmProcess(
            "dashboard.comparing", start_seconds=START_SECONDS, doing="preview"
        )

    def warm_up(self) -> None:
        """Start the process if it is not running; the first preview waits until it is warm."""
        self._warm.warm_up()

    def open(self, store: Store, release: int) -> None:
        """Have a release opened before it is needed; NoPreviewError says why it is not."""
        line = OpenRequest(str(store.root), release).as_line()
        try:
            said = self._warm.ask(line, self._seconds, is_last=lambda _said: True)
        except NoAnswerError as error:
            raise NoPreviewError(str(error)) from error
        if ERROR in said:
            raise NoPreviewError(str(said[ERROR]))

    def stop(self, reduced: Path | None = None) -> None:
        """End the process without waiting for its turn.

        With a reduced file, only if that is the one being compared.
        """
        self._warm.stop(None if reduced is None else str(reduced))

    def close(self) -> None:
        """End the process."""
        self._warm.close()

    def preview(
        self,
        store: Store,
        refresh: Refresh,
        waiting: Waiting,
        *,
        heard: Callable[[str, Proposal | None], None],
    ) -> Proposal:
        """What publishing a submission would change. NoPreviewError says why it is not known.

        `heard` is told what is being done, with the figures as soon as they are known.
        """
        live = refresh.live or store.release(refresh.base)
        known: list[Proposal] = []

        def is_last(said: dict[str, Any]) -> bool:
            if FIGURES in said:
                known.append(_figures(said[FIGURES], refresh, waiting))
            if PROGRESS in said:
                heard(said[PROGRESS], known[-1] if known else None)
                if known and known[-1].change.hashes is None:
                    known.append(_hashed(known[-1]))
            return VERDICTS in said or ERROR in said

        try:
            said = self._warm.ask(
                _request(store, refresh, waiting).as_line(),
                self._seconds,
                is_last=is_last,
                about=str(waiting.reduced),
            )
        except NoAnswerError as error:
            raise NoPreviewError(str(error)) from error
        if ERROR in said:
            raise NoPreviewError(str(said[ERROR]))
        return _judged(known[-1], said[VERDICTS], live, waiting)


def _request(store: Store, refresh: Refresh, waiting: Waiting) -> PreviewRequest:
    return PreviewRequest(
        submission=refresh.id,
        reduced=waiting.reduced,
        root=str(store.root),
        base=refresh.base,
        report=report_as_json(refresh.report),
        programme=refresh.new_programme,
        aside=None if refresh.aside is None else refresh.aside.why,
        aside_why=refresh.aside_why,
    )


def _figures(said: Mapping[str, Any], refresh: Refresh, waiting: Waiting) -> Proposal:
    figures = figures_from_json(said)
    contract = refresh.extract.contract
    fresh = only(refresh.extract.records.select(contract.names), refresh.changes)
    change = Change(
        submission=refresh.id,
        rows=_frame(waiting, FIGURES_FILE),
        replaces=figures.replaces,
        records={contract.name: fresh},
        documents=figures.documents,
    )
    return Proposal(refresh.base, change, figures.rows, figures.again, figures.noticed)


def _hashed(known: Proposal) -> Proposal:
    """With the hashes of its records, while its verdicts are being reached elsewhere."""
    return replace(known, change=hashed(known.change))


def _judged(known: Proposal, services: list[str], live: LiveRelease, waiting: Waiting) -> Proposal:
    rows = _frame(waiting, VERDICTS_FILE)
    found = {
        service: rows.filter(pl.col("service") == service).drop("service") for service in services
    }
    change = replace(known.change, verdicts=found)
    return replace(known, change=change, verdicts=moved_verdicts(change, live))


def _frame(waiting: Waiting, name: str) -> pl.DataFrame:
    """A frame that the process wrote; copied, for it writes another of that name another time."""
    return pl.read_ipc(BytesIO(waiting.reduced.with_name(name).read_bytes()))
