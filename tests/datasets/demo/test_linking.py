"""What one dataset names in another is there, and came before."""

from datetime import date

import polars as pl

from datasets.demo.linking import linked

ENQUIRIES = pl.DataFrame(
    {
        "record_id": ["1", "2", "3", "4", "5"],
        "service": ["homes", "homes", "homes", "care", "homes"],
        "received_on": [date(2026, 3, day) for day in (5, 4, 1, 9, 9)],
        "linked_complaint_ref": ["x", "y", "z", "x", None],
    }
)
COMPLAINTS = pl.DataFrame(
    {
        "service": ["homes", "homes", "care", "homes"],
        "complaint_ref": ["A", "B", "C", None],
        "received_on": [date(2026, 3, 5), date(2026, 3, 2), date(2026, 3, 10), date(2026, 3, 4)],
    }
)


def test_each_names_the_newest_of_its_service_by_then_or_nothing() -> None:
    found = linked(
        ENQUIRIES,
        COMPLAINTS,
        column="linked_complaint_ref",
        on="received_on",
        reference="complaint_ref",
        since="received_on",
    )
    assert found.columns == ENQUIRIES.columns
    assert found["record_id"].equals(ENQUIRIES["record_id"])
    assert found["linked_complaint_ref"].to_list() == ["A", "B", None, None, None]
