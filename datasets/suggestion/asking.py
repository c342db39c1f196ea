"""suggest_mapping(): what the reading process suggests for a file that nobody trusts yet."""

from dataclasses import asdict
from pathlib import Path

from datasets.arrival import bring_in
from datasets.catalogue import CONTRACTS
from datasets.confined import Request, suggested_confined
from datasets.limits import LIMITS, Limits
from datasets.refusal import ExtractRefusedError, Fault
from datasets.suggestion.choices import Choices
from datasets.suggestion.suggest import Suggestion
from datasets.waiting import READING, waiting_folder


def suggest_mapping(
    path: Path,
    *,
    name: str | None = None,
    dataset: str | None = None,
    sheet: str | None = None,
    choices: Choices | None = None,
    incoming: Path | None = None,
    limits: Limits = LIMITS,
) -> Suggestion:
    """A mapping for a file, by its header and some of its values; it is for an officer to confirm.

    Without `dataset` the header tells which it is; `sheet` names a workbook's sheet, `choices` what
    was chosen of an earlier suggestion. Nothing of the file is parsed in this process, and no value
    of a column that is dropped or pseudonymised is read. ExtractRefusedError says why there can be
    no suggestion.
    """
    if dataset is not None and dataset not in CONTRACTS:
        known = ", ".join(sorted(CONTRACTS))
        fault = Fault("unknown_dataset", f"There is no dataset {dataset!r}; choose from: {known}.")
        raise ExtractRefusedError(name or path.name, [fault])
    request = Request(
        file_name=name or path.name,
        dataset=dataset,
        mapping_text=None,
        month=None,
        empty_month=False,
        history=False,
        service=None,
        source_system=None,
        limits=limits,
        suggest=True,
        sheet=sheet,
        choices=None if choices is None else asdict(choices),
    )
    with waiting_folder(incoming, READING) as folder:
        said = suggested_confined(request, bring_in(path, folder, limits, name=name), folder)
    return Suggestion.from_json(said)
