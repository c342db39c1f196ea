"""Who may do what: checked inside every publish, whatever a page has shown."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is here to do."""

    READER = "reader"
    OFFICER = "officer"
    AUDITOR = "auditor"


class NotPermittedError(Exception):
    """The actor may not do this; the message says what and for which dataset."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, as the log names them.

    `datasets` are those that an officer may publish; None means all of them.
    """

    name: str
    role: Role
    datasets: tuple[str, ...] | None = ()
    said_to_be: str = ""


ANYBODY = Actor("a reader", Role.READER)
"""Whoever reads the pages: nobody asked who they are."""


def command_line(said_to_be: str) -> Actor:
    """The command line: whoever holds the folder may publish everything; the name is unchecked."""
    return Actor("command line", Role.OFFICER, None, said_to_be)


def may_publish(actor: Actor, dataset: str) -> bool:
    """Whether the actor may publish an extract of the dataset."""
    if actor.role is not Role.OFFICER:
        return False
    return actor.datasets is None or dataset in actor.datasets


def may_publish_some(actor: Actor) -> bool:
    """Whether there is a dataset that the actor may publish."""
    return actor.role is Role.OFFICER and actor.datasets != ()


def may_publish_all(actor: Actor) -> bool:
    """Whether the actor may publish every dataset: a programme, a roll back."""
    return actor.role is Role.OFFICER and actor.datasets is None


def may_see_log(actor: Actor) -> bool:
    """Whether the actor may see who published what: officers and auditors may."""
    return actor.role in (Role.OFFICER, Role.AUDITOR)


def require_publish(actor: Actor, datasets: tuple[str, ...]) -> None:
    """Nothing, or NotPermittedError naming the datasets that the actor may not publish."""
    refused = [dataset for dataset in datasets if not may_publish(actor, dataset)]
    if refused:
        raise NotPermittedError(f"{actor.name} may not publish {', '.join(refused)}.")
