"""One file, from its header to its months: what the reading process does."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from datasets.catalogue import CONTRACTS
from datasets.clock_changes import clock_notices
from datasets.contract import Contract
from datasets.cutting import Cut, all_months, one_month
from datasets.examples import safe_ids
from datasets.filling import fill_in
from datasets.header import Header, contract_of
from datasets.limits import Limits
from datasets.mapping import Mapping, identity_mapping
from datasets.pseudonym import fingerprint, pseudonymised
from datasets.records import record_kinds_in, to_records
from datasets.reduced import SOURCE_ROW, Extract, kept_schema
from datasets.refusal import ExtractRefusedError, Fault, named
from datasets.reported import only_reported
from datasets.sent import Sent, as_sent
from datasets.source import Source

OWNER = ("service", "source_system")
FEW = 3
OF_WHOLE_COLUMNS = ("missing_column", "extra_column")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the file is to be read as."""

    file_name: str
    sha256: str
    dataset: str | None
    mapping: Mapping | None
    month: date | None
    empty_month: bool
    history: bool
    service: str | None
    source_system: str | None
    first: date | None = None
    last: date | None = None
    pseudonym_key: str | None = field(default=None, repr=False)


def arrange(file: Source, wanted: Wanted, limits: Limits) -> Extract:
    """The extract that a file holds; ExtractRefusedError names everything that is in the way."""
    mapping = wanted.mapping or identity_mapping(_contract(file, wanted))
    _check_header(file, wanted, mapping)
    _check_size(file, mapping, limits)
    if file.rows == 0 or wanted.empty_month:
        return _extract(wanted, mapping, file, _nothing_happened(file, wanted, mapping))
    sent = _sent(file, [name for name in mapping.sources if name in file.header], mapping, wanted)
    notices = (*file.notices, *clock_notices(sent, mapping))
    records, left_out, faults = to_records(sent, mapping, file.rows)
    sent.clear()
    _refuse_if_any(wanted, faults)
    if wanted.month is None and only_reported(records):
        wanted = replace(wanted, history=True)  # each of its rows says which month it is of
    cut = (
        all_months(records, mapping.contract, limits, wanted.first, wanted.last)
        if wanted.history
        else one_month(records, mapping.contract, wanted.month)
    )
    if isinstance(cut, Fault):
        raise ExtractRefusedError(wanted.file_name, [cut])
    filled = fill_in(cut.records, mapping.contract, mapping.not_collected)
    whole = replace(
        cut, records=filled.records, left_out=(*file.left_out, *left_out, *cut.left_out)
    )
    return replace(
        _extract(wanted, mapping, file, whole),
        not_collected=filled.not_collected,
        notices=(*notices, *filled.notices),
        worked_out=filled.worked_out,
    )


def _refuse_if_any(wanted: Wanted, faults: Sequence[Fault]) -> None:
    if faults:
        raise ExtractRefusedError(wanted.file_name, faults)


def _contract(file: Source, wanted: Wanted) -> Contract:
    if wanted.dataset is not None:
        return CONTRACTS[wanted.dataset]
    found = contract_of(file.header)
    if isinstance(found, Fault):
        raise ExtractRefusedError(wanted.file_name, [found])
    return found


def _check_header(file: Source, wanted: Wanted, mapping: Mapping) -> None:
    given = {"month"} if wanted.month or wanted.history else set()
    if wanted.empty_month:
        given |= {name for name in OWNER if getattr(wanted, name) is not None}
    kinds = _record_kinds(file, mapping, wanted)
    header = Header(file.header, mapping, kinds, frozenset(given))
    faults = header.faults()
    if faults:
        ids = _first_ids(file, mapping, wanted)
        few = len(faults) <= FEW
        told = [_of_every_row(fault, file.rows, ids, few=few) for fault in faults]
        _refuse_if_any(wanted, told)


def _of_every_row(fault: Fault, rows: int, ids: tuple[str, ...], *, few: bool) -> Fault:
    """A fault of a whole column, with the rows that it concerns, which are all of them.

    The sentence says so where there are few faults: of a wholly wrong file it would be a litany.
    """
    if fault.reason not in OF_WHOLE_COLUMNS or not rows:
        return fault
    shown = f", {', '.join(ids)} among them" if ids else ""
    also = f" It concerns all {rows:,} rows{shown}." if few else ""
    return replace(fault, count=rows, examples=ids, sentence=fault.sentence + also)


