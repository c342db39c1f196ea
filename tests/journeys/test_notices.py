"""How a file was read, where that is not obvious, is told to whoever checks it."""

from pathlib import Path

from dashboard.cli.answers import extract_facts, extract_words, nothing_read
from datasets.demo import LAST_MONTH, demonstration_jobs, month_extract
from datasets.extract import read_extract
from tests.datasets.kinds import as_file


def test_a_notice_of_the_reading_is_in_the_words_and_in_the_json(tmp_path: Path) -> None:
    frame = month_extract(demonstration_jobs(months=2), LAST_MONTH).head(20)
    path = as_file(frame, "csv", tmp_path)
    text = path.read_text("utf-8").replace("responsive", "r\u00e9sponsive", 1)
    path.write_bytes(text.encode("cp1252"))
    extract = read_extract(path)
    assert "\n  Note: It is not in UTF-8 (see line " in extract_words(extract)
    assert extract_facts(extract)["notices"] == list(extract.notices) != []
    assert nothing_read("x.csv")["notices"] == []
