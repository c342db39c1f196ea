"""CSV files that mean harm by their size or their shape."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.datasets.hostile.judging import refusal_of

MB = 1_000_000
HEAD = "record_id,work_order_ref\n"
HOSTILE: Mapping[str, tuple[str, Callable[[], str]]] = MappingProxyType(
    {
        "five thousand columns": (
            "It has 5,000 columns; the most is 500",
            lambda: (
                "record_id,"
                + ",".join(f"c{n}" for n in range(4_999))
                + "\n"
                + ",".join("x" * 5_000)
            ),
        ),
        "two and a half million rows": (
            "It has more than 2,000,000 rows",
            lambda: HEAD + "1,2\n" * (2 * MB + MB // 2),
        ),
        "one line of forty megabytes": ("line 2 has 1", lambda: HEAD + "x" * 40 * MB),
        "a header of forty megabytes": ("none is asked for", lambda: "x" * 40 * MB),
        "a mark that opens forty megabytes": (
            "A quotation mark in line 2 opens a value that never ends",
            lambda: HEAD + '"' + "x\n" * 20 * MB,
        ),
        "nothing but quotation marks": ("A quotation mark in", lambda: '"' * (20 * MB + 1)),
        "nothing but line ends": ("It holds nothing", lambda: "\n" * 10 * MB),
        "nothing but commas": ("is missing", lambda: HEAD + "," * 10 * MB),
    }
)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_csv_file_that_means_harm_is_refused(what: str, tmp_path: Path) -> None:
    words, made = HOSTILE[what]
    path = tmp_path / "jobs.csv"
    path.write_text(made(), newline="")
    assert words in refusal_of(path, dataset="repairs")
