"""Rules on posts: who reports to whom, and which posts stand empty."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from datasets.contract import CELL
from datasets.workforce import POST_HOLDER, VACANT_POST
from expectations.report import Severity
from expectations.suite import Rows
from expectations.truths import holds

_HOLDER = Rows(kinds=(POST_HOLDER,))
_POSTS = Rows(kinds=(POST_HOLDER, VACANT_POST))
_IS_VACANT = pl.col("record_kind") == VACANT_POST
_IS_HELD = (pl.col("record_kind") == POST_HOLDER) & pl.col("leave_date").is_null()
_REPORTS = pl.col("reports_to_position")


def _in_its_cell(column: str) -> pl.Expr:
    """A post's number with the cell that it stands in: another month's is another post."""
    return pl.concat_str([pl.col(name).cast(pl.String) for name in (*CELL, column)], separator="|")


def _leads_out(posts: Sequence[pl.Series]) -> pl.Series:
    """Whether the line of who reports to whom, from each post upwards, comes to an end.

    `posts` are two columns, each post and the one that it reports to, as `_in_its_cell` names them.
    """
    post, above = posts
    known = pl.DataFrame({"above": post}).with_row_index("place").drop_nulls()
    known = known.unique("above", keep="first", maintain_order=True)
    found = above.to_frame("above").join(known, on="above", how="left", maintain_order="left")
    top = len(post)
    upwards = np.append(found["place"].cast(pl.Int64).fill_null(top).to_numpy(), top)
    for _ in range(top.bit_length()):
        upwards = upwards[upwards]
    return pl.Series(upwards[:top] == top)


def _is_post_of(rows: pl.Expr) -> pl.Expr:
    """Whether a row is of a post that one of those rows is of."""
    post = _in_its_cell("position_id")
    return post.is_in(post.filter(rows).implode())


REPORTING_LINES = (
    holds(
        "reports_to_itself",
        "reports_to_position",
        pl.col("position_id") != _REPORTS,
        ("reports to its own post", "report to their own posts"),
        _HOLDER,
    ),
    holds(
        "reports_to_unknown_post",
        "reports_to_position",
        _in_its_cell("reports_to_position").is_in(_in_its_cell("position_id").implode()),
        (
            "reports to a post that is not in the file",
            "report to posts that are not in the file",
        ),
        _POSTS,
        mend="Send the post, held or vacant, or leave reports_to_position empty at the top.",
        severity=Severity.WARNING,
    ),
    holds(
        "reports_in_a_circle",
        "reports_to_position",
        pl.map_batches(
            [_in_its_cell("position_id"), _in_its_cell("reports_to_position")],
            _leads_out,
            return_dtype=pl.Boolean,
        )
        | (pl.col("position_id") == _REPORTS).fill_null(value=False),
        (
            "reports, post by post, to itself or to posts that do",
            "report, post by post, to themselves or to posts that do",
        ),
        _HOLDER,
        mend="Correct the reporting line: it has to end with somebody who reports to nobody.",
    ),
    holds(
        "vacant_and_held",
        "position_id",
        ~(_IS_VACANT | _IS_HELD) | ~(_is_post_of(_IS_VACANT) & _is_post_of(_IS_HELD)),
        (
            "is of a post that is both held and vacant at the month's end",
            "are of posts that are both held and vacant at the month's end",
        ),
        _POSTS,
        mend="If part of the post is vacant, say why the rest is held; else take it out.",
        severity=Severity.WARNING,
    ),
)
