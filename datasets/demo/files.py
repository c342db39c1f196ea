"""Files: the demonstration as an officer would have it in a folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from datasets.calendar import add_months
from datasets.demo.as_at import history, month_extract
from datasets.demo.faults import planted_faults
from datasets.demo.formats import WRITERS, written
from datasets.demo.jobs import LAST_MONTH, MONTHS, SEED, demonstration_jobs
from datasets.demo.other_names import under_other_names


@dataclass(frozen=True, slots=True)
class DemonstrationFiles:
    """Where the files were written: the full history up to the month before, then `month` alone.

    The history is complete from `first` on; the jobs that this month inherited were raised before
    it. `formats` is the month's file in each format, by the ending of its name; `other_names` the
    same as another system would write it; `planted` the month's file again with one fault in each,
    by the fault's name.
    """

    history: Path
    first: date
    month: date
    formats: Mapping[str, Path]
    other_names: Path
    planted: Mapping[str, Path]

    @property
    def last_month(self) -> Path:
        """The month's file in Parquet."""
        return self.formats["parquet"]


def write_demonstration(
    folder: Path, seed: int = SEED, months: int = MONTHS, last: date = LAST_MONTH
) -> DemonstrationFiles:
    """The demonstration's files, written to a folder that is made if need be; OSError if not."""
    jobs = demonstration_jobs(seed, months, last)
    month_frame = month_extract(jobs, last)
    before = add_months(last, -1)
    return DemonstrationFiles(
        history=written(history(jobs, before), folder / "history.parquet"),
        first=add_months(last, 1 - months),
        month=last,
        formats={
            ending: written(month_frame, folder / f"repairs-{last:%Y-%m}.{ending}")
            for ending in WRITERS
        },
        other_names=written(under_other_names(month_frame), folder / "other-names.csv"),
        planted={
            fault: written(frame, folder / "planted" / f"{fault}.parquet")
            for fault, frame in planted_faults(month_frame, seed).items()
        },
    )
