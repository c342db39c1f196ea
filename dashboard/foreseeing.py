"""What officers have worked out before they do it, by the store's address: fit for any process."""

from collections.abc import Callable

from dashboard.corrections.roll_back import Rollback, prepare_rollback
from dashboard.corrections.withdraw import Withdrawal, prepare_withdrawal
from dashboard.permissions import Actor
from dashboard.programmes import ProgrammePreview, preview_programme
from datasets.store import CellKey, open_store


def foresee_withdrawal(
    root: str, cell: CellKey, actor: Actor, progress: Callable[[str], None]
) -> Withdrawal:
    """As `prepare_withdrawal`."""
    return prepare_withdrawal(open_store(root), cell, actor, progress=progress)


def foresee_rollback(
    root: str, target: int, actor: Actor, progress: Callable[[str], None]
) -> Rollback:
    """As `prepare_rollback`."""
    return prepare_rollback(open_store(root), target, actor, progress=progress)


def foresee_programme(
    root: str, text: str, actor: Actor, progress: Callable[[str], None]
) -> ProgrammePreview:
    """As `preview_programme`."""
    return preview_programme(open_store(root), text, actor, progress=progress)
