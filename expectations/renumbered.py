"""Records that lost their reference and came back under another: the same job, renumbered."""

from collections.abc import Sequence

import polars as pl

from datasets.contract import Contract, Kind

_PUNCTUATION = r"[^0-9a-z]"
_LEADING_ZEROS = r"(^|[a-z])0+([0-9])"


def references(contract: Contract) -> tuple[str, ...]:
    """The references that every record of a kind has beside its own id, such as work_order_ref."""
    return tuple(
        column.name
        for column in contract.columns
        if column.required and column.kind is Kind.TEXT and column.name.endswith("_ref")
    )


def tidied(name: str) -> pl.Expr:
    """A reference without case, punctuation and leading zeros: "WO/0012" and "wo12" are one."""
    plain = pl.col(name).str.to_lowercase().str.replace_all(_PUNCTUATION, "")
    return plain.str.replace_all(_LEADING_ZEROS, "${1}${2}")


def renumbered(lost: pl.DataFrame, new: pl.DataFrame, refs: Sequence[str]) -> pl.DataFrame:
    """Pairs of ids, `record_id` and `record_id_new`, that seem to be one record each.

    By another reference that both have, else by the id itself once it is tidied; only where one
    lost and one new record share it.
    """
    found = pl.DataFrame(schema={"record_id": pl.String, "record_id_new": pl.String})
    for sign in (*(pl.col(name) for name in refs), tidied("record_id")):
        rest = lost.join(found, on="record_id", how="anti")
        others = new.join(found, left_on="record_id", right_on="record_id_new", how="anti")
        pairs = _once(rest, sign).join(_once(others, sign), on="sign", suffix="_new")
        found = pl.concat([found, pairs.select("record_id", "record_id_new")])
    return found


def _once(records: pl.DataFrame, sign: pl.Expr) -> pl.DataFrame:
    """The id of each record whose sign no other record has."""
    signed = records.select("record_id", sign=sign).drop_nulls()
    return signed.filter(pl.len().over("sign") == 1)
