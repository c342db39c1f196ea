"""The secret behind a deployment's pseudonyms: where it is kept, and how it is made."""

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasets.store.place import Place

VARIABLE = "INSOURCING_PSEUDONYM_KEY"
KEY_FILE = "pseudonym_key"
LEAST_CHARACTERS = 16
_KEY_BYTES = 32
_OWNER_ONLY = 0o600


class PseudonymKeyError(Exception):
    """There is no secret to make pseudonyms with; the message says how to give one."""


def deployment_key(root: "Place | None") -> str:
    """The secret behind a deployment's pseudonyms: the environment's, or the store's own file.

    The file is made where there is none; beside what an object store holds it would be kept from
    nobody. Without a store the secret is made up and forgotten. PseudonymKeyError if it is too
    short, cannot be read, or has to come from the environment and does not.
    """
    given = os.environ.get(VARIABLE)
    if given is not None:
        return _long_enough(given, VARIABLE)
    if root is None:
        return throwaway_key()
    if not isinstance(root, Path):
        raise PseudonymKeyError(
            f"The secret behind the pseudonyms is never kept in an object store. Set {VARIABLE}, "
            "to the same on every machine."
        )
    path = root / KEY_FILE
    try:
        make_key(root)
        return _long_enough(path.read_text("ascii").strip(), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise PseudonymKeyError(
            f"The secret behind the pseudonyms cannot be read or made at {path}. Restore it from "
            f"its backup, or set {VARIABLE}."
        ) from error


def throwaway_key() -> str:
    """A secret that nobody keeps: the pseudonyms made with it can be compared with no others."""
    return secrets.token_hex(_KEY_BYTES)


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


def _long_enough(key: str, where: str) -> str:
    if len(key) < LEAST_CHARACTERS:
        raise PseudonymKeyError(
            f"The secret behind the pseudonyms ({where}) is shorter than {LEAST_CHARACTERS} "
            "characters: anybody could try them all. Give a longer one."
        )
    return key
