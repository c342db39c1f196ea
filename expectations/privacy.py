"""No personal data where none belongs: what may not stand in a kept column.

Patterns find addresses, numbers and titled names. A bare name in a text column cannot be found by
any pattern: that is why a mapping drops such columns before they are parsed.
"""

import re
import tomllib
from collections.abc import Iterator

import polars as pl

from datasets.contract import Kind
from datasets.extract import Extract
from datasets.personal import PATTERNS
from datasets.reported import PROSE
from expectations.report import Finding, Severity
from expectations.words import EXAMPLES, how_many, sentence, share_in_words

CHECKS = ("personal_data", "free_text")

_ANY = "|".join(f"(?:{pattern})" for pattern in PATTERNS.values())

_HEADER = re.compile(
    r"^name$|(?:^|_)(?:tenant|resident|customer|caller|contact|complainant|employee|operative"
    r"|first|last|sur|fore|full)_?name(?:_|$)"
    r"|(?:^|_)(?:address|addr|postcode|post_code|telephone|phone|mobile|e_?mail|dob"
    r"|date_of_birth|national_insurance|ni_no|ni_number)(?:_|[0-9]|$)"
)
_KEEP_OUT = (
    "Personal data may not be kept: drop the column in the mapping, or clear it, and send the "
    "month again."
)
_PSEUDONYMISE = (
    "Personal data may not be kept: list the column that it comes from under pseudonymise in the "
    "mapping, and send the month again."
)
_LONG = 80
_WORDS = 12


def personal_data(extract: Extract) -> tuple[Finding, ...]:
    """The columns that hold personal data, or come from one named for it: all critical."""
    named = tuple(_by_header(extract))
    found = tuple(
        _finding(extract, column, matching, what)
        for column, texts in _texts(extract)
        if (values := texts.filter(texts.str.contains(_ANY))).len()
        for what, pattern in PATTERNS.items()
        if (matching := values.filter(values.str.contains(pattern))).len()
    )
    return (*named, *_keys_as_ids(extract), *found)


def _keys_as_ids(extract: Extract) -> Iterator[Finding]:
    """Rows whose record_id is a pseudonym of theirs: record ids are shown, and those never are."""
    for name in _keys(extract):
        everything = _all_rows(extract)
        same = everything.filter(pl.col("record_id") == pl.col(name))
        if same.height:
            yield Finding(
                check="personal_data",
                severity=Severity.CRITICAL,
                sentence=(
                    f"Column record_id holds the {name} in {how_many(same.height)}. Record ids are "
                    "shown to officers and kept in findings: map a number that points at no person "
                    "or home, such as that of the employment or the job."
                ),
                column="record_id",
                count=same.height,
                share=same.height / everything.height,
                examples=tuple(f"row {row}" for row in same["source_row"].head(EXAMPLES)),
                rows=tuple(same["source_row"].unique().sort().to_list()),
            )


def _keys(extract: Extract) -> tuple[str, ...]:
    """The columns that hold pseudonyms and nothing else."""
    return tuple(name for name in extract.contract.names if name.endswith("_key"))


def free_text(extract: Extract) -> tuple[Finding, ...]:
    """The columns that read like notes: a warning each, for notes are where names end up."""
    return tuple(
        _finding(extract, column, long, None)
        for column, values in _texts(extract)
        if column not in PROSE and (long := values.filter(_reads_like_a_note(values))).len()
    )


def _reads_like_a_note(values: pl.Series) -> pl.Series:
    words = values.str.strip_chars().str.count_matches(r"\s+") + 1
    return (values.str.len_chars() > _LONG) | (words > _WORDS)


def _all_rows(extract: Extract) -> pl.DataFrame:
    return pl.concat([extract.records, extract.foreign])


def _texts(extract: Extract) -> Iterator[tuple[str, pl.Series]]:
    """Each text column with its different values."""
    for column in extract.contract.columns:
        if column.dtype == pl.String:
            parts = (extract.records[column.name], extract.foreign[column.name])
            values = pl.concat([part.drop_nulls().unique() for part in parts])
            yield column.name, values


def _finding(extract: Extract, column: str, values: pl.Series, what: str | None) -> Finding:
    """A finding on the rows that hold one of the values, none of which it repeats."""
    everything = _all_rows(extract)
    rows = everything.filter(pl.col(column).is_in(values.implode()))["source_row"].unique().sort()
    share = rows.len() / max(everything["source_row"].n_unique(), 1)
    holds = "holds" if rows.len() == 1 else "hold"
    thing = what or "text that reads like a note"
    claim = f"{how_many(rows.len())} {holds} {thing} in {column} ({share_in_words(share)})"
    examples = tuple(f"row {row}" for row in rows.head(EXAMPLES))
    mend = _KEEP_OUT if column not in _keys(extract) else _PSEUDONYMISE
    if not what:
        mend = "Notes may hold names: drop the column in the mapping, or say why it is safe."
    return Finding(
        check="personal_data" if what else "free_text",
        severity=Severity.CRITICAL if what else Severity.WARNING,
        sentence=sentence(claim, column=column, examples=examples, mend=mend),
        column=column,
        count=rows.len(),
        share=share,
        examples=examples,
        rows=tuple(rows.to_list()),
    )


def _by_header(extract: Extract) -> Iterator[Finding]:
    for column, source in _sources(extract.mapping_text):
        known = column in extract.contract.names
        if known and extract.contract.column(column).kind is Kind.TEXT and _is_personal(source):
            count = _all_rows(extract)[column].drop_nulls().len()
            yield Finding(
                check="personal_data",
                severity=Severity.CRITICAL,
                sentence=(
                    f"Column {column} is filled from {source!r}, which is named for personal "
                    "data. Drop it in the mapping, or map a column that identifies nobody."
                ),
                column=column,
                count=count,
            )


def _is_personal(source: str) -> bool:
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", source)
    return bool(_HEADER.search(re.sub(r"[^0-9a-z]+", "_", split.lower()).strip("_")))


def _sources(mapping_text: str) -> Iterator[tuple[str, str]]:
    """Each of our columns with each column of theirs whose values it keeps.

    None if the mapping is not TOML. Of a pseudonymised column no value is kept.
    """
    try:
        mapping = tomllib.loads(mapping_text)
    except tomllib.TOMLDecodeError:
        return
    pairs = list(mapping.get("columns", {}).items())
    for made in mapping.get("derived", ()):
        if made["function"] in _KEEPING:
            theirs = made["from"]
            pairs += [(made["column"], one) for one in _as_list(theirs)]
    hidden = mapping.get("pseudonymise", ())
    yield from ((str(ours), str(theirs)) for ours, theirs in pairs if theirs not in hidden)


def _as_list(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


_KEEPING = frozenset({"copy", "first_present", "joined"})
"""The functions by which a derived column keeps the values of its source."""
