"""A message posted to an address as JSON: over https, or http to this machine."""

from http.client import HTTPException
from json import dumps
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from dashboard.cli.telling import WITHIN_SECONDS, Message, NotToldError, is_loopback, said


def why_no_url(url: str) -> str:
    """Why nothing is posted to an address; "" if it may be: https, or http to this machine."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "it is not an address"
    if parts.username is not None or not url.isascii() or not url.isprintable() or " " in url:
        return "write it without a name, a password or blanks"
    if not host or parts.scheme not in {"http", "https"}:
        return "write it as https://HOST/PATH"
    if parts.scheme == "http" and not is_loopback(host):
        return "only this machine is told over http; write https"
    return ""


class _Staying(HTTPRedirectHandler):
    """Follows nobody elsewhere: what was meant for one address is not sent to another."""

    def redirect_request(self, *_asked: object, **_named: object) -> None:
        """None, so that the answer stands as an error."""


def post(url: str, message: Message) -> str:
    """Post a message; the host that took it. NotToldError if it did not."""
    host = urlsplit(url).hostname or ""
    content = {"subject": message.subject, "text": message.text, **message.facts}
    request = Request(  # noqa: S310  (the scheme was looked at)
        url,
        data=dumps(content, ensure_ascii=False, default=str).encode(),
        headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": "insourcing"},
    )
    handlers = [ProxyHandler({})] if is_loopback(host) else []
    try:
        build_opener(_Staying, *handlers).open(request, timeout=WITHIN_SECONDS).close()
    except HTTPError as error:
        error.close()
        elsewhere = 300 <= error.code < 400  # noqa: PLR2004  (what HTTP calls a redirection)
        why = ", which points elsewhere and is not followed" if elsewhere else ""
        raise NotToldError(f"{host} was not told: it answered {error.code}{why}.") from error
    except (OSError, HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise NotToldError(f"{host} was not told: {said(reason)}.") from error
    return host
