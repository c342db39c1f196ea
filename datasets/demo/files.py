"""Files: the demonstration as its officers would have it in a folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

import polars as pl

from datasets.calendar import add_months
from datasets.catalogue import CONTRACTS
from datasets.demo.drawings import DATASETS, drawn
from datasets.demo.extracts import history_file, month_file
from datasets.demo.faults import FAULTS_OF, planted_faults
from datasets.demo.formats import WRITERS, written
from datasets.demo.jobs import LAST_MONTH, MONTHS, SEED
from datasets.demo.other_names import under_other_names


@dataclass(frozen=True, slots=True)
class DatasetFiles:
    """One dataset's files: the full history up to the month before, then the month alone.

    `formats` is the month's file in each format, by the ending of its name; `planted` the month's
    file again with one fault in each, by the fault's name.
    """

    history: Path
    formats: Mapping[str, Path]
    planted: Mapping[str, Path]

    @property
    def last_month(self) -> Path:
        """The month's file in Parquet."""
        return self.formats["parquet"]


@dataclass(frozen=True, slots=True)
class DemonstrationFiles:
    """Where the files were written, by dataset.

    The histories are complete from `first` to the month before `month`; what the first month
    inherited was opened before it. `other_names` is the month of repairs as another system would
    write it.
    """

    datasets: Mapping[str, DatasetFiles]
    first: date
    month: date
    other_names: Path

    @property
    def before(self) -> date:
        """The month before the last, with which the histories end."""
        return add_months(self.month, -1)


def write_demonstration(
    folder: Path, seed: int = SEED, months: int = MONTHS, last: date = LAST_MONTH
) -> DemonstrationFiles:
    """The demonstration's files, written to a folder that is made if need be; OSError if not."""
    found, other_names = {}, folder / "other-names.csv"
    for dataset in DATASETS:
        records = drawn(dataset, seed, months, last)
        found[dataset] = write_dataset(folder, dataset, records, last, seed=seed)
        if dataset == "repairs":
            written(under_other_names(pl.read_parquet(found[dataset].last_month)), other_names)
    return DemonstrationFiles(
        datasets=MappingProxyType(found),
        first=add_months(last, 1 - months),
        month=last,
        other_names=other_names,
    )


def write_dataset(
    folder: Path, dataset: str, records: pl.DataFrame, last: date, *, seed: int
) -> DatasetFiles:
    """One dataset's files, from the records drawn up to a month."""
    contract = CONTRACTS[dataset]
    month = month_file(records, contract, last)
    past = history_file(records, contract, add_months(last, -1))
    return DatasetFiles(
        history=written(past, folder / f"{dataset}-history.parquet"),
        formats={
            ending: written(month, folder / f"{dataset}-{last:%Y-%m}.{ending}")
            for ending in WRITERS
        },
        planted={
            fault: written(frame, folder / "planted" / dataset / f"{fault}.parquet")
            for fault, frame in planted_faults(month, seed, FAULTS_OF[dataset]).items()
        },
    )
