"""Notes: what a reader must know of a series beside its figures."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.analysis.covered import left_out_at_the_end, partly_words, spans_in_words
from dashboard.analysis.frame import Status
from dashboard.analysis.standing import Standing
from dashboard.kpis.loaded import reads_opening
from dashboard.kpis.measure import Family, Measure
from datasets.calendar import in_words
from datasets.catalogue import CONTRACTS
from datasets.migration import OPENED

NO_FAIR_COMPARISON = "No fair comparison"


@dataclass(frozen=True, slots=True)
class Migration:
    """A day on which records were loaded into a system (`what` OPENED), or left behind (CLOSED)."""

    on: date
    what: str
    records: int

    @property
    def words(self) -> str:
        """What happened: "1,204 records loaded"."""
        done = "loaded" if self.what == OPENED else "closed at once"
        return f"{self.records:,} {'record' if self.records == 1 else 'records'} {done}"


def migrations_in(standing: Standing) -> tuple[Migration, ...]:
    """The days on which the release says that records were moved, oldest first."""
    told = standing.counted.select(pl.col("migrations").explode()).drop_nulls()
    if told.is_empty():
        return ()
    found = (
        told.unnest("migrations")
        .group_by("on", "what")
        .agg(pl.col("records").max())
        .sort("on", "what", descending=[False, True])
    )
    return tuple(
        Migration(date.fromisoformat(on), what, records) for on, what, records in found.iter_rows()
    )


def notes_of(measure: Measure, frame: pl.DataFrame, standing: Standing) -> tuple[str, ...]:
    """What each month holds, where it is not every record, and what is therefore left out."""
    figures = frame.filter(~pl.col("status").is_in([Status.MISSING, Status.NOT_MEASURED]))
    said = [*partly_words(figures, measure.dataset)]
    ends = left_out_at_the_end(standing)
    if measure.family is Family.DURATION and ends.height:
        months = ends["month"].unique().sort().to_list()
        said.append(
            f"Left out, because what was still open when the old system was switched off is not "
            f"in its archive: {spans_in_words(months)}."
        )
    contract = CONTRACTS.get(measure.dataset)  # what is said of our own extracts has none
    if contract is not None and reads_opening(measure, contract):
        said += [
            f"{one.words.capitalize()} on {in_words(one.on)} are left out: their own dates were "
            "lost on the way."
            for one in migrations_in(standing)
            if one.what == OPENED
        ]
    return tuple(said)


def no_comparison_words(frame: pl.DataFrame, first: date) -> str:
    """Why there is nothing to compare with; `first` is the month of the change."""
    reported = frame.filter(pl.col("month") < first, pl.col("status") == Status.REPORTED).height
    if reported:
        many = "1 reported figure" if reported == 1 else f"{reported} reported figures"
        return f"{NO_FAIR_COMPARISON}: only {many} from before, and nothing that was counted."
    return f"{NO_FAIR_COMPARISON}: no figures from before."
