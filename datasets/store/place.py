"""Where a store is: a folder, or an address in an object store that answers as a folder does."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pyarrow import fs

STAGING_VARIABLE = "INSOURCING_STAGING"
OWNER_ONLY = 0o700
_ADDRESS = re.compile(r"(s3|abfss)://[\w.@-]+(/[\w.=-]+)+/?", re.ASCII)
_CONNECT_WITHIN, _ANSWER_WITHIN, _TRIES = 5, 30, 3

COMMITTING = {
    "aws_conditional_put": "etag",
    "connect_timeout": f"{_CONNECT_WITHIN}s",
    "timeout": f"{_ANSWER_WITHIN}s",
    "max_retries": str(_TRIES),
    "retry_timeout": "60s",
}
"""How deltalake writes to an object store: a commit only where there is none of that number yet."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A place in an object store, with the few of pathlib's names that the store needs.

    Credentials are what the libraries find by themselves, such as AWS_ACCESS_KEY_ID.
    """

    url: str

    def __str__(self) -> str:
        return self.url

    def __truediv__(self, below: str) -> Self:
        return type(self)(f"{self.url}/{below}")

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.url.rpartition("/")[2]

    def iterdir(self) -> Iterator[Self]:
        """What lies directly below; FileNotFoundError if nothing does."""
        system, path = self._opened()
        for found in system.get_file_info(fs.FileSelector(path)):
            yield self / found.base_name

    def exists(self) -> bool:
        """Whether there is such an object, or anything below."""
        system, path = self._opened()
        return bool(system.get_file_info(path).type != fs.FileType.NotFound)

    def read_bytes(self) -> bytes:
        """The whole object; FileNotFoundError if there is none."""
        system, path = self._opened()
        with system.open_input_file(path) as held:
            return bytes(held.read())

    def read_text(self, encoding: str) -> str:
        """The whole object as text."""
        return self.read_bytes().decode(encoding)

    def write_bytes(self, content: bytes) -> int:
        """Put the whole object there, in place of what was there before."""
        system, path = self._opened()
        with system.open_output_stream(path) as held:
            held.write(content)
        return len(content)

    def unlink(self) -> None:
        """Delete the object."""
        system, path = self._opened()
        system.delete_file(path)

    def modified_at(self) -> datetime | None:
        """When the object was written, in UTC, by the object store's clock; None if unknown."""
        system, path = self._opened()
        at: datetime | None = system.get_file_info(path).mtime
        return at

    def _opened(self) -> tuple[fs.FileSystem, str]:
        at = urlsplit(self.url)
        return _system(at.scheme, at.netloc), f"{at.netloc.partition('@')[0]}{at.path}"


Place = Path | Remote
"""Either kind: both have `/`, name, iterdir, exists, read_bytes, write_bytes and unlink."""


def place_of(root: str | Place) -> Place:
    """The place that a folder's path or an address names; ValueError for an unknown kind."""
    if not isinstance(root, str):
        return root
    if "://" not in root:
        return Path(root)
    if not _ADDRESS.fullmatch(root):
        raise ValueError(
            "that is not an address that a store can have. Write a folder's path, or "
            "s3://BUCKET/NAME, or abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/NAME, in "
            "letters, digits, full stops, hyphens and underscores"
        )
    return Remote(root.rstrip("/"))


def options_for(place: Place) -> dict[str, str] | None:
    """The storage options with which deltalake opens a table there."""
    return dict(COMMITTING) if isinstance(place, Remote) else None


def modified_at(place: Place) -> datetime | None:
    """When a file was written, in UTC; None if that is not known."""
    if isinstance(place, Remote):
        return place.modified_at()
    return datetime.fromtimestamp(place.stat().st_mtime, UTC)


def local_folder(place: Place) -> Path:
    """Where work in hand waits on this machine's disk: in the store's own folder if it has one.

    For an object store, a folder of its own below INSOURCING_STAGING, or below the user's state.
    """
    if isinstance(place, Path):
        return place
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    base = Path(os.environ.get(STAGING_VARIABLE) or Path(state) / "insourcing")
    return base / f"{place.name}-{hashlib.sha256(place.url.encode()).hexdigest()[:12]}"


@lru_cache
def _system(scheme: str, authority: str) -> fs.FileSystem:
    if scheme != "s3":
        return fs.FileSystem.from_uri(f"{scheme}://{authority}/")[0]
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    return fs.S3FileSystem(
        endpoint_override=urlsplit(endpoint).netloc if endpoint else None,
        scheme=urlsplit(endpoint).scheme if endpoint else None,
        connect_timeout=_CONNECT_WITHIN,
        request_timeout=_ANSWER_WITHIN,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=_TRIES),
    )