def _first_ids(file: Source, mapping: Mapping, wanted: Wanted) -> tuple[str, ...]:
    """The first few record ids, where the file has them and they can be read."""
    source = mapping.columns.get("record_id", "")
    if not file.can_read(source) or not file.rows:
        return ()
    try:
        sent = _sent(file, [source], mapping, wanted)[source]
    except ExtractRefusedError:
        return ()
    ids = sent.each(sent.values).cast(pl.String).alias("record_id").to_frame()
    return safe_ids(ids.with_row_index(SOURCE_ROW, offset=1))


def _record_kinds(file: Source, mapping: Mapping, wanted: Wanted) -> tuple[str, ...]:
    """The record kinds that the file holds: stated by the mapping, or as its rows say."""
    stated = mapping.constants.get("record_kind")
    if stated is not None:
        return (str(stated),)
    sources = mapping.sources_of("record_kind")
    if not sources or not all(map(file.can_read, sources)) or file.rows == 0:
        return ()
    return record_kinds_in(_sent(file, sources, mapping, wanted), mapping, file.rows)


def _sent(file: Source, names: Sequence[str], mapping: Mapping, wanted: Wanted) -> dict[str, Sent]:
    """Columns as sent, those that the mapping pseudonymises without a trace of what they held."""
    columns = file.read(names)
    sent = {}
    for name in names:
        words, form = mapping.sentinels_for(name), mapping.format_of(name)
        one = as_sent(name, file.header[name], columns.pop(name), words, form)
        sent[name] = _hidden(one, wanted) if name in mapping.pseudonymise else one
    return sent


def _hidden(sent: Sent, wanted: Wanted) -> Sent:
    hidden = pseudonymised(sent, wanted.pseudonym_key) if wanted.pseudonym_key else None
    if hidden is None:
        fault = Fault(
            "wrong_type",
            f"The column {named(sent.name)} holds numbers that are not whole, so they are no "
            "references to make pseudonyms of. Export it as text or whole numbers.",
            sent.name,
        )
        raise ExtractRefusedError(wanted.file_name, [fault])
    return hidden


def _check_size(file: Source, mapping: Mapping, limits: Limits) -> None:
    cells = file.rows * len(mapping.contract.columns)
    if cells > limits.cells:
        fault = Fault(
            "too_large",
            f"Its {file.rows:,} rows make {cells:,} cells; the most is {limits.cells:,}. Send it "
            "in several files, by year.",
        )
        raise ExtractRefusedError(file.name, [fault])


def _nothing_happened(file: Source, wanted: Wanted, mapping: Mapping) -> Cut:
    """The month that was declared empty; refused if it is not, or if none was declared."""
    if not wanted.empty_month:
        fault = Fault(
            "empty_file",
            "It has a header but no rows. Export it again; if nothing happened in the month, "
            "declare it an empty month.",
        )
    elif file.rows:
        fault = Fault(
            "not_empty",
            f"The month was declared empty, but the file has {file.rows:,} rows. Leave the "
            "declaration out, or send the right file.",
        )
    elif wanted.month is None or None in _owner(wanted, mapping):
        fault = Fault(
            "owner_unknown",
            "A file without rows cannot say whose month is empty: name the month, the service and "
            "the source system.",
        )
    else:
        none = kept_schema(mapping.contract).to_frame()
        return Cut((wanted.month,), none, none, ())
    raise ExtractRefusedError(wanted.file_name, [fault])


def _owner(wanted: Wanted, mapping: Mapping) -> tuple[str | None, str | None]:
    stated = [mapping.constants.get(name, getattr(wanted, name)) for name in OWNER]
    service, source_system = (None if value is None else str(value) for value in stated)
    return service, source_system


def _extract(wanted: Wanted, mapping: Mapping, file: Source, cut: Cut) -> Extract:
    service, source_system = _owner(wanted, mapping) if wanted.empty_month else (None, None)
    return Extract(
        contract=mapping.contract,
        mapping_name=mapping.name,
        mapping_text=mapping.text,
        publisher=mapping.publisher,
        file_name=wanted.file_name,
        sha256=wanted.sha256,
        file_rows=file.rows,
        months=cut.months,
        records=cut.records,
        foreign=cut.foreign,
        left_out=cut.left_out,
        not_collected=mapping.not_collected,
        history=wanted.history,
        declared_empty=wanted.empty_month,
        notices=file.notices,
        service=service,
        source_system=source_system,
        key_fingerprint=_fingerprint(wanted, mapping),
    )


def _fingerprint(wanted: Wanted, mapping: Mapping) -> str | None:
    key = wanted.pseudonym_key
    return fingerprint(key) if key and mapping.pseudonymise else None
