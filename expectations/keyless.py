"""Findings without keys: what may be kept of one once its record ids and row numbers have to go."""

import re
from collections.abc import Sequence

_CODES = re.compile(r": '.*'(?= \((?:under |over )?[0-9.]+%)")
_ROW = re.compile(r"\brows? [0-9]")


def without_keys(sentence: str, examples: Sequence[str], *, check: str, count: int) -> str:
    """A finding's sentence without its examples and the codes that it repeats.

    Where one of them stands elsewhere in it, only the check's name and the count are left.
    """
    named = ", ".join(examples)
    plain = sentence
    if named:
        plain = plain.replace(f"; for example {named}", "")
        plain = re.sub(rf"For example {re.escape(named)}\.( |$)", "", plain)
    plain = _CODES.sub("", plain)
    if _ROW.search(plain) or any(_stands_in(plain, example) for example in examples):
        return bare(check, count)
    return plain


def bare(check: str, count: int) -> str:
    """The least that can be said: what was checked, and how many rows it concerned."""
    what = check.replace("_", " ")
    return f"{what[:1].upper()}{what[1:]}: {count:,} {'row' if count == 1 else 'rows'}."


def _stands_in(text: str, key: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text) is not None
