"""A message to people: its words, and what is said where it did not reach them."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

WITHIN_SECONDS = 10


class NotToldError(Exception):
    """Nobody was told, or not everybody; the message says who was not, and why."""


@dataclass(frozen=True, slots=True)
class Message:
    """What people are told: a subject, words, and the same as facts."""

    subject: str
    text: str
    facts: Mapping[str, object]


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def said(error: object) -> str:
    """What went wrong, on one line, without its full stop."""
    if isinstance(error, TimeoutError):
        return f"it did not answer within {WITHIN_SECONDS} seconds"
    return flat(str(error) or type(error).__name__)


def flat(words: bytes | str) -> str:
    """The first words of what another program said, on one line, without their full stop."""
    told = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(told.split())[:200].rstrip(".")
