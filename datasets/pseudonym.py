"""Pseudonyms: a keyed hash in place of a reference that points at a person or a home.

The same reference has the same pseudonym in every file of a deployment, whatever the file's format;
without the deployment's secret nobody can tell which reference it was, nor try them all.
"""

import hmac
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from datasets.sent import Sent
from datasets.sorts import Sort
from datasets.typed import to_text

VARIABLE = "INSOURCING_PSEUDONYM_KEY"
KEY_FILE = "pseudonym_key"
LEAST_CHARACTERS = 16
HEX_OF_128_BITS = 32
HEX_OF_FINGERPRINT = 16
_KEY_BYTES = 32
_OWNER_ONLY = 0o600
_DIGITS = r"^0*([0-9]+)(?:\.0+)?$"


class PseudonymKeyError(Exception):
    """There is no secret to make pseudonyms with; the message says how to give one."""


def deployment_key(root: Path | None) -> str:
    """The secret behind a deployment's pseudonyms: the environment's, or the store's own file.

    The file is made where there is none. Without a store the secret is made up and forgotten.
    PseudonymKeyError if it is too short or cannot be read.
    """
    given = os.environ.get(VARIABLE)
    if given is not None:
        return _long_enough(given, VARIABLE)
    if root is None:
        return secrets.token_hex(_KEY_BYTES)
    path = root / KEY_FILE
    try:
        make_key(root)
        return _long_enough(path.read_text("ascii").strip(), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise PseudonymKeyError(
            f"The secret behind the pseudonyms cannot be read or made at {path}. Restore it from "
            f"its backup, or set {VARIABLE}."
        ) from error


def make_key(root: Path) -> None:
    """A secret in the store's folder, its owner's only, unless there is one; never half written."""
    path = root / KEY_FILE
    if path.exists() or VARIABLE in os.environ:
        return
    fresh = root / f".{KEY_FILE}-{secrets.token_hex(8)}"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()


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


def _long_enough(key: str, where: str) -> str:
    if len(key) < LEAST_CHARACTERS:
        raise PseudonymKeyError(
            f"The secret behind the pseudonyms ({where}) is shorter than {LEAST_CHARACTERS} "
            "characters: anybody could try them all. Give a longer one."
        )
    return key
