"""What the gate is to say of each planted fault: the check, its column, how many rows, how bad."""

from collections.abc import Mapping
from dataclasses import dataclass

from datasets.demo.planting import SOME


@dataclass(frozen=True)
class Caught:
    """One finding. `count` None: the test that plants it says how many rows it has to be.

    `exit` is the command's: 2 where the file cannot be read as the dataset at all.
    `in_text` is the check's name where dates are sent as text, if it is another.
    """

    check: str
    column: str | None
    count: int | None = None
    severity: str = "critical"
    exit: int = 1
    in_text: str = ""


CAUGHT: Mapping[str, Caught] = {
    "duplicate_key": Caught("duplicate_key", "record_id", 2 * SOME),
    "completed_before_raised": Caught("dates_out_of_order", "completed_at", SOME),
    "closed_before_raised": Caught("dates_out_of_order", "closed_other_at", SOME),
    "both_closed": Caught("completed_and_closed", "closed_other_at", SOME),
    "target_before_raised": Caught("dates_out_of_order", "target_at", SOME),
    "unknown_priority": Caught("unknown_priority", "priority_code", SOME),
    "priority_out_of_range": Caught("out_of_range", "priority_code", SOME),
    "emergency_contradicted": Caught("emergency_against_priority", "is_emergency"),
    "null_key": Caught("null_key", "record_id", SOME),
    "raised_missing": Caught("null_value", "raised_at", SOME),
    "wrong_service": Caught("unknown_service", "service", SOME),
    "another_organisation": Caught("unknown_organisation", "source_organisation", SOME),
    "unknown_kind": Caught("unknown_value", "record_kind", SOME),
    "unknown_class": Caught("unknown_value", "repair_class", SOME),
    "mixed_coverage": Caught("mixed_coverage", "coverage"),
    "negative_cost": Caught("out_of_range", "cost_gbp", SOME),
    "close_reason_missing": Caught("close_reason_missing", "close_reason", SOME, "warning"),
    "close_reason_without_closing": Caught(
        "close_reason_without_closing", "close_reason", SOME, "warning"
    ),
    "personal_data": Caught("personal_data", "on_hold_reason", SOME),
    "another_months_rows": Caught("another_months_rows", None),
    "missing_column": Caught("missing_column", "repair_class", exit=2),
    "extra_column": Caught("extra_column", "van_number", exit=2),
    "renamed_column": Caught("column_misspelt", "record_id", exit=2),
    "header_only": Caught("empty_file", None, exit=2),
    "two_months": Caught("several_months", "month", exit=2),
    "date_format": Caught("date_format", "raised_at", exit=2),
    "year_2206": Caught("wrong_type", "completed_at", SOME, exit=2, in_text="date_format"),
    "numbers_in_words": Caught("wrong_type", "no_access_count", SOME, exit=2),
    "yes_and_no_in_letters": Caught("wrong_type", "is_emergency", exit=2),
    "vanished": Caught("vanished", "record_id"),
    "appeared_old": Caught("appeared_old", "record_id", 40),
    "renumbered": Caught("vanished", "record_id"),
    "volume_x3": Caught("volume", "raised_at", severity="warning"),
    "a_week_of_it": Caught("volume", "raised_at", severity="warning"),
    "recoded_priorities": Caught("mix", "priority_code", severity="warning"),
}
