"""Pseudonyms: a keyed hash in place of a reference that points at a person or a home.

The same reference has the same pseudonym in every file of a deployment, whatever the file's format;
without the deployment's secret nobody can tell which reference it was, nor try them all.
"""

import hmac
from collections.abc import Sequence

import polars as pl

from datasets.sent import Sent
from datasets.sorts import Sort
from datasets.typed import to_text

HEX_OF_128_BITS = 32
HEX_OF_FINGERPRINT = 16
_DIGITS = r"^0*([0-9]+)(?:\.0+)?$"


def fingerprint(key: str) -> str:
    """What tells one secret from another without telling either."""
    return _hash(key, "fingerprint")[:HEX_OF_FINGERPRINT]


def pseudonym(key: str, reference: str) -> str:
    """The pseudonym of one reference, 128 bits in hexadecimal."""
    return _hash(key, f"reference:{reference}")[:HEX_OF_128_BITS]


def pseudonymised(sent: Sent, key: str) -> Sent | None:
    """The column with every value's pseudonym in its place; None if a value is no reference.

    A number of digits is one reference however it is written: 1234, 1234.0, "01234".
    """
    if sent.sort is Sort.NOTHING:
        return sent
    references = to_text(sent.values)
    if (references.is_null() & sent.values.is_not_null()).any():
        return None
    places = sent.places
    if places is None:
        different = references.unique(maintain_order=True)
        places = references.to_frame("r").join(
            different.to_frame("r").with_row_index("place"),
            on="r", how="left", maintain_order="left",
        )["place"]  # fmt: skip
        references = different
    plain = references.str.replace(_DIGITS, "${1}").to_list()
    return Sent(sent.name, Sort.TEXT, _each(plain, key, sent.name), places)


def _each(references: Sequence[str | None], key: str, name: str) -> pl.Series:
    made = [None if one is None else pseudonym(key, one) for one in references]
    return pl.Series(name, made, dtype=pl.String())


def _hash(key: str, text: str) -> str:
    return hmac.digest(key.encode(), text.encode(), "sha256").hex()
