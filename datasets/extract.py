"""read_extract: an untrusted file, read in a limited child process."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from datasets.arrival import bring_in
from datasets.calendar import month_of
from datasets.catalogue import CONTRACTS
from datasets.confined import Request, read_confined
from datasets.limits import LIMITS, Limits
from datasets.mapping import Mapping
from datasets.pseudonym_key import throwaway_key
from datasets.reduced import Extract, read_reduced, write_reduced
from datasets.refusal import ExtractRefusedError, Fault, LeftOut
from datasets.waiting import READING, waiting_folder

__all__ = [
    "LIMITS",
    "Extract",
    "ExtractRefusedError",
    "Fault",
    "LeftOut",
    "Limits",
    "read_extract",
    "read_reduced",
    "write_reduced",
]


def read_extract(
    path: Path,
    *,
    name: str | None = None,
    dataset: str | None = None,
    mapping: Mapping | None = None,
    month: date | None = None,
    empty_month: bool = False,
    history: bool | None = None,
    service: str | None = None,
    source_system: str | None = None,
    first: date | None = None,
    last: date | None = None,
    incoming: Path | None = None,
    pseudonym_key: str | None = None,
    limits: Limits = LIMITS,
) -> Extract:
    """What a file holds, typed and cut into months; ExtractRefusedError says why it cannot be.

    The file is Parquet, CSV or an Excel workbook, as its name and its bytes say together; `name` is
    what its sender calls it, where it lies under another name.
    Without `mapping` the file's columns must be the contract's; without either, the header shows
    which contract. `month` places a file that has no month column. `history` says that the file is
    to be cut into months, and without it the mapping says so. `empty_month` declares a month in
    which nothing happened; where the mapping does not say whose, `service` and `source_system` do.
    `first` and `last` bound a history's months: a file of all jobs not closed before November 2020
    knows only some jobs of the months before, and one taken on the 5th a month that is not over.

    Nothing of the file is parsed in this process: its private copy waits in `incoming` (without it,
    in the system's folder for temporary files) and is gone before this returns or raises.
    `pseudonym_key` is the secret behind the pseudonyms; without it one is made up and forgotten.
    OSError if the machine has no room for the copy.
    """
    request = Request(
        file_name=name or path.name,
        dataset=mapping.dataset if mapping and dataset is None else dataset,
        mapping_text=mapping.text if mapping else None,
        month=month_of(month) if month else None,
        empty_month=empty_month,
        history=history if history is not None else bool(mapping and mapping.history),
        service=service,
        source_system=source_system,
        limits=limits,
        first=month_of(first) if first else None,
        last=month_of(last) if last else None,
        pseudonym_key=_key(mapping, pseudonym_key),
    )
    _refuse_if_any(request.file_name, _misused(request, mapping))
    with waiting_folder(incoming, READING) as folder:
        arrived = bring_in(path, folder, limits, name=name)
        return read_reduced(read_confined(request, arrived, folder))


def _key(mapping: Mapping | None, key: str | None) -> str | None:
    """The secret, for a reading process that has use for one."""
    if mapping is None or not mapping.pseudonymise:
        return None
    return key or throwaway_key()


def _refuse_if_any(file_name: str, faults: Sequence[Fault]) -> None:
    if faults:
        raise ExtractRefusedError(file_name, faults)


def _misused(request: Request, mapping: Mapping | None) -> list[Fault]:
    """What is wrong before the file is opened: the caller's wishes contradict each other."""
    wrong: list[Fault] = []
    if request.dataset is not None and request.dataset not in CONTRACTS:
        known = ", ".join(sorted(CONTRACTS))
        wrong.append(
            Fault(
                "unknown_dataset", f"There is no dataset {request.dataset!r}; choose from: {known}."
            )
        )
    if mapping and request.dataset != mapping.dataset:
        wrong.append(
            Fault(
                "unknown_dataset",
                f"The mapping {mapping.name} is for {mapping.dataset}, not for {request.dataset}; "
                "leave the dataset out or choose another mapping.",
            )
        )
    if request.history and (request.month or request.empty_month):
        wrong.append(
            Fault(
                "month_in_history",
                "A full-history file is cut into months by its dates: leave the month out.",
            )
        )
    if (request.first or request.last) and not request.history:
        wrong.append(
            Fault(
                "month_in_history",
                "A first and a last month are for a full-history file. Name the month instead.",
            )
        )
    if request.first and request.last and request.first > request.last:
        wrong.append(
            Fault("month_in_history", "The first month is after the last. Turn them round.")
        )
    if request.empty_month and request.month is None:
        wrong.append(
            Fault("month_unknown", "An empty month cannot say which it is: name the month.")
        )
    return wrong
