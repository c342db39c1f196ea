"""Plain words: what two names share, however they are written."""

import re
from unicodedata import normalize

_SHORT = {
    "no": "number",
    "num": "number",
    "nr": "number",
    "nbr": "number",
    "ref": "reference",
    "id": "reference",
    "dt": "date",
    "desc": "description",
    "addr": "address",
    "tel": "telephone",
    "phone": "telephone",
    "cat": "category",
    "pri": "priority",
    "appt": "appointment",
    "wo": "works order",
    "workorder": "works order",
    "work": "works",
    "emp": "employee",
    "recd": "received",
    "ack": "acknowledged",
    "comp": "completed",
    "completion": "completed",
    "org": "organisation",
    "qty": "number",
    "amt": "amount",
    "gbp": "pounds",
    "datetime": "date",
    "time": "date",
    "at": "date",
    "on": "date",
}
"""Abbreviations, and words that say the same thing of a column."""
_TOGETHER = {"post code": "postcode", "e mail": "email", "sur name": "surname"}
_NOISE = frozenset({"the", "of", "and", "a", "an", "is", "was"})


def plain_words(name: str) -> tuple[str, ...]:
    """A name's words, in full and in order of the alphabet, without capitals, marks or noise.

    "JobNo." and "Number of job" are both job, number.
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", normalize("NFKC", name))
    words = re.findall(r"[a-z]+|[0-9]+", parted.casefold())
    full = " ".join(_SHORT.get(word, word) for word in words)
    for apart, together in _TOGETHER.items():
        full = re.sub(rf"\b{apart}\b", together, full)
    return tuple(sorted(set(full.split()) - _NOISE))
