"""What a publish is about to write, worked out and checked before anything is written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

import polars as pl

from datasets.store.days import packed
from datasets.store.hashing import rows_hash
from datasets.store.records import NO_RECORDS_HASH, as_stored, cell_hashes
from datasets.store.release import LiveRelease
from datasets.store.rows import (
    ALL_SERVICES,
    CELL,
    CELL_KEY,
    DOCUMENT,
    DOCUMENTS,
    INDEX_KINDS,
    MEASURE_ROWS,
    ROWS_HASH,
    VERDICT,
    VERDICT_ROWS,
    VERDICTS,
    CellKey,
    Change,
    as_measure_rows,
    keys_frame,
)
from datasets.store.verify import NO_ROWS_HASH, figure_hashes, index_hash


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows to commit, the predicate that they replace, the records to append first.

    `content_hashes` are those of the submission's own cells; `index_hash` is that of the release
    that will stand once the rows are in.
    """

    rows: pl.DataFrame
    predicate: str
    records: Mapping[str, pl.DataFrame]
    content_hashes: list[str]
    index_hash: str


def hashed(change: Change) -> Change:
    """The change with the hashes of its records, for one that is published later."""
    return replace(change, hashes=_hashes(_stored(change)))


def prepare(change: Change, live: LiveRelease) -> Prepared:
    """A change worked out against the release that it was checked against.

    ValueError if the change contradicts itself: that is the caller's mistake, not the officer's.
    """
    rows = as_measure_rows(change.rows)
    _check(rows, change)
    records = _stored(change)
    brought = _hashes(records) if change.hashes is None else change.hashes
    cells = _cells(rows, change.submission, brought, live)
    figures = rows.filter(pl.col("kind") != CELL).drop("submission")
    figures = figures.join(cells.select(*CELL_KEY, "submission"), on=CELL_KEY, how="left")
    figures = packed(as_measure_rows(figures))
    cells = _sealed(cells, figures)
    others = pl.concat([_documents(change), _verdicts(change)])
    own = cells.filter(pl.col("submission") == change.submission)
    return Prepared(
        rows=pl.concat([cells, figures, others]),
        predicate=_predicate(change),
        records=records,
        content_hashes=own["content_hash"].sort().to_list(),
        index_hash=index_hash(pl.concat([_left_standing(live, change), cells, others])),
    )


def _stored(change: Change) -> dict[str, pl.DataFrame]:
    """The records that it brings, by dataset, as they are kept."""
    return {
        dataset: as_stored(dataset, frame, change.submission)
        for dataset, frame in change.records.items()
        if frame.height
    }


