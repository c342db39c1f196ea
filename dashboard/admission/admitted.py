"""Admitted: who somebody is here, and where nobody knows them, why."""

from dataclasses import dataclass
from enum import StrEnum

from dashboard.permissions import ANYBODY, Actor


class Standing(StrEnum):
    """How somebody stands with the door."""

    NOT_SIGNED_IN = "not signed in"
    THIS_MACHINE = "this machine"
    SIGNED_IN = "signed in"
    EXPIRED = "expired"
    SIGNED_OUT = "signed out"
    UNKNOWN = "unknown"
    """Signed in, but no person of the access file."""
    NOBODY_CAN_BE_KNOWN = "nobody can be known"
    """The access file, or the list of ended sessions, cannot be read now."""


class Sender(StrEnum):
    """Who sends by a page's socket, as against whoever sent before."""

    FIRST = "first"
    """Nothing was sent before by this socket; the session may be an older one."""
    SAME = "same"
    ANOTHER = "another"


ENDED = frozenset({Standing.EXPIRED, Standing.SIGNED_OUT})


@dataclass(frozen=True, slots=True)
class Admitted:
    """Whoever asks: what they may do, how they stand, and by what they signed in ("" if not)."""

    actor: Actor = ANYBODY
    standing: Standing = Standing.NOT_SIGNED_IN
    sign_in: str = ""

    @property
    def is_known(self) -> bool:
        """Whether this is somebody of the access file, or this machine itself."""
        return self.standing in (Standing.SIGNED_IN, Standing.THIS_MACHINE)
