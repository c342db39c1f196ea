"""Caller: what a request tells of whoever makes it, be it for a page, a socket or a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
FORWARDING = frozenset(
    {
        "forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip",
        "cf-connecting-ip", "cf-ray", "fastly-client-ip", "x-original-host", "x-original-url",
        "x-original-forwarded-for", "x-rewrite-url", "x-envoy-external-address", "x-arr-log-id",
    }
)  # fmt: skip
"""Headers that something between the browser and the server adds; all of X-Forwarded- beside."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The headers (names in small letters) and cookies of a request or of a socket's beginning."""

    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    http_version: str = "1.1"

    @property
    def is_forwarded(self) -> bool:
        """Whether a proxy handed it on. HTTP/1.0 is what a proxy speaks, and no browser."""
        names = self.headers.keys()
        return (
            not FORWARDING.isdisjoint(names)
            or any(name.startswith("x-forwarded-") for name in names)
            or self.http_version == "1.0"
        )

    @property
    def names_this_machine(self) -> bool:
        """Whether it asks this machine by a name that no other machine could mean.

        So must the page that sent it be, where it says which it was: a name that another site has
        turned to this machine, or a proxy that keeps the browser's words, is then found out.
        """
        if _host(f"//{self.headers.get('host', '')}") not in LOOPBACK_NAMES:
            return False
        if self.headers.get("sec-fetch-site") == "cross-site":
            return False
        sent_from = (self.headers.get(name) for name in ("origin", "referer"))
        return all(_host(page) in LOOPBACK_NAMES for page in sent_from if page is not None)

    def came_from(self, origin: str) -> bool:
        """Whether the page that sent it, where it says which, is one of this site."""
        sent_from = self.headers.get("origin")
        return sent_from is None or sent_from == origin


def caller_of(
    headers: Iterable[tuple[str, str]], cookies: Mapping[str, str], http_version: str = "1.1"
) -> Caller:
    """A caller. Of a header that is sent twice, both count: one of them is then nobody's name."""
    told: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        told[key] = f"{told[key]}, {value}" if key in told else value
    return Caller(told, dict(cookies), http_version)


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
