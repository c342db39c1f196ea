"""Words from data, made safe to stand among our own."""

import re

MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=^\"'/@])")
LINKED = re.compile(r"(://|www\.|@|:(?=\w))", re.IGNORECASE)
TURNED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that are not seen and turn the writing around, ours beside them too."""
HIDDEN_BREAK = "\u200b"
LONGEST = 2000


def escape(text: object) -> str:
    """Text as it stands: no image, link, tag, formula or symbol is made of it.

    The library turns addresses and names between colons into links and symbols after it has read
    the escapes, so those are parted by a break that has no width.
    """
    flat = " ".join(TURNED.sub("", str(text)).split())[:LONGEST]
    parted = LINKED.sub(rf"\1{HIDDEN_BREAK}", flat)
    return MARKDOWN.sub(r"\\\1", parted)


def listed(parts: list[str]) -> str:
    """Parts in a row, as a sentence has them: "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 row", "2 rows"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def in_a_sentence(what: str) -> str:
    """What a column holds, to stand within a sentence: "the ward"; an abbreviation stays."""
    plain = what.rstrip(".")
    return plain if plain[1:2].isupper() else plain[:1].lower() + plain[1:]
