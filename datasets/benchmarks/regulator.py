"""The regulator's workbook, read whole: its two tables joined, every figure a row per council."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from datasets.benchmarks.derived import with_derived
from datasets.benchmarks.figures import FIGURES, Kind
from datasets.benchmarks.headings import BASE, CODE, NAME, NOTE, PART, REGION, SURVEYED, TYPE
from datasets.benchmarks.landlords import (
    MARK,
    as_numbers,
    cells,
    is_council,
    number_faults,
    text_faults,
)
from datasets.benchmarks.layout import Layout, Place, layout_of
from datasets.benchmarks.official import ROWS, OfficialReturn
from datasets.file_rules import FileRules
from datasets.limits import Limits
from datasets.personal import without_personal
from datasets.refusal import ExtractRefusedError, Fault, LeftOut, named
from datasets.source import Sought
from datasets.tables.first_rows import filled_cells, first_rows
from datasets.tables.table import Table
from datasets.tables.workbook import open_workbook

_NO_COUNCIL = Fault(
    "unknown_layout",
    "None of its landlords is a council, so there is nothing to compare with. Send the regulator's "
    "workbook as it was published.",
)
_WORDS = (NAME, CODE, TYPE, REGION, NOTE)
_ASKED = "_asked"
_SAID_BETTER = ("Of its sheets,", "The header is in", "Rows are counted")


def read_official(path: Path, file_name: str, sha256: str, limits: Limits) -> OfficialReturn:
    """What the workbook says of English councils; ExtractRefusedError if it is another file."""
    layout = layout_of(first_rows(path, file_name, limits))
    if isinstance(layout, Fault):
        raise ExtractRefusedError(file_name, [layout])
    records, left_out, notices = _table(path, file_name, limits, layout.records)
    survey, _, more = _table(path, file_name, limits, layout.survey)
    if records.is_empty():
        raise ExtractRefusedError(file_name, [_NO_COUNCIL])
    wide = _joined(records, survey)
    return OfficialReturn(
        year=layout.year,
        file_name=file_name,
        sha256=sha256,
        rows=with_derived(_long(wide, layout), layout.year_ends),
        notes=_notes(records),
        left_out=left_out,
        notices=(*notices, *more),
    )


def _table(
    path: Path, file_name: str, limits: Limits, place: Place
) -> tuple[pl.DataFrame, tuple[LeftOut, ...], tuple[str, ...]]:
    """One table's councils, as numbers and marks; who and what was left out, what was noticed."""
    kept = frozenset(place.headings.values())
    rules = FileRules(sheet=place.sheet, header_row=place.header_row, rows_end="first_empty_row")
    source = open_workbook(path, file_name, limits, Sought(kept, kept, rules=rules))
    _refuse(file_name, _below_a_gap(path, file_name, limits, place, source))
    table = cells(source, place.headings)
    roles = [role for role in place.headings if role not in _WORDS]
    _refuse(file_name, [*text_faults(table, source), *number_faults(table, source, roles)])
    own = as_numbers(table.filter(is_council()), roles)
    others = LeftOut("landlords that are no councils", table.height - own.height)
    return own, (others, *source.left_out), _notices(place, source)


def _notices(place: Place, source: Table) -> tuple[str, ...]:
    """Where the table was found, and what else is to be said of how it was read."""
    found = f"On the sheet {named(place.sheet)}, the header was found in row {place.header_row}."
    return (found, *(words for words in source.notices if not words.startswith(_SAID_BETTER)))


def _refuse(file_name: str, faults: Sequence[Fault]) -> None:
    if faults:
        raise ExtractRefusedError(file_name, faults)


def _below_a_gap(
    path: Path, file_name: str, limits: Limits, place: Place, source: Table
) -> list[Fault]:
    """Landlords that stand below the first empty row: notes may, but have no code."""
    coded = filled_cells(path, file_name, limits, place.sheet, place.header_row)[place.code_column]
    if coded <= source.rows:
        return []
    sentence = (
        f"On the sheet {named(place.sheet)}, landlords stand below an empty row (rows with a code: "
        f"{coded - source.rows:,}). Delete the empty row, so that none is left out."
    )
    return [Fault("rows_below", sentence, None, coded - source.rows)]


def _joined(records: pl.DataFrame, survey: pl.DataFrame) -> pl.DataFrame:
    """Councils by code, whichever of the two tables they are in."""
    names = [NAME, TYPE, REGION]
    ours = survey.drop(NOTE, strict=False)
    both = records.join(ours, on=CODE, how="full", coalesce=True, suffix=" of survey")
    return both.with_columns(
        pl.coalesce(name, f"{name} of survey").alias(name) for name in names
    ).sort(NAME)


def _long(wide: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """One row per council and figure (ROWS); a figure that the year has not is not there."""
    known = {**layout.records.headings, **layout.survey.headings}
    return pl.concat(
        [ROWS.to_frame(), *(_figure(wide, role, layout.year) for role in _figures(known))]
    )


def _figures(known: Mapping[str, str]) -> Iterator[str]:
    yield from (role for role in known if role in FIGURES or role.endswith(_ASKED))


def _figure(wide: pl.DataFrame, role: str, year: str) -> pl.DataFrame:
    is_survey = role.endswith(_ASKED) or FIGURES[role].kind is Kind.SURVEY
    base = SURVEYED if is_survey else f"{role}{BASE}"
    nothing = pl.lit(None, pl.Float64())
    return wide.select(
        pl.lit(year).alias("year"),
        *(pl.col(name).alias(name) for name in (CODE, NAME, TYPE, REGION)),
        pl.lit(role).alias("measure"),
        pl.col(role).alias("value"),
        (pl.col(f"{role}{PART}") if f"{role}{PART}" in wide.columns else nothing).alias("part"),
        (pl.col(base) if base in wide.columns else nothing).alias("base"),
        pl.col(f"{role}{MARK}").fill_null("not in the table").alias("missing"),
    )


def _notes(records: pl.DataFrame) -> dict[str, str]:
    """The regulator's remarks, by landlord's code."""
    if NOTE not in records.columns:
        return {}
    said = records.filter(pl.col(NOTE).fill_null("").str.len_chars() > len("[X]"))
    return {code: without_personal(note) for code, note in said.select(CODE, NOTE).iter_rows()}
