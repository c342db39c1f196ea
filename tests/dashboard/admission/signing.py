"""Cookies as the library signs them, at any time and for anybody, and an access file to go with."""

import json
import time
from pathlib import Path

from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from dashboard.admission.caller import Caller, caller_of
from dashboard.admission.cookie import COOKIE

SECRET = "sixteen-swans-swim-slowly-southwards-0123456789"
ORIGIN = "https://figures.example.org"
OFFICER, AUDITOR, CLERK = "officer@example.org", "auditor@example.org", "clerk@example.org"
STRANGER = "stranger@example.org"

PEOPLE = f"""
[[people]]
sign_in = "{OFFICER}"
post = "Repairs data officer"
role = "officer"
datasets = ["repairs"]

[[people]]
sign_in = "{AUDITOR}"
post = "Internal auditor"
role = "auditor"

[[people]]
sign_in = "{CLERK}"
post = "Committee clerk"
role = "reader"
"""


def access_text(
    *,
    origin: str = ORIGIN,
    provider: str = "https://sign-in.example.org",
    top: str = "",
    people: str = PEOPLE,
) -> str:
    """An access file with three people."""
    return f"""
who_to_ask = "the performance team"
{top}

[provider]
server_metadata_url = "{provider}/.well-known/openid-configuration"
client_id = "insourcing"
redirect_uri = "{origin}/oauth2callback"
{people}"""


def written(folder: Path, text: str) -> Path:
    """An access file in a folder."""
    path = folder / "access.toml"
    path.write_text(text, "utf-8")
    return path


def claims_of(email: str, *, age: float = 60, lasts: float = 3600, **claims: object) -> str:
    """What the library puts in a cookie: the provider's claims `age` seconds ago, and its own."""
    issued = int(time.time() - age)
    own = {"origin": ORIGIN, "is_logged_in": True, "provider": "default"}
    told = {"iss": "https://sign-in.example.org", "sub": f"id of {email}", "email": email}
    return json.dumps({**told, "iat": issued, "exp": issued + int(lasts), **own, **claims})


def signed(text: str, name: str = COOKIE, *, secret: str = SECRET, age: float = 60) -> str:
    """A text signed as a cookie of that name, `age` seconds ago."""

    class Then(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time() - age)

    return str(URLSafeTimedSerializer(secret, salt=name, signer=Then).dumps(text))


def cookies_of(email: str, *, age: float = 60, lasts: float = 3600, **claims: object) -> dict:
    """The cookie of somebody who signed in `age` seconds ago."""
    return {COOKIE: signed(claims_of(email, age=age, lasts=lasts, **claims), age=age)}


def in_parts(text: str, count: int, *, age: float = 60) -> dict[str, str]:
    """A text signed in numbered parts, as the library cuts one that is too long for a cookie."""
    size = -(-len(text) // count)
    parts = {
        f"{COOKIE}_{n + 1}": signed(text[n * size : (n + 1) * size], f"{COOKIE}_{n + 1}", age=age)
        for n in range(count)
    }
    return {COOKIE: signed(f"chunks-{count}", age=age), **parts}


def caller(cookies: dict[str, str] | None = None, **headers: str) -> Caller:
    """A request for a page of the site."""
    told = {"host": "figures.example.org", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return caller_of(told.items(), cookies or {})
