"""Which row of a table is its header, and which of its columns are kept."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from datasets.limits import Limits
from datasets.refusal import NAME_LENGTH, Fault, named
from datasets.source import Sought

Rows = Sequence[tuple[int, Sequence[str]]]
"""The first rows of a table, each with its number in the file."""


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """The header: its number in the file, its cells, and each named column by its place."""

    number: int
    cells: Sequence[str]
    names: dict[int, str]
    kept: dict[int, str]

    @property
    def matches(self) -> int:
        """How many columns are kept."""
        return len(self.kept)


def header_in(rows: Rows, sought: Sought, words: Callable[[int], str]) -> HeaderRow | Fault:
    """The header, or why there is none to be found; `words` say where a row stands."""
    chosen = _chosen(rows, sought, words)
    if isinstance(chosen, Fault):
        return chosen
    number, cells = chosen
    names = {
        place: sought.rules.column_name(cell, sought.known)
        for place, cell in enumerate(cells)
        if cell
    }
    if sought.known and not _familiar(names.values(), sought.known):
        if cells[0].casefold().startswith("sep="):
            return _note_to_excel(words(number))
        return _strange(words(number), len(names))
    kept = {place: name for place, name in names.items() if sought.keeps(name)}
    twice = [name for name, times in Counter(kept.values()).items() if times > 1]
    if twice:
        return _twice(twice[0], words(number))
    return HeaderRow(number, cells, names, kept)


def _chosen(
    rows: Rows, sought: Sought, words: Callable[[int], str]
) -> tuple[int, Sequence[str]] | Fault:
    rules = sought.rules
    if rules.header_row is not None:
        wanted = rules.header_row
        fits = [row for row in rows if row[0] == wanted and any(row[1])]
        why = f"The mapping says that the header is in {words(wanted)}, but that is empty."
    elif rules.header_has:
        needed = set(rules.header_has)
        fits = [
            row
            for row in rows
            if needed <= {rules.column_name(cell, sought.known) for cell in row[1]}
        ]
        listed = ", ".join(named(name) for name in rules.header_has)
        why = f"None of its first {len(rows)} rows holds all of {listed}, as the header must."
    else:
        fits = [row for row in rows if any(row[1])]
        why = "It holds nothing."
    if fits:
        return fits[0]
    return Fault("no_header", f"{why} Export it again with its header, or mend the mapping.")


def _familiar(names: Iterable[str], known: frozenset[str]) -> bool:
    plain = {_plainly(name) for name in known}
    return any(_plainly(name) in plain for name in names)


def _plainly(name: str) -> str:
    return "".join(c for c in name[:NAME_LENGTH].casefold() if c.isalnum())


def _strange(place: str, columns: int) -> Fault:
    """What is there is not shown: in a file without a header it is a resident's row."""
    return Fault(
        "no_header",
        f"The header should be in {place}, but of {columns:,} columns there, none is asked for. "
        "Export the file with its header first, say under [file] in a mapping where the header "
        "stands, or name the mapping of the system that it comes from.",
    )


def _note_to_excel(place: str) -> Fault:
    return Fault(
        "no_header",
        f"In {place} stands a note to Excel of how values are separated (sep=), not the header. "
        "Delete that line, or say under [file] in a mapping where the header stands.",
    )


def _twice(name: str, place: str) -> Fault:
    return Fault(
        "muddled_columns",
        f"Two columns are called {named(name)} in {place}, so they cannot be told apart: give each "
        "column one plain name of its own.",
        name,
    )


def too_wide(header: HeaderRow, limits: Limits) -> list[Fault]:
    """The fault of a header with more columns than are allowed."""
    if len(header.cells) <= limits.columns:
        return []
    return [
        Fault(
            "too_large",
            f"It has {len(header.cells):,} columns; the most is {limits.columns:,}. Send only the "
            "columns that the contract asks for.",
        )
    ]


def above(header: HeaderRow, words: Callable[[int], str]) -> tuple[str, ...]:
    """The notice of a header that does not stand first."""
    if header.number == 1:
        return ()
    return (f"The header is in {words(header.number)}; what stands above it was not read.",)
