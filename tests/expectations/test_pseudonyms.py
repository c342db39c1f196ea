import json
from dataclasses import replace

import polars as pl
import pytest

from expectations.pseudonyms import another_secret
from expectations.report import Severity

OURS, THEIRS = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"


def made_with(live, fingerprint):
    """The release, its months' pseudonyms made with the secret of that fingerprint."""
    facts = json.dumps({"coverage": "complete", "key_fingerprint": fingerprint})
    text = pl.when(pl.col("kind") == "cell").then(pl.lit(facts)).otherwise("text")
    return replace(live, frame=live.frame.with_columns(text=text))


def test_another_secret_than_the_live_releases_is_a_warning(borough, live):
    extract = replace(borough.extract(), key_fingerprint=OURS)
    (finding,) = another_secret(extract, made_with(live, THEIRS))
    assert (finding.check, finding.severity) == ("pseudonym_key_changed", Severity.WARNING)
    assert "14 published months" in finding.sentence


@pytest.mark.parametrize(("ours", "theirs"), [(OURS, OURS), (OURS, None), (None, THEIRS)])
def test_the_same_secret_or_none_is_not(borough, live, ours, theirs):
    extract = replace(borough.extract(), key_fingerprint=ours)
    assert another_secret(extract, made_with(live, theirs)) == ()
    assert another_secret(extract, None) == ()


def test_a_whole_new_history_needs_no_old_secret(bench, borough, live):
    whole = replace(borough.history(bench.first, bench.now), key_fingerprint=OURS)
    assert another_secret(whole, made_with(live, THEIRS)) == ()
