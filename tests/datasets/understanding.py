"""What a mapping makes of a few values, without a file: for the tests of its vocabulary."""

import polars as pl

from datasets.mapping import Mapping, parse_mapping
from datasets.records import to_records
from datasets.refusal import Fault, LeftOut
from datasets.sent import as_sent
from datasets.sorts import sort_of

HEAD = 'name = "theirs"\ntitle = "Theirs"\ndataset = "{dataset}"\n'


def a_mapping(words: str, dataset: str = "repairs") -> Mapping:
    """A mapping of that dataset which says nothing but these words."""
    return parse_mapping(HEAD.format(dataset=dataset) + words, "theirs")


def understood(
    words: str, dataset: str = "repairs", **sent: object
) -> tuple[pl.DataFrame, tuple[LeftOut, ...], list[Fault]]:
    """The records, what was left out and the faults; `sent` are the columns as they were sent."""
    mapping = a_mapping(words, dataset)
    frame = pl.DataFrame(sent).to_arrow()
    columns = {
        name: as_sent(
            name,
            sort_of(frame.schema.field(name).type),
            frame.column(name),
            mapping.sentinels_for(name),
            mapping.format_of(name),
        )
        for name in frame.column_names
    }
    return to_records(columns, mapping, frame.num_rows)


def column(name: str, words: str, dataset: str = "repairs", **sent: object) -> list[object]:
    """One column of the records, where there is no fault."""
    records, _, faults = understood(words, dataset, **sent)
    assert faults == []
    return records[name].to_list()


def fault(words: str, dataset: str = "repairs", **sent: object) -> Fault:
    """The one fault."""
    _, _, (found,) = understood(words, dataset, **sent)
    return found
