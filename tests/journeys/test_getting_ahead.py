"""What a preview will read is read before its file comes, and what it says is the same."""

import shutil
from datetime import date

import polars as pl
from polars.testing import assert_frame_equal

from dashboard.comparing.messages import FIGURES, FIGURES_FILE, OPENED, OpenRequest, PreviewRequest
from dashboard.comparing.process import answer
from datasets.extract import read_extract, write_reduced
from datasets.store import open_store
from datasets.store.records import records_path
from expectations.messages import report_as_json
from expectations.report import AuditReport

OCTOBER = date(2024, 10, 1)
NOTHING_FOUND = report_as_json(AuditReport((), ()))


def previewed(root, extract, folder):
    """The lines of a preview, and the frame of its figures."""
    folder.mkdir()
    request = PreviewRequest("a" * 32, write_reduced(extract, folder), str(root), 1, NOTHING_FOUND)
    said = []
    answer(request.as_line(), said.append)
    return said, pl.read_ipc(folder / FIGURES_FILE)


def test_a_month_got_ready_for_needs_no_live_record(small_root, small_borough, tmp_path):
    extract = read_extract(small_borough.months[OCTOBER])
    cold, figures = previewed(small_root, extract, tmp_path / "cold")
    root = shutil.copytree(small_root, tmp_path / "store")
    opened = []
    for _ in answer(OpenRequest(str(root), 1).as_line(), opened.append):
        pass
    assert opened == [{OPENED: 1}]
    shutil.rmtree(records_path(root, "repairs"))
    warm, as_before = previewed(root, extract, tmp_path / "warm")
    assert warm == cold
    assert any(FIGURES in line for line in cold)
    told = pl.col("kind") != "cell"  # a cell says when it was made
    assert_frame_equal(as_before.filter(told), figures.filter(told), check_row_order=False)


def test_a_store_without_a_programme_has_nothing_to_get_ready(tmp_path):
    root = open_store(tmp_path / "store", create=True).root
    said = []
    assert list(answer(OpenRequest(str(root), 0).as_line(), said.append)) == []
    assert said == [{OPENED: 0}]