def _hashes(stored: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """By cell how many records it brings, and their hash."""
    found = (cell_hashes(dataset, frame) for dataset, frame in stored.items())
    return pl.concat([_no_hashes(), *found])


def _check(rows: pl.DataFrame, change: Change) -> None:
    keys = rows.select(CELL_KEY)
    cells = rows.filter(pl.col("kind") == CELL).select(CELL_KEY)
    named = pl.all_horizontal(pl.col("dataset", "service") != "", pl.col("month").is_not_null())
    mistakes = {
        "a row lacks its dataset, service or month": not keys.filter(~named).is_empty(),
        "a row is of a cell that is not replaced": _beyond(keys, keys_frame(change.replaces)),
        "a cell has two cell rows": cells.is_duplicated().any(),
        "figures are of a cell that has no cell row": _beyond(keys, cells),
        "nothing is changed": not (change.replaces or change.documents or change.verdicts),
        "it has no submission": not change.submission,
    }
    for mistake, made in mistakes.items():
        if made:
            raise ValueError(f"A change that cannot be published: {mistake}.")


def _beyond(keys: pl.DataFrame, known: pl.DataFrame) -> bool:
    return not keys.join(known, on=CELL_KEY, how="anti").is_empty()


def _cells(
    rows: pl.DataFrame, submission: str, brought: pl.DataFrame, live: LiveRelease
) -> pl.DataFrame:
    """The cell rows with submission, rows and content hash filled in; `brought` are its own."""
    cells = rows.filter(pl.col("kind") == CELL).drop("rows", "content_hash")
    cells = cells.with_columns(pl.col("submission").replace("", submission))
    is_own = pl.col("submission") == submission
    if _beyond(brought, cells.filter(is_own)):
        raise ValueError("A change that cannot be published: records of a cell it does not bring.")
    own = cells.filter(is_own).join(brought, on=CELL_KEY, how="left")
    own = own.with_columns(
        pl.col("rows").fill_null(0), pl.col("content_hash").fill_null(NO_RECORDS_HASH)
    )
    standing = live.rows(kind=CELL).select(*CELL_KEY, "submission", "rows", "content_hash")
    kept = cells.filter(~is_own).join(standing, on=[*CELL_KEY, "submission"], how="left")
    if kept["content_hash"].null_count():
        raise ValueError("A change that cannot be published: it keeps records that are not live.")
    return pl.concat([own, kept])


def _sealed(cells: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Cell rows whose facts hold the hash of the cell's figures."""
    with_hashes = cells.join(figure_hashes(figures), on=CELL_KEY, how="left")
    hashes = with_hashes[ROWS_HASH].fill_null(NO_ROWS_HASH)
    facts = (
        json.dumps({**json.loads(text or "{}"), ROWS_HASH: found}, ensure_ascii=False)
        for text, found in zip(with_hashes["text"], hashes, strict=True)
    )
    return as_measure_rows(with_hashes.with_columns(pl.Series("text", facts, pl.String)))


def _no_hashes() -> pl.DataFrame:
    names = (*CELL_KEY, "rows", "content_hash")
    return pl.DataFrame(schema={name: MEASURE_ROWS[name] for name in names})


def _documents(change: Change) -> pl.DataFrame:
    names, texts = list(change.documents), list(change.documents.values())
    given = pl.DataFrame(
        {
            "node": names,
            "text": texts,
            "content_hash": [rows_hash(pl.DataFrame({"text": [text]})) for text in texts],
        },
        schema={name: MEASURE_ROWS[name] for name in ("node", "text", "content_hash")},
    ).with_columns(
        kind=pl.lit(DOCUMENT),
        dataset=pl.lit(DOCUMENTS),
        service=pl.lit(ALL_SERVICES),
        submission=pl.lit(change.submission),
    )
    return _filled_up(given)


def _verdicts(change: Change) -> pl.DataFrame:
    rows = [
        frame.select(VERDICT_ROWS.names()).with_columns(service=pl.lit(service))
        for service, frame in sorted(change.verdicts.items())
    ]
    given = pl.concat([VERDICT_ROWS.to_frame().with_columns(service=pl.lit("")), *rows])
    return _filled_up(
        given.with_columns(
            kind=pl.lit(VERDICT),
            dataset=pl.lit(VERDICTS),
            submission=pl.lit(change.submission),
        )
    )


def _filled_up(given: pl.DataFrame) -> pl.DataFrame:
    absent = [name for name in MEASURE_ROWS if name not in given.columns]
    return as_measure_rows(
        given.with_columns(pl.lit(None, MEASURE_ROWS[name]).alias(name) for name in absent)
    )


def replaced_beside_cells(change: Change) -> pl.Expr:
    """Which rows of a release a change replaces, those of its cells apart."""
    documents = (pl.col("kind") == DOCUMENT) & pl.col("node").is_in(list(change.documents))
    verdicts = (pl.col("kind") == VERDICT) & pl.col("service").is_in(list(change.verdicts))
    return documents | verdicts


def _left_standing(live: LiveRelease, change: Change) -> pl.DataFrame:
    """The cells, documents and verdicts that the change does not touch."""
    index = live.frame.filter(pl.col("kind").is_in(INDEX_KINDS))
    others = index.filter(~replaced_beside_cells(change))
    return others.join(keys_frame(change.replaces), on=CELL_KEY, how="anti")


def _predicate(change: Change) -> str:
    """What Delta replaces: exactly the cells, documents and verdicts of the change.

    Months of one place stand in one list: a long chain of ORs would overflow Delta's parser.
    """
    parts = []
    for (dataset, service, system), keys in groupby(sorted(change.replaces), _place):
        months = ", ".join(f"DATE '{key.month.isoformat()}'" for key in keys)
        parts.append(
            f"(dataset = {_quoted(dataset)} AND service = {_quoted(service)} "
            f"AND source_system = {_quoted(system)} AND month IN ({months}))"
        )
    if change.documents:
        names = ", ".join(_quoted(name) for name in change.documents)
        parts.append(f"(dataset = {_quoted(DOCUMENTS)} AND node IN ({names}))")
    if change.verdicts:
        services = ", ".join(_quoted(service) for service in sorted(change.verdicts))
        parts.append(f"(dataset = {_quoted(VERDICTS)} AND service IN ({services}))")
    return " OR ".join(parts)


def _place(key: CellKey) -> tuple[str, str, str]:
    return key.dataset, key.service, key.source_system


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
