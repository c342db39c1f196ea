"""The library's cookies as they leave the door: no longer than a session, and by TLS only."""

import re

_OF_SIGN_IN = re.compile(r"_streamlit_user(_tokens)?(_\d+)?=")
_MAX_AGE = re.compile(r";\s*max-age=(\d+)", re.IGNORECASE)
_SECURE = re.compile(r";\s*secure(;|$)", re.IGNORECASE)


def tightened(cookie: str, limit: int, *, secure: bool) -> str:
    """A Set-Cookie header: of those of signing in, Max-Age is at most `limit` seconds."""
    if _OF_SIGN_IN.match(cookie):
        found = _MAX_AGE.search(cookie)
        age = min(int(found[1]), limit) if found else limit
        cookie = f"{_MAX_AGE.sub('', cookie)}; Max-Age={age}"
    return f"{cookie}; Secure" if secure and not _SECURE.search(cookie) else cookie


def gone(cookie: str) -> bool:
    """Whether a Set-Cookie header takes a cookie away."""
    found = _MAX_AGE.search(cookie)
    return found is not None and int(found[1]) == 0
