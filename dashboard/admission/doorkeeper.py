"""Doorkeeper: says of each request who makes it, by the access file as it stands at that moment."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from dashboard.admission.access_file import AccessFile, AccessFileError, read_access_file
from dashboard.admission.admitted import Admitted, Standing
from dashboard.admission.caller import Caller
from dashboard.admission.cookie import Session, session_in
from dashboard.admission.secrets import SignIn
from dashboard.admission.signed_out import SignedOut
from dashboard.permissions import Actor, Role

THIS_MACHINE = Admitted(Actor("this machine", Role.OFFICER, None), Standing.THIS_MACHINE)
CLOCKS_DIFFER = timedelta(minutes=2)
"""By how much the provider's clock may run before ours."""
_log = logging.getLogger(__name__)


class Watched:
    """An access file, read again whenever it was changed; None while it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._mark: tuple[int, ...] | None = None
        self._read: AccessFile | None = None

    def now(self) -> AccessFile | None:
        """What the file says as it stands; what is wrong with it is logged once, in words."""
        with self._lock:
            mark = self._mark_now()
            if mark != self._mark:
                self._read, self._mark = self._read_again(), mark
            return self._read

    def _mark_now(self) -> tuple[int, ...]:
        try:
            status = self.path.stat()
        except OSError:
            return ()
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _read_again(self) -> AccessFile | None:
        try:
            return read_access_file(self.path)
        except AccessFileError as error:
            _log.error(
                "%s\nUntil it is mended, nobody may do anything but read public pages.", error
            )
            return None


def _no_file() -> AccessFile | None:
    return AccessFile()


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Who is let in. Without a way to sign in, only this machine itself may do more than read."""

    sign_in: SignIn | None = None
    access: Callable[[], AccessFile | None] = _no_file
    """The access file as it stands; None while it cannot be used."""
    signed_out: SignedOut | None = None
    trusts_this_machine: bool = False
    """Whether the server listens on loopback alone, and was told no other name."""
    readers_only: bool = False

    @property
    def may_let_officers_in(self) -> bool:
        """Whether there can be anybody who may do more than read."""
        return not self.readers_only and (self.sign_in is not None or self.trusts_this_machine)

    def admit(self, caller: Caller) -> Admitted:
        """Who a caller is, now."""
        if self.readers_only:
            return Admitted()
        if self.sign_in is None:
            local = self.trusts_this_machine and not caller.is_forwarded
            return THIS_MACHINE if local and caller.names_this_machine else Admitted()
        if not caller.came_from(self.sign_in.provider.origin):
            return Admitted()
        session = self.session(caller)
        return Admitted() if session is None else self._of(session)

    def session(self, caller: Caller) -> Session | None:
        """The session that a caller's cookie holds, be it ended; None without one of ours."""
        if self.sign_in is None:
            return None
        origin = self.sign_in.provider.origin
        return session_in(caller.cookies, self.sign_in.cookie_secret, origin)

    def end(self, caller: Caller) -> None:
        """Sign a caller out, for good: their cookie is worth nothing from now on."""
        session = self.session(caller)
        if session is not None and self.signed_out is not None:
            self.signed_out.add(session.fingerprint)

    @property
    def reading_needs_sign_in(self) -> bool:
        """Whether only known people may read; so too while the access file cannot be used."""
        if self.sign_in is None or self.readers_only:
            return False
        access = self.access()
        return access is None or access.reading == "signed-in"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the site by TLS, as its provider knows it."""
        return self.sign_in is not None and self.sign_in.is_secure

    @property
    def session_seconds(self) -> int:
        """How long a session may last; 0 while nobody can be known."""
        access = self.access()
        return int(access.session_hours * 3600) if access else 0

    @property
    def who_to_ask(self) -> str:
        """Whom to ask for a role."""
        return (self.access() or AccessFile()).who_to_ask

    def _of(self, session: Session) -> Admitted:
        access = self.access()
        if access is None or self._was_ended(session) is None:
            return Admitted(standing=Standing.NOBODY_CAN_BE_KNOWN)
        if self._was_ended(session):
            return Admitted(standing=Standing.SIGNED_OUT)
        if not _is_fresh(session, access):
            return Admitted(standing=Standing.EXPIRED)
        sign_in = _sign_in_of(session, access)
        person = access.person(sign_in) if sign_in else None
        if person is None:
            return Admitted(standing=Standing.UNKNOWN, sign_in=sign_in)
        return Admitted(person.actor, Standing.SIGNED_IN, sign_in)

    def _was_ended(self, session: Session) -> bool | None:
        """Whether somebody signed out of a session; None if that cannot be known now."""
        try:
            return self.signed_out is not None and self.signed_out.holds(session.fingerprint)
        except OSError as error:
            _log.error(
                "The list of ended sessions cannot be read: %s. Until it can be, nobody may do "
                "anything but read public pages.",
                error.strerror or error,
            )
            return None


def _is_fresh(session: Session, access: AccessFile) -> bool:
    """Whether a session is younger than the limit, by the provider's clock and by ours."""
    issued, until, now = session.instant("iat"), session.instant("exp"), datetime.now(UTC)
    if issued is None or until is None or until <= session.signed_at - CLOCKS_DIFFER:
        return False
    if access.ends_with_token and until <= now:
        return False
    limit = timedelta(hours=access.session_hours)
    began = (issued, session.signed_at)
    return all(now - limit < at <= now + CLOCKS_DIFFER for at in began)


def _sign_in_of(session: Session, access: AccessFile) -> str:
    """By what a session's person is known; "" if the provider does not vouch for it."""
    if access.claim == "email" and session.claims.get("email_verified", True) not in (True, "true"):
        return ""
    return session.claim(access.claim)


class _AtTheDoor:
    """The doorkeeper of this process."""

    keeper = Doorkeeper()


def put_at_the_door(keeper: Doorkeeper) -> None:
    """Let a doorkeeper say, in this process, who is let in: the server does so as it starts."""
    _AtTheDoor.keeper = keeper


def at_the_door() -> Doorkeeper:
    """The doorkeeper of this process; where no server put one there, one that trusts nobody."""
    return _AtTheDoor.keeper
