"""The library's cookie, read by our own rules."""

import json
import string
from hashlib import sha256

import pytest
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from dashboard.admission.cookie import COOKIE, session_in
from tests.dashboard.admission.signing import (
    OFFICER,
    ORIGIN,
    SECRET,
    claims_of,
    cookies_of,
    in_parts,
    signed,
)


def _by_the_library(value: dict[str, object]) -> dict[str, str]:
    """The cookies that the library itself sets for a value."""
    cookies: dict[str, str] = {}

    def sign(name: str, text: str) -> bytes:
        return create_signed_value(SECRET, name, text)

    def keep(name: str, text: str) -> None:
        cookies[name] = sign(name, text).decode()

    set_cookie_with_chunks(keep, sign, COOKIE, value, cookie_attr_size=60)
    return cookies


@pytest.mark.parametrize(("groups", "cookies"), [(0, 1), (200, 3)])
def test_what_the_library_signs_is_read_whole_or_in_parts(groups: int, cookies: int) -> None:
    noise = "".join(sha256(b"%d" % n).hexdigest() for n in range(groups))
    value = {**json.loads(claims_of(OFFICER)), "groups": noise}
    made = _by_the_library(value)
    assert len(made) >= cookies
    session = session_in(made, SECRET, ORIGIN)
    assert session is not None
    assert session.claims == value
    assert session.claim("email") == OFFICER


def test_every_part_counts() -> None:
    text = claims_of(OFFICER)
    whole = in_parts(text, 3)
    assert session_in(whole, SECRET, ORIGIN) is not None
    for name in whole:
        less = {other: value for other, value in whole.items() if other != name}
        assert session_in(less, SECRET, ORIGIN) is None
    exchanged = {**whole, f"{COOKIE}_1": whole[f"{COOKIE}_2"]}
    assert session_in(exchanged, SECRET, ORIGIN) is None


def test_parts_of_two_cookies_are_not_put_together() -> None:
    text = claims_of(OFFICER)
    now, before = in_parts(text, 2, age=10), in_parts(text, 2, age=100)
    mixed = {**now, f"{COOKIE}_2": before[f"{COOKIE}_2"]}
    assert session_in(mixed, SECRET, ORIGIN) is None


@pytest.mark.parametrize("count", ["0", "21", "999", "-1", "1e3"])
def test_a_number_of_parts_that_no_cookie_has_is_refused(count: str) -> None:
    cookies = {**in_parts(claims_of(OFFICER), 2), COOKIE: signed(f"chunks-{count}")}
    assert session_in(cookies, SECRET, ORIGIN) is None


def test_another_secret_salt_or_site_is_no_session_of_ours() -> None:
    text = claims_of(OFFICER)
    assert session_in({COOKIE: signed(text, secret=SECRET[::-1])}, SECRET, ORIGIN) is None
    assert session_in({COOKIE: signed(text, "_streamlit_user_tokens")}, SECRET, ORIGIN) is None
    assert session_in({COOKIE: signed(text)}, SECRET, "https://other.example.org") is None
    assert (
        session_in(cookies_of(OFFICER, origin="http://figures.example.org"), SECRET, ORIGIN) is None
    )
    assert session_in(cookies_of(OFFICER, is_logged_in=False), SECRET, ORIGIN) is None
    assert session_in(cookies_of(OFFICER, is_logged_in="yes"), SECRET, ORIGIN) is None


@pytest.mark.parametrize(
    "value",
    ["", "x", "a.b.c", "..", "\u00e9\u00e9.b.c", "." * 5000, "eyJ9.aaaa.bbbb"],
)
def test_what_nobody_signed_is_no_session(value: str) -> None:
    assert session_in({COOKIE: value}, SECRET, ORIGIN) is None


@pytest.mark.parametrize("text", ["", "no json", "[]", "null", "7", "[" * 100_000])
def test_what_we_signed_but_is_no_claims_is_no_session(text: str) -> None:
    assert session_in({COOKIE: signed(text)}, SECRET, ORIGIN) is None


def test_a_cookie_written_otherwise_has_the_same_fingerprint() -> None:
    """Spare bits at a signature's end can be changed, and it still holds."""
    cookie = cookies_of(OFFICER)[COOKIE]
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    last = letters.index(cookie[-1])
    spare = [cookie[:-1] + letters[last ^ bits] for bits in (1, 2, 3)]
    first = session_in({COOKIE: cookie}, SECRET, ORIGIN)
    found = [session_in({COOKIE: other}, SECRET, ORIGIN) for other in spare]
    assert first is not None
    assert any(found)
    assert {other.fingerprint for other in found if other} == {first.fingerprint}
