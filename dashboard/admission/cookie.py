"""Session: who signed in and when, read from the library's own signed cookie by our own rules.

The library signs each cookie with itsdangerous, its name as the salt, and cuts one that is longer
than a browser takes into numbered parts; the first then says how many there are.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from itsdangerous import BadData, URLSafeTimedSerializer

COOKIE = "_streamlit_user"
MOST_PARTS = 20
SIGNED_TOGETHER = 5.0
"""Seconds within which the parts of one cookie were signed: parts of two are never one."""
_PARTS = re.compile(r"chunks-(\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Session:
    """What a cookie says that we signed: the provider's claims, and when it was given."""

    claims: Mapping[str, object]
    signed_at: datetime
    fingerprint: str
    """The SHA-256 of what was signed: it is the same however the cookie is written."""

    def claim(self, name: str) -> str:
        """A claim that is text; "" without one, or if it is something else."""
        value = self.claims.get(name)
        return value if isinstance(value, str) else ""

    def instant(self, name: str) -> datetime | None:
        """A claim that is an instant, such as iat; None without one, or if it is none."""
        value = self.claims.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        try:
            return datetime.fromtimestamp(value, UTC)
        except (OverflowError, OSError, ValueError):
            return None


def session_in(cookies: Mapping[str, str], secret: str, origin: str) -> Session | None:
    """The session that a request's cookies hold; None if none was signed by us, for this site."""
    parts = _parts(cookies, secret)
    if not parts:
        return None
    signed = [at for _text, at in parts]
    if (max(signed) - min(signed)).total_seconds() > SIGNED_TOGETHER:
        return None
    text = "".join(part for part, _at in parts)
    claims = _claims(text)
    if claims is None or claims.get("origin") != origin or claims.get("is_logged_in") is not True:
        return None
    return Session(claims, min(signed), hashlib.sha256(text.encode()).hexdigest())


def _claims(text: str) -> Mapping[str, object] | None:
    try:
        claims = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def _parts(cookies: Mapping[str, str], secret: str) -> list[tuple[str, datetime]]:
    """What each part holds and when it was signed; nothing if one is missing or not ours."""
    first = _unsigned(cookies, COOKIE, secret)
    if first is None:
        return []
    counted = _PARTS.fullmatch(first[0])
    if counted is None:
        return [first]
    count = int(counted[1])
    if not 1 <= count <= MOST_PARTS:
        return []
    names = (f"{COOKIE}_{number}" for number in range(1, count + 1))
    parts = [_unsigned(cookies, name, secret) for name in names]
    whole = [part for part in parts if part is not None]
    return whole if len(whole) == count else []


def _unsigned(cookies: Mapping[str, str], name: str, secret: str) -> tuple[str, datetime] | None:
    value = cookies.get(name)
    if not value:
        return None
    try:
        text, at = URLSafeTimedSerializer(secret, salt=name).loads(value, return_timestamp=True)
    except (BadData, ValueError, UnicodeError):
        return None
    return (text, at) if isinstance(text, str) else None
