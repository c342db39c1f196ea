from dataclasses import replace

import polars as pl
import pytest

from expectations import privacy
from expectations.audit import audit
from expectations.report import Severity

PERSONAL = (
    ("an email address", "j.bloggs@example.com"),
    ("an email address", "ring JO@MAIL.EXAMPLE.ORG.UK first"),
    ("a telephone number", "07700 900123"),
    ("a telephone number", "07700900123"),
    ("a telephone number", "+44 7700 900123"),
    ("a telephone number", "+44 (0)20 7946 0123"),
    ("a telephone number", "020 7946 0123"),
    ("a telephone number", "(0113) 496 0123"),
    ("a telephone number", "call 01134960123"),
    ("a National Insurance number", "AB123456C"),
    ("a National Insurance number", "AB 12 34 56 C"),
    ("a full postcode", "N17 6AB"),
    ("a full postcode", "12 n17 6ab"),
    ("a full postcode", "SW1A1AA"),
    ("a full postcode", "Flat 2, EC1A 1BB"),
    ("a street address", "12 High Road"),
    ("a street address", "Flat 3, 112b Old Mill Lane"),
    ("a titled name", "Mrs Bloggs"),
    ("a titled name", "key with Mr. Bloggs"),
)
HARMLESS = (
    "E05000123",
    "E09000014",
    "D05000001",
    "WO/000123",
    "WO-2024-001234",
    "202347433",
    "000123456789",
    "4101015",
    "a3f90c1b22d4e5f6",
    "ab123cd",
    "AB12",
    "2026-03-01",
    "2026-03-01T09:30:00",
    "01/03/2026",
    "N17",
    "C12AB",
    "CONTRACTOR 12",
    "No access 2 visits",
    "Mechanical and electrical",
    "Damp & Mould",
    "Health and Safety (inc. building safety)",
    "Repairs 28 days",
    "Mr",
    "Homes for Example",
    "100012345678",
    "0712345678901234",
    "A1 emergency",
    "PL0101",
)


def planted(bench, borough, value, column="trade_code"):
    return bench.changed(borough.extract(), (4, 9), **{column: value})


@pytest.mark.parametrize(("what", "value"), PERSONAL)
def test_personal_data_is_found_and_never_repeated(bench, borough, what, value):
    findings = privacy.personal_data(planted(bench, borough, value))
    finding = next(f for f in findings if what in f.sentence)
    assert finding.severity is Severity.CRITICAL
    assert (finding.column, finding.count, finding.rows) == ("trade_code", 2, (4, 9))
    assert finding.examples == ("row 4", "row 9")
    assert not any(value in f.sentence for f in findings)


@pytest.mark.parametrize("value", HARMLESS)
def test_codes_and_references_are_not_taken_for_personal_data(bench, borough, value):
    for column in ("trade_code", "record_id", "work_order_ref", "property_key"):
        extract = planted(bench, borough, value, column)
        assert privacy.personal_data(extract) == ()
        assert privacy.free_text(extract) == ()


def test_personal_data_stops_the_audit_before_anything_else(bench, borough, live, programme):
    extract = planted(bench, borough, "jo@example.com", "record_id")
    report = audit(extract, live, programme)
    assert report.blocked
    assert {f.check for f in report.findings} == {"personal_data"}
    assert report.checks == ("personal_data",)
    assert report.not_run == ("Nothing else was checked: personal data has to go first.",)
    assert "example.com" not in str(report)


def test_rows_set_aside_are_searched_too(bench, borough):
    extract = planted(bench, borough, "jo@example.com")
    here = pl.col("source_row") == 4
    extract = replace(
        extract, records=extract.records.filter(~here), foreign=extract.records.filter(here)
    )
    (finding,) = privacy.personal_data(extract)
    assert finding.rows == (4, 9)


@pytest.mark.parametrize(
    "note",
    [
        "tenant says that the boiler has been off since last week and nobody has come to see",
        "x" * 81,
    ],
)
def test_text_that_reads_like_a_note_is_a_warning(bench, borough, note):
    (finding,) = privacy.free_text(planted(bench, borough, note, "on_hold_reason"))
    assert (finding.check, finding.severity) == ("free_text", Severity.WARNING)
    assert (finding.column, finding.count) == ("on_hold_reason", 2)
    assert note not in finding.sentence


@pytest.mark.parametrize(
    "header",
    ["Tenant Name", "TenantName", "address_line_1", "E-mail", "DOB", "Post Code", "mobile"],
)
def test_kept_column_named_for_personal_data_refuses_the_file(borough, header):
    extract = replace(borough.extract(), mapping_text=f'[columns]\ntrade_code = "{header}"\n')
    (finding,) = privacy.personal_data(extract)
    assert (finding.check, finding.column) == ("personal_data", "trade_code")
    assert repr(header) in finding.sentence


@pytest.mark.parametrize("header", ["landlord", "job_no", "trade", "username_hash", "addressed"])
def test_other_headers_do_not(borough, header):
    extract = replace(borough.extract(), mapping_text=f'[columns]\ntrade_code = "{header}"\n')
    assert privacy.personal_data(extract) == ()


PHONE = "Contact Phone"
COPIED = '[[derived]]\ncolumn = "trade_code"\nfunction = "{function}"\nfrom = {source}\n'


@pytest.mark.parametrize("source", [f'"{PHONE}"', f'["Trade", "{PHONE}"]'])
@pytest.mark.parametrize("function", ["copy", "first_present", "joined"])
def test_nor_may_a_derived_column_keep_what_is_named_for_it(borough, function, source):
    words = COPIED.format(function=function, source=source)
    (finding,) = privacy.personal_data(replace(borough.extract(), mapping_text=words))
    assert (finding.check, finding.column) == ("personal_data", "trade_code")


@pytest.mark.parametrize(
    "words",
    [
        f'pseudonymise = ["{PHONE}"]\n[columns]\nproperty_key = "{PHONE}"\n',
        COPIED.format(function="lookup", source=f'"{PHONE}"'),
    ],
)
def test_a_column_whose_values_are_gone_may_be_named_for_anything(borough, words):
    assert privacy.personal_data(replace(borough.extract(), mapping_text=words)) == ()


def test_a_number_of_a_person_in_a_column_of_pseudonyms_is_to_be_pseudonymised(bench, borough):
    """Such a column cannot be dropped: nobody could be told apart."""
    [finding] = privacy.personal_data(planted(bench, borough, "AB123456C", "property_key"))
    assert "under pseudonymise in the mapping" in finding.sentence
    assert "drop" not in finding.sentence
