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


def documents_words(said: pl.DataFrame, frame: pl.DataFrame) -> tuple[str, ...]:
    """Where the reported figures that a frame shows come from, and whether they mean the same."""
    shown = frame.filter(pl.col("status") == Status.REPORTED)["month"]
    told = said.filter(pl.col("month").is_in(shown.implode())).sort("month")
    by = ["document", "definition_note", "definition_matches"]
    return tuple(
        f"Reported in “{document}”: {spans_in_words(months)}. {_defined(note, matches)}"
        for document, note, matches, months in told.group_by(by, maintain_order=True)
        .agg(pl.col("month"))
        .iter_rows()
    )


def _defined(note: str | None, matches: bool | None) -> str:
    how = f"Its definition there: {note.rstrip('.')}. " if note else ""
    if matches is None:
        return f"{how}Nobody has said whether it is this measure's definition."
    return f"{how}{'It is' if matches else 'It is not'} this measure's definition."


def no_comparison_words(frame: pl.DataFrame, first: date) -> str:
    """Why there is nothing to compare with; `first` is the month of the change."""
    reported = frame.filter(pl.col("month") < first, pl.col("status") == Status.REPORTED).height
    if reported:
        many = "1 reported figure" if reported == 1 else f"{reported} reported figures"
        return f"{NO_FAIR_COMPARISON}: only {many} from before, and nothing that was counted."
    return f"{NO_FAIR_COMPARISON}: no figures from before."
