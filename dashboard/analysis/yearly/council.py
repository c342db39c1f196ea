"""Which of the regulator's landlords, and of the statisticians' areas, a council is."""

import re
from collections.abc import Sequence

import polars as pl

from datasets.benchmarks.context import ContextSeries
from datasets.benchmarks.official import OfficialReturn, councils
from datasets.programme import Programme

_COMMON = frozenset(
    {
        *("the", "and", "of", "london", "royal", "borough", "city", "county", "district"),
        *("metropolitan", "council", "unitary"),
    }
)


class UnknownCouncilError(Exception):
    """No council, or more than one, goes by that name or code; the message says what to do."""


def code_of(returns: Sequence[OfficialReturn], wanted: str) -> str:
    """The regulator's code of the council of that code or name; UnknownCouncilError."""
    known = councils(returns)
    exact = known.filter(
        (pl.col("code").str.to_lowercase() == wanted.casefold())
        | (pl.col("name").str.to_lowercase() == wanted.casefold())
    )
    rows = exact.rows() or [(c, n) for c, n in known.iter_rows() if plain(n) == plain(wanted)]
    codes = dict(rows)
    if len(codes) == 1:
        return str(next(iter(codes)))
    told = "Several councils are" if codes else "None of the regulator's councils is"
    seen = f" ({', '.join(sorted(codes.values()))})" if codes else _like(known, wanted)
    raise UnknownCouncilError(
        f"{told} called {wanted!r}{seen}. Give the name or code as the regulator has it, with "
        "--council, or as name or code under [official] in the programme file."
    )


def own_code(returns: Sequence[OfficialReturn], programme: Programme) -> str:
    """The regulator's code of the programme's council; UnknownCouncilError."""
    official = programme.official
    return code_of(returns, official.code or official.name or programme.council)


def own_area(series: ContextSeries, programme: Programme) -> pl.DataFrame:
    """The rows of the programme's council in a context series, oldest first; may be none."""
    if programme.official.area_code:
        return series.of_area(programme.official.area_code, "")
    names = {name for name in series.rows["area"].unique() if plain(name) == _own(programme)}
    return series.of_area("", names.pop()) if len(names) == 1 else series.rows.clear()


def _own(programme: Programme) -> frozenset[str]:
    return plain(programme.official.name or programme.council)


def plain(name: str) -> frozenset[str]:
    """The words of a council's name that tell it from others: Haringey, of four ways to say it."""
    words = frozenset(re.findall(r"[a-z]+", name.casefold()))
    return words - _COMMON or words


def _like(known: pl.DataFrame, wanted: str) -> str:
    near = [name for _, name in known.iter_rows() if plain(name) & plain(wanted)][:3]
    return f" (the nearest: {', '.join(near)})" if near else ""
