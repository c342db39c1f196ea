"""SignIn: the provider and the two secrets of signing in, which stand in the environment only."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.admission.access_file import AccessFileError, Provider

CLIENT_SECRET, COOKIE_SECRET = "INSOURCING_CLIENT_SECRET", "INSOURCING_COOKIE_SECRET"
SHORTEST, FEWEST_CHARACTERS = 32, 10
HOW_TO_MAKE_ONE = 'python -c "import secrets; print(secrets.token_urlsafe(48))"'


@dataclass(frozen=True, slots=True)
class SignIn:
    """A provider and our secrets, strong enough to be used."""

    provider: Provider
    client_secret: str = field(repr=False)
    cookie_secret: str = field(repr=False)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the site by TLS, be it that a proxy ends it."""
        return self.provider.origin.startswith("https:")

    def for_the_library(self) -> Mapping[str, str]:
        """What `st.login` reads, in the form in which it wants it."""
        return {
            "redirect_uri": self.provider.redirect_uri,
            "cookie_secret": self.cookie_secret,
            "client_id": self.provider.client_id,
            "client_secret": self.client_secret,
            "server_metadata_url": self.provider.server_metadata_url,
        }


def sign_in_by(provider: Provider, environment: Mapping[str, str]) -> SignIn:
    """Signing in by a provider; AccessFileError where a secret or a library is missing or weak."""
    missing = [name for name in ("authlib", "httpx") if importlib.util.find_spec(name) is None]
    if missing:
        raise AccessFileError(
            f"The access file names a provider, but {' and '.join(missing)} is not installed. "
            'Install what signing in needs: pip install "insourcing[sign-in]".'
        )
    client_secret = environment.get(CLIENT_SECRET, "").strip()
    if not client_secret:
        raise AccessFileError(
            f"The access file names a provider, but {CLIENT_SECRET} is not set. Set it in the "
            "server's environment to the secret that the provider gave this application."
        )
    return SignIn(provider, client_secret, _strong(environment.get(COOKIE_SECRET, "").strip()))


def _strong(secret: str) -> str:
    if len(secret) >= SHORTEST and len(set(secret)) >= FEWEST_CHARACTERS:
        return secret
    what = "is too weak" if secret else "is not set"
    raise AccessFileError(
        f"{COOKIE_SECRET} {what}: whoever guesses it can sign in as anybody. Make one of at least "
        f"{SHORTEST} characters with {HOW_TO_MAKE_ONE}, and set it in the server's environment."
    )
