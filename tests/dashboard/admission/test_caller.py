"""Which requests can only come from this machine itself."""

import pytest

from dashboard.admission.caller import caller_of
from dashboard.admission.doorkeeper import Doorkeeper

HERE = Doorkeeper(trusts_this_machine=True)


def _is_known(*headers: tuple[str, str], http_version: str = "1.1") -> bool:
    return HERE.admit(caller_of(headers, {}, http_version)).is_known


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "localhost", "[::1]:8501"])
def test_loopback_names_are_this_machine(host: str) -> None:
    assert _is_known(("Host", host))
    assert _is_known(("Host", host), ("Origin", f"http://{host}"))


@pytest.mark.parametrize(
    "host",
    [
        *("figures.example.org", "127.0.0.1.example.org", "localhost.example.org", "0.0.0.0", ""),
        *("127.0.0.1@evil.example", "evil.example:127", "localhost, evil.example", "2130706433"),
        "[::1",
    ],
)
def test_any_other_name_is_not(host: str) -> None:
    assert not _is_known(("Host", host))
    assert not _is_known()
    assert not _is_known(("Host", "localhost"), ("Host", host or "x"))


@pytest.mark.parametrize(
    "header",
    [
        *("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Via"),
        *("X-FORWARDED-USER", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "X-Original-URL"),
    ],
)
def test_what_a_proxy_hands_on_is_not_this_machine(header: str) -> None:
    assert not _is_known(("Host", "127.0.0.1:8501"), (header, ""))
    assert not _is_known(("Host", "127.0.0.1:8501"), (header, "127.0.0.1"))


def test_a_proxy_that_hides_itself_is_found_out_by_what_the_browser_said() -> None:
    host = ("Host", "127.0.0.1:8501")
    assert not _is_known(host, ("Origin", "https://figures.example.org"))
    assert not _is_known(host, ("Referer", "https://figures.example.org/upload"))
    assert not _is_known(host, ("Origin", "null"))
    assert not _is_known(host, ("Sec-Fetch-Site", "cross-site"))
    assert _is_known(host, ("Sec-Fetch-Site", "same-origin"), ("Referer", "http://localhost:8501/"))
    assert not _is_known(host, http_version="1.0")
