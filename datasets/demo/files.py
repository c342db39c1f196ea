"""Files: the demonstration as its officers would have it in a folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType

import polars as pl

from datasets.calendar import add_months
from datasets.catalogue import CONTRACTS
from datasets.demo.drawings import every_drawing
from datasets.demo.extracts import Span, history_file, month_file, spans
from datasets.demo.faults import FAULTS_OF, planted_faults
from datasets.demo.formats import WRITERS, written
from datasets.demo.jobs import LAST_MONTH, MONTHS, SEED
from datasets.demo.other_names import under_other_names

MONTH_BY_ITSELF = ("repairs",)
"""The datasets whose last month is published by itself, as it would come in a council's routine."""

Later = Callable[[Callable[[], None]], object]
"""What does a piece of work now, or sees to it that it is done."""


@dataclass(frozen=True, slots=True)
class DatasetFiles:
    """One dataset's files: the full histories, and the last month alone.

    The histories of those in MONTH_BY_ITSELF end with the month before it.

    `histories` are in the order in which they are published, each with the months that it holds.
    `formats` is the month's file in each format, by the ending of its name; `planted` the folder
    with the month's file again and one fault in each, named for the fault.
    """

    histories: Mapping[Path, Span]
    formats: Mapping[str, Path]
    planted: Path

    @property
    def last_month(self) -> Path:
        """The month's file in Parquet."""
        return self.formats["parquet"]


@dataclass(frozen=True, slots=True)
class DemonstrationFiles:
    """Where the files were written, by dataset; all are of the same months, the last alone.

    `other_names` is the month of repairs as another system would write it.
    """

    datasets: Mapping[str, DatasetFiles]
    month: date
    other_names: Path


def write_demonstration(
    folder: Path,
    seed: int = SEED,
    months: int = MONTHS,
    last: date = LAST_MONTH,
    *,
    later: Later = lambda work: work(),
) -> DemonstrationFiles:
    """The demonstration's files, written to a folder that is made if need be; OSError if not.

    What is published is written at once; the other formats and the faulty twins are `later`'s.
    """
    first = add_months(last, 1 - months)
    found = {}
    for dataset, records in every_drawing(seed, months, last):
        month = month_file(records, CONTRACTS[dataset], last)
        by_itself = dataset in MONTH_BY_ITSELF
        span = Span(first, add_months(last, -1) if by_itself else last)
        found[dataset] = _published(folder, dataset, records, span, last)
        written(month, found[dataset].last_month)
        later(partial(_to_be_tried, found[dataset], dataset, month, seed))
    other_names = folder / "other-names.csv"
    repairs = pl.read_parquet(found["repairs"].last_month)
    written(under_other_names(repairs), other_names)
    return DemonstrationFiles(MappingProxyType(found), last, other_names)


def _published(
    folder: Path, dataset: str, records: pl.DataFrame, span: Span, last: date
) -> DatasetFiles:
    """The histories, written, and where the month's files are to be."""
    contract = CONTRACTS[dataset]
    histories = {
        folder / f"{dataset}-{its.first:%Y-%m}-to-{its.last:%Y-%m}.parquet": its
        for its in spans(records, contract, span)
    }
    for path, its in histories.items():
        written(history_file(records, contract, its), path)
    return DatasetFiles(
        histories=MappingProxyType(histories),
        formats=MappingProxyType(
            {ending: folder / f"{dataset}-{last:%Y-%m}.{ending}" for ending in WRITERS}
        ),
        planted=folder / "planted" / dataset,
    )


def _to_be_tried(files: DatasetFiles, dataset: str, month: pl.DataFrame, seed: int) -> None:
    """The month in the other formats, and its faulty twins: of kinds that it holds, that is."""
    for ending, path in files.formats.items():
        if ending != files.last_month.suffix.removeprefix("."):
            written(month, path)
    for fault, frame in planted_faults(month, seed, FAULTS_OF[dataset]).items():
        if not frame.equals(month):
            written(frame, files.planted / f"{fault}.parquet")
