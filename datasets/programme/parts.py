"""Part and Sourced: what every part of the programme file has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

NOT_YET_SOURCED = "not yet sourced"

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Part(BaseModel):
    """A part of the programme: closed and unchanging."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Sourced(Part):
    """A part that names the document it comes from."""

    source: str = NOT_YET_SOURCED

    @property
    def is_sourced(self) -> bool:
        """Whether a document is named for it."""
        return self.source != NOT_YET_SOURCED
