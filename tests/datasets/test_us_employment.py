"""A mapping for a public file that nobody here chose beforehand, written with the README alone."""

from datetime import date
from pathlib import Path

from datasets.extract import read_extract
from datasets.mapping import read_mapping


def test_monthly_jobs_in_thousands_become_heads(tmp_path: Path) -> None:
    mapping = read_mapping("us_employment")
    names = ["month", *mapping.drop, "government"]
    rows = [["2006-01-01", *["1.5"] * len(mapping.drop), said] for said in ("21847", "21878.5")]
    rows[1][0] = "2006-02-01"
    path = tmp_path / "us-employment.csv"
    path.write_text("\n".join(",".join(row) for row in [names, *rows]) + "\n", "utf-8")
    extract = read_extract(path, mapping=mapping)
    assert extract.months == (date(2006, 1, 1), date(2006, 2, 1))
    assert extract.records["headcount"].to_list() == [21_847_000, 21_878_500]
    assert extract.records["area"].unique().to_list() == ["unknown"]
    assert "at_or_above_llw" in extract.not_collected
