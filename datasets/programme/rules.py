"""Rules fixed before the figures are seen: small numbers, comparators, sign-off."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from datasets.programme.parts import Identifier, Part


class Comparator(Part):
    """A group of other organisations, declared before looking at the figures.

    `organisation_types` or `organisations` choose members; both empty means every organisation.
    """

    id: Identifier
    name: str
    service: Identifier
    organisation_types: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    includes_own: bool = False
    leaves_out: tuple[str, ...] = ()
    note: str = ""
    declared_on: date | None = None


class SmallNumbers(Part):
    """Counts from 1 to `hide_up_to` are hidden, and their complement protected."""

    hide_up_to: int = Field(default=4, ge=0, le=50)
    public: tuple[Identifier, ...] = ()
    public_why: str = ""

    @model_validator(mode="after")
    def _says_why_it_is_public(self) -> Self:
        if self.public and not self.public_why:
            raise ValueError("public hides nothing of these measures: say in public_why who agreed")
        return self


class SignOff(Part):
    """The monitoring officer's agreement to the programme file; empty means not signed off."""

    by_post: str = ""
    on: date | None = None


class PreElection(Part):
    """A period before an election, borough-wide or for some wards."""

    from_day: date = Field(alias="from")
    to_day: date = Field(alias="to")
    wards: tuple[str, ...] = ()
