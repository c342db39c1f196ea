"""The verdicts that a release holds, as they were reached when it was made."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from dashboard.analysis.judged.verdict_row import VerdictRow
from datasets.store import LiveRelease

Place = tuple[str, str, str, str]
"""Service, measure, breakdown and node; the last two "" for the whole service."""


@lru_cache(maxsize=16)
def verdicts_in(release: LiveRelease) -> Mapping[Place, VerdictRow]:
    """Every verdict of a release, remembered; none where verdicts were not reached yet."""
    return read_verdicts(release)


def read_verdicts(release: LiveRelease) -> Mapping[Place, VerdictRow]:
    """Every verdict of a release that will not be asked again, such as one that is foretold."""
    rows = release.verdicts().iter_rows()
    return MappingProxyType(
        {
            (service, measure, breakdown, node): VerdictRow.model_validate_json(text)
            for service, measure, breakdown, node, text in rows
        }
    )


def verdict_on(
    release: LiveRelease, service: str, measure: str, *, ward: str | None = None
) -> VerdictRow | None:
    """One verdict; None where the release holds none."""
    place = (service, measure, "", "") if ward is None else (service, measure, "ward", ward)
    return verdicts_in(release).get(place)
