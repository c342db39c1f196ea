"""Records that lost their reference and came back under another: the same job, renumbered."""

from collections.abc import Sequence

import polars as pl

from datasets.contract import Contract, Kind

NO_PAIRS = pl.Schema({"record_id": pl.String(), "record_id_new": pl.String()})
_PUNCTUATION = r"[^0-9a-z]"
_LEADING_ZEROS = r"(^|[a-z])0+([0-9])"


def references(contract: Contract) -> tuple[str, ...]:
    """The references that every record of a kind has beside its own id, such as work_order_ref.

    A person's pseudonym is one too: it is compared, and never shown.
    """
    return tuple(
        column.name
        for column in contract.columns
        if column.required and column.kind is Kind.TEXT and column.name.endswith(("_ref", "_key"))
    )


def whole_references(records: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The records with each reference that several share followed by what tells them apart."""
    return records.with_columns(
        pl.concat_str(pl.col(ref), pl.col(number).cast(pl.String), separator=" ").alias(ref)
        for ref, number in contract.numbered_by.items()
    )


def tidied(name: str) -> pl.Expr:
    """A reference without case, punctuation and leading zeros: "WO/0012" and "wo12" are one."""
    plain = pl.col(name).str.to_lowercase().str.replace_all(_PUNCTUATION, "")
    return plain.str.replace_all(_LEADING_ZEROS, "${1}${2}")


def renumbered(lost: pl.DataFrame, new: pl.DataFrame, refs: Sequence[str]) -> pl.DataFrame:
    """Pairs of ids, `record_id` and `record_id_new`, that seem to be one record each.

    By another reference that both have, else by the id itself once it is tidied.
    """
    return paired(lost, new, (*(pl.col(name) for name in refs), tidied("record_id")))


def paired(
    lost: pl.DataFrame,
    new: pl.DataFrame,
    signs: Sequence[pl.Expr],
    found: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Pairs of ids, `record_id` and `record_id_new`, by the first sign that two records share.

    Only where one lost and one new record have it; `found` are pairs that are known already.
    """
    pairs = NO_PAIRS.to_frame() if found is None else found
    for sign in signs:
        rest = lost.join(pairs, on="record_id", how="anti")
        others = new.join(pairs, left_on="record_id", right_on="record_id_new", how="anti")
        more = _once(rest, sign).join(_once(others, sign), on="sign", suffix="_new")
        pairs = pl.concat([pairs, more.select(NO_PAIRS.names())])
    return pairs


def _once(records: pl.DataFrame, sign: pl.Expr) -> pl.DataFrame:
    """The id of each record whose sign no other record has."""
    signed = records.select("record_id", sign=sign).drop_nulls()
    return signed.filter(pl.len().over("sign") == 1)
