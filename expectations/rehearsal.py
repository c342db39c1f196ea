"""Rehearsals: the audits to come, gone through while nobody waits.

What they read of the live release is kept by it, and a library's first time is over.
"""

from collections.abc import Iterator
from contextlib import suppress

from datasets.programme import Programme
from datasets.store import LiveRelease, StoreError
from datasets.to_come import months_to_come
from expectations.audit import audit
from expectations.messages import AuditNotRunError


def rehearsals(live: LiveRelease, programme: Programme | None) -> Iterator[None]:
    """The audit of each month to come, a step each.

    What cannot be audited is left for the file that comes, to be said then.
    """
    for extract in months_to_come(live):
        with suppress(AuditNotRunError, StoreError):
            audit(extract, live, programme)
        yield
