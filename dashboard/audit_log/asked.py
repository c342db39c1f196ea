"""Which entries of the log are asked for: by dataset, event, actor, month, and a file's hash."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

import polars as pl

from dashboard.audit_log.words import BEGINNINGS
from datasets.contract import LONDON

DATASET, EVENT, ACTOR, FROM, TO, FILE = NAMES = ("dataset", "event", "by", "from", "to", "file")
"""The names under which an address asks."""
A_PAGE = 25
_HASH = re.compile(r"[0-9a-f]{1,64}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class NotAskedError(ValueError):
    """The address asks for something that cannot be; the message says what."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; "" for what is left open. Months are "2026-11", both ends included."""

    dataset: str = ""
    event: str = ""
    actor: str = ""
    first: str = ""
    last: str = ""
    file: str = ""

    @classmethod
    def read(cls, address: Mapping[str, str]) -> Self:
        """What an address asks for; NotAskedError where that cannot be."""
        told = {name: address.get(name, "").strip() for name in NAMES}
        for name in (FROM, TO):
            if told[name] and not _MONTH.fullmatch(told[name]):
                raise NotAskedError(
                    f"“{told[name]}” is not a month. Write one as 2026-11, or choose it."
                )
        told[FILE] = told[FILE].lower()
        if told[FILE] and not _HASH.fullmatch(told[FILE]):
            raise NotAskedError(
                "That is no file's SHA-256: a hash, or how it begins, has only the digits 0 to 9 "
                "and the letters a to f."
            )
        return cls(*(told[name] for name in NAMES))

    @property
    def address(self) -> dict[str, str]:
        """The same as an address writes it."""
        values = (self.dataset, self.event, self.actor, self.first, self.last, self.file)
        return {name: value for name, value in zip(NAMES, values, strict=True) if value}

    def of(self, entries: pl.DataFrame) -> pl.DataFrame:
        """Those entries, newest first; a beginning only where nothing followed or it is asked for.

        By whom, as `actors` has it.
        """
        month = month_of_entry()
        wanted = [
            (self.dataset, pl.col("dataset") == self.dataset),
            (self.event, pl.col("event") == self.event),
            (self.actor, by_whom() == self.actor),
            (self.first, month >= self.first),
            (self.last, month <= self.last),
            (self.file, pl.col("file_sha256").str.starts_with(self.file)),
        ]
        rules = [rule for value, rule in wanted if value]
        if self.event not in BEGINNINGS:
            rules.append(~_followed(entries))
        return entries.filter(rules).sort("number", descending=True)


def by_whom() -> pl.Expr:
    """Whose entry it is, in one text: the post, and who they are said to be."""
    said = pl.when(pl.col("said_to_be") != "").then(", said to be " + pl.col("said_to_be"))
    return pl.col("actor") + said.otherwise(pl.lit(""))


def month_of_entry() -> pl.Expr:
    """The month in which an entry was written, in London: "2026-11"."""
    return pl.col("at").dt.convert_time_zone(LONDON).dt.strftime("%Y-%m")


def actors(entries: pl.DataFrame) -> list[str]:
    """Everybody who did something, by name."""
    return sorted(set(entries.select(by_whom()).to_series().drop_nulls()) - {""})


def months(entries: pl.DataFrame) -> list[date]:
    """The months in which something happened, newest first."""
    found = entries.select(month_of_entry()).to_series().unique().sort(descending=True)
    return [date.fromisoformat(f"{month}-01") for month in found]


def _followed(entries: pl.DataFrame) -> pl.Expr:
    """Whether an entry says that something began, and another how it ended."""
    begins = pl.col("event").is_in(BEGINNINGS)
    ended = entries.filter(~begins, pl.col("submission") != "")["submission"].unique()
    purges = entries.filter(pl.col("event") == "purged").group_by("dataset")
    last = dict(purges.agg(pl.col("number").max()).iter_rows())
    purged = pl.col("dataset").replace_strict(last, default=0, return_dtype=pl.Int64)
    of_a_purge = (pl.col("event") == "purging") & (purged > pl.col("number"))
    return begins & (pl.col("submission").is_in(ended.to_list()) | of_a_purge)
