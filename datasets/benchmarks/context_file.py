"""A file of context series, read whole: area, period, measure, value, by whatever name."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import polars as pl

from datasets.benchmarks.context import CONTEXT_ROWS, ContextSeries
from datasets.benchmarks.periods import FORMS, is_unread, with_months
from datasets.limits import Limits
from datasets.opening import open_source
from datasets.personal import looks_personal
from datasets.refusal import ROWS_NAMED, ExtractRefusedError, Fault, named
from datasets.source import Sought, Source

MOST_ROWS = 20_000
NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "area_code": ("area code", "gss code", "ons code", "geography code", "area id"),
        "area": ("area name", "area", "geography", "geography name", "local authority"),
        "period": ("period", "month", "year", "date", "time period"),
        "indicator": ("indicator", "indicator name", "series"),
        "measure": ("measure", "measure type", "value type"),
        "unit": ("unit", "units", "unit of measure"),
        "value": ("value", "obs value", "figure"),
    }
)
"""What each column is called, in small letters and without marks between words."""

_NEEDED = ("area", "period", "measure", "value")
_NOTHING = r"^(|-|\.\.|:|\*|N/?A|NULL|\[[A-Za-z]\])$"
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"
_SHARES = ("percentage", "per cent", "percent", "%")
_COUNTS = ("count", "number", "value")
_LONGEST_ID = 80


def read_context(
    path: Path, file_name: str, sha256: str, limits: Limits
) -> tuple[ContextSeries, ...]:
    """Every series of the file; ExtractRefusedError if it is another file."""
    columns = _columns(open_source(path, file_name, limits, _NOTHING_KEPT), file_name)
    kept = frozenset(columns.values())
    source = open_source(path, file_name, limits, Sought(kept, kept))
    frame = _frame(source, columns)
    faults = list(_faults(frame, source))
    if faults:
        raise ExtractRefusedError(file_name, faults)
    value = pl.when(pl.col("value").str.contains(_NUMBER)).then(pl.col("value"))
    frame = frame.with_columns(value.cast(pl.Float64()))
    series = tuple(
        _series(str(indicator), str(measure), rows, file_name, sha256)
        for (indicator, measure), rows in frame.group_by(
            ["indicator", "measure"], maintain_order=True
        )
    )
    ids = ["", *(one.id for one in series)]
    twice = [one.title for one in series if ids.count(one.id) > 1]
    if twice:
        told = f"The measure {named(twice[0])} cannot be told from another by its letters."
        raise ExtractRefusedError(file_name, [_unknown(told)])
    return series


_NOTHING_KEPT = Sought(frozenset(), frozenset())


def _columns(source: Source, file_name: str) -> dict[str, str]:
    """The file's column for each role."""
    plain = {name: re.sub(r"[\W_]+", " ", name).strip().casefold() for name in source.header}
    found: dict[str, str] = {}
    for role, names in NAMES.items():
        fits = [name for name, words in plain.items() if words in names]
        if len(fits) > 1:
            listed = " and ".join(map(named, fits[:2]))
            raise ExtractRefusedError(file_name, [_unknown(f"Both {listed} say the {role}.")])
        found |= dict.fromkeys([role], fits[0]) if fits else {}
    if "measure" not in found and "indicator" in found:
        found["measure"] = found.pop("indicator")
    missing = [role for role in _NEEDED if role not in found]
    if missing:
        seen = ", ".join(map(named, list(source.header)[:8])) or "none"
        told = f"It has no column for {', '.join(missing)}; its columns: {seen}."
        raise ExtractRefusedError(file_name, [_unknown(told)])
    return found


def _unknown(what: str) -> Fault:
    return Fault(
        "unknown_layout",
        f"It is neither the regulator's workbook nor a file of context series. {what} Such a file "
        "has a row for each area and period, with the columns area, period, measure and value; "
        "area_code, indicator and unit may stand beside them.",
    )


def _frame(source: Source, columns: Mapping[str, str]) -> pl.DataFrame:
    read = source.read(list(columns.values()))
    texts = {
        role: pl.Series(role, pl.from_arrow(read[name])).cast(pl.String()).str.strip_chars()
        for role, name in columns.items()
    }
    frame = pl.DataFrame(texts)
    absent = [role for role in NAMES if role not in columns]
    frame = frame.with_columns(pl.lit("").alias(role) for role in absent)
    return with_months(frame.with_columns(pl.all().fill_null("")))


def _faults(frame: pl.DataFrame, source: Source) -> Iterator[Fault]:
    if frame.height > MOST_ROWS:
        yield Fault("too_large", f"It has {frame.height:,} rows; the most is {MOST_ROWS:,}.")
        return
    if frame.is_empty():
        yield Fault("empty_file", "It has a header and no rows. Export it again.")
    for role in _NEEDED[:3]:
        yield from _at(frame, source, pl.col(role) == "", "missing_value", f"{role} is empty")
    forms = ", ".join(form.example for form in FORMS)
    yield from _at(
        frame,
        source,
        (pl.col("period") != "") & is_unread(),
        "unreadable_period",
        f"the period is in none of these forms: {forms}",
    )
    strange = ~pl.col("value").str.contains(_NOTHING) & ~pl.col("value").str.contains(_NUMBER)
    yield from _at(frame, source, strange, "not_a_number", "the value is no number")
    key = ("indicator", "measure", "area_code", "area", "last")
    twice = pl.struct(key).is_duplicated() & pl.col("last").is_not_null()
    yield from _at(
        frame, source, twice, "duplicate_key", "an area has two values for the same period"
    )
    shown = frame.select("indicator", "measure", "unit", "area", "area_code").unique()
    if any(looks_personal(text) for row in shown.iter_rows() for text in row):
        yield Fault(
            "personal_data",
            "A name of an area or of a measure looks like personal data. These series are about "
            "areas: leave out everything that is about a person.",
        )
    several = pl.col("frequency").n_unique().over("indicator", "measure") > 1
    yield from _at(
        frame, source, several, "mixed_periods", "one measure has periods of several lengths"
    )


def _at(
    frame: pl.DataFrame, source: Source, wrong: pl.Expr, reason: str, what: str
) -> Iterator[Fault]:
    rows = frame.with_row_index("row", 1).filter(wrong)["row"].to_list()
    if rows:
        count = "1 row" if len(rows) == 1 else f"{len(rows):,} rows"
        place = source.place(rows[0]) or f"row {rows[0]}"
        yield Fault(
            reason,
            f"In {count}, {what}. The first is {place}. Mend it at the source and export it again.",
            None,
            len(rows),
            (),
            tuple(rows[:ROWS_NAMED]),
        )


def _series(
    indicator: str, measure: str, rows: pl.DataFrame, file_name: str, sha256: str
) -> ContextSeries:
    title = indicator or measure
    is_share = measure.casefold() in _SHARES or "percentage" in rows["unit"][0].casefold()
    plain = is_share or not indicator or measure.casefold() in _COUNTS
    words = title if plain else f"{indicator} {measure}"
    return ContextSeries(
        id=re.sub(r"\W+", "_", words.casefold()).strip("_")[:_LONGEST_ID],
        title=title,
        unit="%" if is_share else str(rows["unit"][0]).casefold(),
        frequency=str(rows["frequency"][0]),
        file_name=file_name,
        sha256=sha256,
        rows=rows.select(CONTEXT_ROWS.names()).cast(CONTEXT_ROWS).sort("area", "area_code", "last"),
    )
