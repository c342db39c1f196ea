"""`insourcing suggest`: from a file that nobody has mapped to a mapping to confirm."""

from pathlib import Path

import polars as pl

from datasets.mapping import read_mapping
from tests.journeys.asking import answer_of

JOBS = {
    "Job No": ["1", "2"],
    "Date Logged": ["25/10/2026 09:30", "04/10/2026 10:00"],
    "Trade": ["PL", "EL"],
    "Ward": ["A", "B"],
    "Tenant Name": ["Mrs Bloggs", "Mr Bloggs"],
}


def test_a_suggestion_is_written_to_a_new_file_and_never_over_another(run, tmp_path: Path) -> None:
    path, out = tmp_path / "jobs.parquet", tmp_path / "mine.toml"
    pl.DataFrame(JOBS).write_parquet(path)
    words = ("suggest", path, "--root", tmp_path / "none", "--out", out)
    done = run(*words)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Still without a source" in done.stderr
    mapping = read_mapping(out)
    assert mapping.columns["raised_at"] == "Date Logged"
    assert mapping.drop == ("Tenant Name",)
    assert "Bloggs" not in out.read_text("utf-8") + done.stderr
    again = run(*words, "--json")
    assert again.returncode == 2
    assert "exists already" in answer_of(again, exit_code=2)["error"]


def test_a_suggestion_is_answered_in_json(run, tmp_path: Path) -> None:
    path = tmp_path / "jobs.parquet"
    pl.DataFrame(JOBS).write_parquet(path)
    answer = answer_of(run("suggest", path, "--root", tmp_path / "none", "--json"))
    assert list(answer) == ["exit", "file", "dataset", "mapping", "missing"]
    assert answer["dataset"] == "repairs"
    path.write_bytes(b"PAR1 no more")
    assert answer_of(run("suggest", path, "--root", tmp_path / "none", "--json"), exit_code=2)[
        "error"
    ]
