"""Whether pseudonyms are made with the secret behind those of the live release."""

import polars as pl

from datasets.extract import Extract
from datasets.store import LiveRelease
from expectations.report import Finding, Severity

CHECK = "pseudonym_key_changed"


def another_secret(extract: Extract, live: LiveRelease | None) -> tuple[Finding, ...]:
    """A warning if other months' pseudonyms were made with another secret than the extract's."""
    if live is None or extract.key_fingerprint is None:
        return ()
    others = live.cells().filter(
        pl.col("dataset") == extract.contract.name,
        pl.col("key_fingerprint") != extract.key_fingerprint,
        ~pl.col("month").is_in(list(extract.months)),
    )
    if others.is_empty():
        return ()
    months = others["month"].n_unique()
    return (
        Finding(
            check=CHECK,
            severity=Severity.WARNING,
            sentence=(
                "The secret behind its pseudonyms is not the one behind those of "
                f"{months:,} published {'month' if months == 1 else 'months'}: the same home or "
                "person has another pseudonym than there, and cannot be followed from one to the "
                "other. Restore the secret from its backup, or say why it was changed."
            ),
        ),
    )
