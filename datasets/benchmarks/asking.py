"""read_benchmarks(): a file of benchmarks that nobody trusts yet, read in a limited process."""

from dataclasses import dataclass
from pathlib import Path

from datasets.arrival import bring_in
from datasets.benchmarks.context import ContextSeries
from datasets.benchmarks.official import OfficialReturn
from datasets.confined import Request, benchmarks_confined
from datasets.limits import LIMITS, Limits
from datasets.waiting import READING, waiting_folder


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """What one file holds: the regulator's figures of a year, or context series."""

    file_name: str
    sha256: str
    official: OfficialReturn | None
    context: tuple[ContextSeries, ...] = ()


def read_benchmarks(
    path: Path, *, incoming: Path | None = None, limits: Limits = LIMITS
) -> Benchmarks:
    """What the file holds; ExtractRefusedError says why it cannot be read exactly.

    Nothing of the file is parsed in this process: its private copy waits in `incoming` (without it,
    in the system's folder for temporary files) and is gone before this returns or raises.
    """
    request = Request(
        file_name=path.name,
        dataset=None,
        mapping_text=None,
        month=None,
        empty_month=False,
        history=False,
        service=None,
        source_system=None,
        limits=limits,
        benchmarks=True,
    )
    with waiting_folder(incoming, READING) as folder:
        arrived = bring_in(path, folder, limits)
        said = benchmarks_confined(request, arrived, folder)
    official = said.get("official")
    return Benchmarks(
        file_name=path.name,
        sha256=arrived.sha256,
        official=None if official is None else OfficialReturn.of(official),
        context=tuple(map(ContextSeries.of, said.get("context", ()))),
    )
