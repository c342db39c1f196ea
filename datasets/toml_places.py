"""Where in a TOML text each key and entry stands: its line, found without judging the text."""

import re
import tomllib
from collections.abc import Iterator, Mapping

Place = tuple[str | int, ...]
"""Keys, and entries of lists counted from 0: ("promises", 3, "measures", 0)."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*+)*+")
_STRING = re.compile(
    r'"""(?:\\.|"{1,2}(?!")|[^"\\])*+"{3,5}'
    r"|'''(?:'{1,2}(?!')|[^'])*+'{3,5}"
    r'|"(?:\\.|[^"\\\n])*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]++")
_SCALAR = re.compile(r"[^,\]}#\n]++")


def lines_of(text: str) -> Mapping[Place, int]:
    """The line, from 1, on which each key or entry of a TOML text first stands.

    The text is TOML that was read already: of another nothing is promised. A table that is
    never begun by itself stands where its first key does. () is the whole text, on line 1.
    """
    found: dict[Place, int] = {(): 1}
    try:
        for place, at in _Text(text).places():
            found.setdefault(place, at)
    except (RecursionError, IndexError, ValueError):  # nested too deeply, or no TOML
        return found
    return found


def line_of(lines: Mapping[Place, int], place: Place) -> int | None:
    """The line of a place, or of what holds it where it is not there; None for the whole text."""
    while place and place not in lines:
        place = place[:-1]
    return lines[place] if place else None


class _Text:
    """A TOML text, read from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counted_to, self.line = 0, 1
        self.table: Place = ()
        self.lengths: dict[Place, int] = {}

    def places(self) -> Iterator[tuple[Place, int]]:
        """Every place with its line, in the text's order."""
        while self._skip() < len(self.text):
            if self.text[self.at] == "[":
                yield from self._header()
            else:
                yield from self._entry(self.table)

    def _skip(self) -> int:
        """Pass over blanks, ends of lines and comments; where the next thing begins."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.at

    def _here(self) -> int:
        self.line += self.text.count("\n", self.counted_to, self.at)
        self.counted_to = self.at
        return self.line

    def _header(self) -> Iterator[tuple[Place, int]]:
        """[table] or [[one of a list of tables]]."""
        line, is_list = self._here(), self.text.startswith("[[", self.at)
        self.at += 2 if is_list else 1
        keys = self._keys()
        self.at += 2 if is_list else 1
        place: Place = ()
        for number, key in enumerate(keys, start=1):
            place = (*place, key)
            yield place, line
            if is_list and number == len(keys):
                self.lengths[place] = self.lengths.get(place, 0) + 1
            if place in self.lengths:
                place = (*place, self.lengths[place] - 1)
                yield place, line
        self.table = place

    def _entry(self, table: Place) -> Iterator[tuple[Place, int]]:
        """Key = value, in a table or an inline one; a dotted key is a table in a table."""
        line = self._here()
        keys = self._keys()
        self.at += 1  # the sign between
        yield from (((*table, *keys[:number]), line) for number in range(1, len(keys) + 1))
        yield from self._value((*table, *keys))

    def _keys(self) -> list[str]:
        """The parts of a key, dotted or not, up to whatever follows it."""
        keys = [self._key()]
        while self._skip() < len(self.text) and self.text[self.at] == ".":
            self.at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        self._skip()
        if bare := _BARE_KEY.match(self.text, self.at):
            self.at = bare.end()
            return bare[0]
        return next(iter(tomllib.loads(f"{self._passed(_STRING)} = 0")))

    def _passed(self, what: re.Pattern[str]) -> str:
        """Something that has to stand here, passed over; IndexError if it does not."""
        found = what.match(self.text, self.at)
        if found is None:
            raise IndexError(self.at)
        self.at = found.end()
        return found[0]

    def _value(self, place: Place) -> Iterator[tuple[Place, int]]:
        self._skip()
        first = self.text[self.at]
        if first == "[":
            yield from self._list(place)
        elif first == "{":
            yield from self._inline_table(place)
        else:
            self._passed(_STRING if first in "\"'" else _SCALAR)

    def _list(self, place: Place) -> Iterator[tuple[Place, int]]:
        self.at += 1
        number = 0
        while self._skip() < len(self.text) and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            yield (*place, number), self._here()
            yield from self._value((*place, number))
            number += 1
        self.at += 1

    def _inline_table(self, place: Place) -> Iterator[tuple[Place, int]]:
        self.at += 1
        while self._skip() < len(self.text) and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            yield from self._entry(place)
        self.at += 1
