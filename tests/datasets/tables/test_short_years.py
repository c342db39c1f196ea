from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from datasets.extract import ExtractRefusedError, read_extract
from tests.datasets.sending import london, theirs, with_words
from tests.datasets.tables.writing import workbook_of

Jobs = Callable[..., pl.DataFrame]


@pytest.mark.parametrize("raised", [date(2026, 10, 5), date(1926, 10, 5)])
def test_a_cell_that_is_a_date_is_never_read_through_two_digits_of_its_year(
    raised: date, jobs: Jobs, tmp_path: Path
) -> None:
    """Written as text it would lose its century, and 1926 come back as 2026."""
    frame = jobs({}, {}).with_columns(month=pl.lit("2026-10-01"), raised_at=pl.lit("05/10/26"))
    rows = [list(row) for row in frame.rows()]
    rows[1][frame.columns.index("raised_at")] = raised
    words = '[dates]\nraised_at = "%d/%m/%y"\n'
    mapping = with_words(theirs(frame, "short_years_to = 2039"), words)
    path = workbook_of(tmp_path, frame.columns, *rows)
    with pytest.raises(ExtractRefusedError) as refused:
        read_extract(path, mapping=mapping)
    (fault,) = refused.value.faults
    assert (fault.reason, fault.column, fault.rows) == ("date_format", "raised_at", (2,))
    whole = workbook_of(tmp_path, frame.columns, rows[0], name="whole.xlsx")
    records = read_extract(whole, mapping=mapping).records
    assert records["raised_at"].to_list() == [london(2026, 10, 5)]
