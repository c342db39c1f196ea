"""AccessFile: who may do what, and by which provider people sign in; read from a TOML file."""

import re
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from dashboard.permissions import Actor, Role
from datasets.catalogue import CONTRACTS
from datasets.posts import is_a_post
from datasets.toml_text import TextError, problems, read_text, toml_of

CALLBACK = "/oauth2callback"
ALL = "all"
LONGEST_SESSION = 24.0
"""Hours; a sign-out is remembered for longer than any session may last."""
_NO_TENANT = re.compile(r"//login\.microsoftonline\.[a-z]+/(common|organizations|consumers)/")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Words = Annotated[str, Field(min_length=1, max_length=200)]


class AccessFileError(Exception):
    """The access file cannot be used; the message names each line that is wrong, and why."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Provider(_Part):
    """By whom people are signed in: an OpenID Connect provider, such as Microsoft Entra ID."""

    server_metadata_url: Words
    client_id: Words
    redirect_uri: Words

    @field_validator("server_metadata_url")
    @classmethod
    def _of_one_organisation(cls, url: str) -> str:
        if _NO_TENANT.search(url):
            raise ValueError(
                "names no tenant, so anybody with any Microsoft account could sign in; "
                "write your own tenant's id in the place of common"
            )
        return _safe(url)

    @field_validator("redirect_uri")
    @classmethod
    def _ours(cls, url: str) -> str:
        if not url.endswith(CALLBACK):
            raise ValueError(f"has to end in {CALLBACK}, where sign-in comes back to")
        if urlsplit(url).path != CALLBACK:
            raise ValueError(f"has to be the server's own address and {CALLBACK}, nothing between")
        return _safe(url)

    @property
    def origin(self) -> str:
        """Where the site is, as its cookies name it: "https://figures.example.org"."""
        at = urlsplit(self.redirect_uri)
        return f"{at.scheme}://{at.netloc}"


def _safe(url: str) -> str:
    at = urlsplit(url)
    if at.scheme == "https" and at.hostname:
        return url
    if at.scheme == "http" and at.hostname in _LOOPBACK:
        return url
    raise ValueError("has to begin with https:// (http:// only on this machine itself)")


class Person(_Part):
    """Somebody who may do more than read; the log names their post."""

    sign_in: Words
    post: Words
    role: Role
    datasets: tuple[str, ...] | Literal["all"] | None = None

    @field_validator("post")
    @classmethod
    def _a_post(cls, post: str) -> str:
        if not is_a_post(post):
            raise ValueError(
                "has to be the name of a post, such as Repairs data officer, and nobody's name"
            )
        return post

    @field_validator("datasets", mode="before")
    @classmethod
    def _known(cls, datasets: object) -> object:
        if datasets == ALL:
            return datasets
        if not isinstance(datasets, list) or not datasets:
            raise ValueError(f'has to be a list such as ["repairs"], or "{ALL}"')
        unknown = [str(name) for name in datasets if name not in CONTRACTS]
        if unknown:
            raise ValueError(
                f"{', '.join(unknown)} is no dataset; there are {', '.join(CONTRACTS)}"
            )
        return tuple(datasets)

    @model_validator(mode="after")
    def _datasets_are_for_officers(self) -> Self:
        if self.role is Role.OFFICER and self.datasets is None:
            raise ValueError(f'an officer needs datasets: a list such as ["repairs"], or "{ALL}"')
        if self.role is not Role.OFFICER and self.datasets is not None:
            raise ValueError(f"only an officer has datasets; this is the role {self.role}")
        return self

    @property
    def actor(self) -> Actor:
        """Who this is when something is done."""
        everything = isinstance(self.datasets, str)  # "all"
        return Actor(self.post, self.role, None if everything else tuple(self.datasets or ()))


class AccessFile(_Part):
    """Everything that an access file says."""

    session_hours: float = Field(default=8.0, gt=0, le=LONGEST_SESSION)
    ends_with_token: bool = False
    claim: Literal["email", "sub", "oid"] = "email"
    reading: Literal["public", "signed-in"] = "public"
    who_to_ask: Words = "whoever runs this dashboard"
    provider: Provider | None = None
    people: tuple[Person, ...] = ()

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        if self.provider is None and (self.people or self.reading == "signed-in"):
            raise ValueError("without [provider] nobody can sign in; add it, or name nobody")
        known: set[str] = set()
        for person in self.people:
            key = self.key(person.sign_in)
            if key in known:
                raise ValueError(f"{person.sign_in} stands twice under [[people]]")
            known.add(key)
        return self

    def key(self, sign_in: str) -> str:
        """A sign-in as it is compared: e-mail addresses whatever their capitals."""
        return sign_in.strip().casefold() if self.claim == "email" else sign_in.strip()

    def person(self, sign_in: str) -> Person | None:
        """Who signs in so; None if nobody here does."""
        key = self.key(sign_in)
        return next((one for one in self.people if self.key(one.sign_in) == key), None)


def read_access_file(path: Path) -> AccessFile:
    """What an access file says; AccessFileError if it cannot be read or used."""
    try:
        text = read_text(path)
        return AccessFile.model_validate(toml_of(text, path.name))
    except TextError as error:
        raise AccessFileError(str(error)) from error
    except ValidationError as error:
        heading = f"{path.name} cannot be used as an access file:"
        raise AccessFileError(problems(error, heading, text)) from error
