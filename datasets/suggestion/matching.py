"""Which of a file's columns each column of ours might come from, by what they are called."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from datasets.personal import looks_personal
from datasets.suggestion.synonyms import FREE_TEXT_WORDS, KEYS, PERSONAL_WORDS, SYNONYMS
from datasets.suggestion.words import plain_words

ALIKE = 0.88
"""The least likeness, in [0, 1], of two names that are taken for one."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A header, sorted: every column of the file is in one of these.

    `columns` is ours -> theirs; `alike` says which of ours were found by a name that is only like a
    known one. `keys` is ours -> theirs for pseudonyms. `also` is theirs -> ours for columns that
    another was preferred to. `unnamed` counts names that look like personal data.
    """

    columns: dict[str, str]
    alike: frozenset[str]
    keys: dict[str, str]
    drop: tuple[str, ...]
    strange: tuple[str, ...]
    also: dict[str, str]
    unnamed: int


def matched(header: Iterable[str], ours: Sequence[str]) -> Matched:
    """The header's columns, each with what it might be of ours; never two for one of them."""
    every = list(header)
    names = [name for name in every if not looks_personal(name)]
    keys = dict(_keys(names, ours))
    references = _references(names)
    free = [name for name in names if name not in references]
    exact, also = _known_names(free, ours)
    left = [name for name in free if name not in exact.values()]
    alike = _alike_names(left, [column for column in ours if column not in exact])
    columns = {
        column: {**exact, **alike}[column] for column in ours if column in {**exact, **alike}
    }
    rest = [name for name in names if name not in {*columns.values(), *keys.values()}]
    drop = tuple(name for name in rest if name in references or _is_of_a_person(name))
    strange = tuple(name for name in rest if name not in drop)
    return Matched(columns, frozenset(alike), keys, drop, strange, also, len(every) - len(names))


def _references(names: Sequence[str]) -> frozenset[str]:
    """The columns that point at a home or a person."""
    known = {plain_words(key) for group in KEYS.values() for key in group}
    return frozenset(name for name in names if plain_words(name) in known)


def _keys(names: Sequence[str], ours: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The best reference for each pseudonym of ours."""
    for column, group in KEYS.items():
        found = _best(names, group)
        if found and column in ours:
            yield column, found[0]


def _best(names: Sequence[str], known: Sequence[str]) -> list[str]:
    """The names that are known, in the order in which they are: the best known first."""
    order = [plain_words(one) for one in known]
    found = [name for name in names if plain_words(name) in order]
    return sorted(found, key=lambda name: order.index(plain_words(name)))


def _known_names(
    names: Sequence[str], ours: Sequence[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Ours -> theirs by names that are known, and theirs -> ours for those that came second."""
    exact: dict[str, str] = {}
    also: dict[str, str] = {}
    for column in ours:
        found = _best(names, (column, *SYNONYMS.get(column, ())))
        free = [name for name in found if name not in exact.values()]
        if free:
            exact[column] = free[0]
            also |= dict.fromkeys(free[1:], column)
    return exact, {name: column for name, column in also.items() if name not in exact.values()}


def _alike_names(names: Sequence[str], ours: Sequence[str]) -> dict[str, str]:
    """Ours -> theirs by names that are like a known one, the likest first."""
    left = [name for name in names if not _is_of_a_person(name)]
    pairs = [(_likeness(name, column), column, name) for column in ours for name in left]
    found: dict[str, str] = {}
    for likeness, column, name in sorted(pairs, key=lambda pair: -pair[0]):
        free = column not in found and name not in found.values()
        if free and likeness >= ALIKE:
            found[column] = name
    return found


def _likeness(name: str, column: str) -> float:
    words = " ".join(plain_words(name))
    known = (column, *SYNONYMS.get(column, ()))
    return max(SequenceMatcher(None, words, " ".join(plain_words(k))).ratio() for k in known)


def _is_of_a_person(name: str) -> bool:
    return bool((PERSONAL_WORDS | FREE_TEXT_WORDS).intersection(plain_words(name)))
