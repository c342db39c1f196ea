import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from datasets.extract import read_extract
from datasets.pseudonym import fingerprint, pseudonym, pseudonymised
from datasets.pseudonym_key import KEY_FILE, VARIABLE, PseudonymKeyError, deployment_key, make_key
from datasets.sent import as_sent
from datasets.sorts import sort_of
from tests.datasets.sending import only_fault, theirs
from tests.datasets.tables.writing import workbook_of

KEY, ANOTHER = "a secret that is long enough", "another secret, as long"
Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]


def made(values: pa.Array, key: str = KEY) -> list[str | None]:
    column = pa.chunked_array([values])
    hidden = pseudonymised(as_sent("U", sort_of(values.type), column, ()), key)
    assert hidden is not None
    return hidden.each(hidden.values).to_list()


def test_a_pseudonym_is_the_keyed_hash_of_the_reference() -> None:
    # echo -n "reference:100012345678" | openssl dgst -sha256 -hmac "a secret that is long enough"
    assert pseudonym(KEY, "100012345678") == "f7d44b1bd8b749767226f90f528618a0"
    assert len(pseudonym(KEY, "")) * 4 == 128


WRITTEN = {
    "whole numbers": pa.array([1234, None, 1234]),
    "text": pa.array(["1234", None, " 1234 "]),
    "decimals of a workbook": pa.array([1234.0, None, 1234.0]),
    "text with noughts": pa.array(["0001234", "", "1234.0"]),
    "small whole numbers": pa.array([1234, None, 1234], pa.int16()),
    "a dictionary": pa.array(["1234", None, "1234"]).dictionary_encode(),
}


@pytest.mark.parametrize("values", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_reference_has_one_pseudonym_however_it_is_written(values: pa.Array) -> None:
    assert made(values) == [pseudonym(KEY, "1234"), None, pseudonym(KEY, "1234")]


def test_other_references_and_other_secrets_have_other_pseudonyms() -> None:
    references = ["1234", "1235", "T1234", "t1234", "0", "12 34"]
    all_made = [*made(pa.array(references)), *made(pa.array(references), ANOTHER)]
    assert len(set(all_made)) == 2 * len(references)
    assert fingerprint(KEY) != fingerprint(ANOTHER)
    assert len(fingerprint(KEY)) == 16


def test_a_kept_pseudonym_stands_where_the_reference_stood(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({}, {}, {}).with_columns(property_key=pl.Series([17, 18, 17]))
    mapping = theirs(frame, 'pseudonymise = ["UPRN"]', property_key="UPRN")
    path = sent(frame.rename({"property_key": "UPRN"}))
    extract = read_extract(path, mapping=mapping, pseudonym_key=KEY)
    wanted = [pseudonym(KEY, "17"), pseudonym(KEY, "18"), pseudonym(KEY, "17")]
    assert extract.records["property_key"].to_list() == wanted
    assert extract.key_fingerprint == fingerprint(KEY)
    forgotten = read_extract(path, mapping=mapping)
    assert forgotten.records["property_key"].to_list() != wanted


def test_a_home_has_one_pseudonym_in_every_kind_of_file(
    jobs: Jobs, sent: Sent, tmp_path: Path
) -> None:
    frame = jobs({}, {}).with_columns(
        property_key=pl.Series([100_012_345_678, 17]), raised_at=pl.lit("2026-10-05T09:30:00")
    )
    paths = [sent(frame), tmp_path / "sent.csv"]
    frame.write_csv(paths[1])
    rows = [[row[name] for name in frame.columns] for row in frame.to_dicts()]
    rows = [[str(v) if isinstance(v, date) else v for v in row] for row in rows]
    paths.append(workbook_of(tmp_path, frame.columns, *rows))
    mapping = theirs(frame, 'pseudonymise = ["property_key"]')
    made = [read_extract(path, mapping=mapping, pseudonym_key=KEY).records for path in paths]
    wanted = [pseudonym(KEY, "100012345678"), pseudonym(KEY, "17")]
    assert [records["property_key"].to_list() for records in made] == [wanted] * 3


def test_a_number_that_is_not_whole_is_no_reference(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({}).with_columns(property_key=pl.lit(17.5))
    mapping = theirs(frame, 'pseudonymise = ["property_key"]')
    fault = only_fault(sent(frame), mapping=mapping, pseudonym_key=KEY)
    assert (fault.reason, fault.column) == ("wrong_type", "property_key")
    assert "17.5" not in fault.sentence


def test_a_store_has_a_secret_that_only_its_owner_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    make_key(tmp_path)
    (path,) = tmp_path.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = deployment_key(tmp_path)
    make_key(tmp_path)
    assert deployment_key(tmp_path) == key
    path.unlink()
    assert deployment_key(tmp_path) != key
    assert deployment_key(None) != deployment_key(None)


def test_the_environments_secret_goes_before_the_stores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    assert deployment_key(tmp_path) == deployment_key(None) == KEY
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv(VARIABLE, "short")
    with pytest.raises(PseudonymKeyError, match="shorter than 16 characters"):
        deployment_key(tmp_path)


def test_a_secret_that_cannot_be_read_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / KEY_FILE).mkdir()
    with pytest.raises(PseudonymKeyError, match="Restore it from its backup"):
        deployment_key(tmp_path)
