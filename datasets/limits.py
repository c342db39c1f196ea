"""Limits: how big a file may be, and what reading it may cost."""

from dataclasses import dataclass

MIB = 1024 * 1024
OUT_OF_MEMORY = 3
"""What the reading process exits with when memory ran out."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one reading. Bytes, rows, columns, and seconds.

    `unpacked_bytes` bounds what the file says it unpacks to; `memory_bytes` bounds what it really
    may. `cells` bounds rows times kept columns. `kept_rows` bounds the rows of all months together
    once a full history is cut. `members` and `ratio` bound a workbook's parts, and how many times
    smaller than itself each may be packed. `result_bytes` bounds what the reading process may
    hand back.
    """

    file_bytes: int = 50 * MIB
    rows: int = 2_000_000
    columns: int = 500
    row_groups: int = 5_000
    cells: int = 60_000_000
    unpacked_bytes: int = 1024 * MIB
    cell_bytes: int = 32 * 1024
    kept_rows: int = 6_000_000
    members: int = 2_000
    ratio: int = 200
    result_bytes: int = 1024 * MIB
    memory_bytes: int = 4 * 1024 * MIB
    cpu_seconds: int = 120
    wall_seconds: float = 120.0


LIMITS = Limits()
