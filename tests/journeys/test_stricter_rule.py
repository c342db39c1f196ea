"""A stricter small-number rule published later holds for older releases, which say "now hidden"."""

from tests.journeys.asking import answer_of, series


def test_an_older_release_hides_by_the_newest_rule(small_store, small_borough, run):
    words = ("emergency_on_time", "--release", "1")
    before = series(run, small_store, *words)
    assert {row["status"] for row in before["rows"]} == {"published", "provisional"}
    text = small_borough.programme.read_text("utf-8")
    stricter = small_store.parent / "stricter.toml"
    stricter.write_text(text.replace("hide_up_to = 0", "hide_up_to = 50"), "utf-8")
    answer_of(run("programme", stricter, "--root", small_store, "--json"))
    after = series(run, small_store, *words)
    assert {row["status"] for row in after["rows"]} == {"now_hidden"}
    assert all(row["value"] is row["numerator"] is None for row in after["rows"])
    newest = series(run, small_store, "emergency_on_time")
    assert {row["status"] for row in newest["rows"]} == {"hidden"}
