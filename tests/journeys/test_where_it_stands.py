"""Commands typed with the names of files and folders where somebody stands, as in the README."""

import shutil
from datetime import date

from tests.journeys.asking import answer_of


def test_store_and_files_named_from_where_one_stands(run, small_borough, tmp_path):
    for file in (small_borough.history, small_borough.programme, *small_borough.months.values()):
        shutil.copy(file, tmp_path)
    october = small_borough.months[date(2024, 10, 1)].name
    past = ("history.parquet", "--first-month", "2024-03", "--programme", "programme.toml")
    answer_of(run("backfill", *past, "--root", "here/store", "--json", cwd=tmp_path))
    done = answer_of(run("publish", october, "--root", "here/store", "--json", cwd=tmp_path))
    assert done["files"][0]["published"]["release"] == 2
    (tmp_path / "inside").mkdir()
    words = ("check", f"../{october}", "--root", "../here/store", "--json")
    assert answer_of(run(*words, cwd=tmp_path / "inside"))["nothing_to_do"]
