"""The whole commands on a store in an object store: what they answer is what a folder's answer."""

import pytest

from datasets.store import open_store
from tests.journeys.asking import answer_of, every_figure, log, releases, series

MEASURES = ("open_repairs", "days_to_complete")


@pytest.fixture(scope="module")
def october(s3, small_borough, run, tmp_path_factory):
    """The small borough's store in the object store, backfilled, and October published to it."""
    address = f"s3://releases/{tmp_path_factory.mktemp('october').name}/store"
    with pytest.MonkeyPatch.context() as setting:
        setting.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        setting.setenv("INSOURCING_ROOT", address)
        words = ("backfill", small_borough.history, "--first-month", "2024-03")
        answer_of(run(*words, "--programme", small_borough.programme, "--json"))
        answer_of(run("publish", small_borough.month(10), "--json"))
    return address


def test_the_figures_are_those_of_the_same_file_published_to_a_folder(october, small_root):
    assert every_figure(open_store(october).release(1)) == every_figure(
        open_store(small_root).release()
    )


def test_history_tells_of_both_releases(run, october):
    assert [release["release"] for release in releases(run, october)] == [2, 1]
    assert [entry["event"] for entry in log(run, october)] == [
        "created",
        "publishing",
        "published",
        "publishing",
        "published",
    ]
    assert open_store(october).verify_log() == ()


@pytest.mark.parametrize("measure", MEASURES)
def test_a_pinned_series_is_the_folders(run, october, small_root, measure):
    assert series(run, october, measure, "--release", "1") == series(run, small_root, measure)


def test_the_newest_series_has_october(run, october):
    assert series(run, october, "open_repairs")["rows"][-1]["month"] == "2024-10-01"


def test_commands_end_in_words_while_the_network_is_away(s3, run, october):
    with s3.away():
        ended = run("history", "--root", october)
    assert ended.returncode == 3
    assert ended.stderr == (
        f"The store at {october} cannot be opened: the object store does not answer.\n"
    )
