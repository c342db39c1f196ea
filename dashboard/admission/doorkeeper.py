"""Doorkeeper: says of each request who makes it, by the access file as it stands at that moment."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dashboard.admission.access_file import AccessFile
from dashboard.admission.admitted import Admitted, Standing
from dashboard.admission.caller import Caller
from dashboard.admission.cookie import Session, session_in
from dashboard.admission.secrets import SignIn
from dashboard.admission.signed_out import SignedOut
from dashboard.admission.watched import Watched
from dashboard.permissions import Actor, Role

THIS_MACHINE = Admitted(Actor("this machine", Role.OFFICER, None), Standing.THIS_MACHINE)
CLOCKS_DIFFER = timedelta(minutes=2)
"""By how much the provider's clock may run before ours."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Who is let in. Without a way to sign in, only this machine itself may do more than read."""

    sign_in: SignIn | None = None
    watched: Watched | None = None
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
        """Whether only known people may read: as it was, while the access file cannot be used."""
        if self.sign_in is None or self.readers_only:
            return False
        return self._last.reading == "signed-in"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the site by TLS, as its provider knows it."""
        return self.sign_in is not None and self.sign_in.is_secure

    @property
    def session_seconds(self) -> int:
        """How long a session may last."""
        return int(self._last.session_hours * 3600)

    @property
    def who_to_ask(self) -> str:
        """Whom to ask for a role."""
        return self._last.who_to_ask

    @property
    def _last(self) -> AccessFile:
        """What the access file says, or what it said when it was last good."""
        if self.watched is None:
            return AccessFile()
        return self.watched.now() or self.watched.last

    def _of(self, session: Session) -> Admitted:
        access, ended = self.watched.now() if self.watched else None, self._was_ended(session)
        if access is None or ended is None:
            return Admitted(standing=Standing.NOBODY_CAN_BE_KNOWN)
        if ended:
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
