"""Why a measure has no figure is told without working its series out, and is told the same."""

import pytest

from dashboard.analysis.series import read_series, why_none
from dashboard.kpis.registry import MEASURES
from tests.dashboard.analysis.test_series import FOUR_MONTHS, PROGRAMME, _release, job

FEW = {month: jobs[:1] for month, jobs in FOUR_MONTHS.items()}
INHERITED = [job(f"o{n}", "2024-01-01 10:00") for n in range(9)]
RELEASES = {
    "as it is": lambda: _release(FOUR_MONTHS),
    "all hidden": lambda: _release(FEW),
    "no target": lambda: _release(FOUR_MONTHS, not_collected=["target_at"]),
    "closed only": lambda: _release(FOUR_MONTHS, coverage="closed_only"),
    "without a change": lambda: _release(
        FOUR_MONTHS, programme=PROGRAMME.replace("headline = true", "headline = false")
    ),
    "inherited": lambda: _release({"2024-02": INHERITED, "2024-03": INHERITED[:7]}),
    "empty": lambda: _release({"2024-02": []}),
}


@pytest.mark.parametrize("build", RELEASES.values(), ids=RELEASES)
def test_it_is_what_the_series_says(build) -> None:
    live = build()
    told = {measure: why_none(live, measure, "homes") for measure in MEASURES}
    shown = {measure: read_series(live, measure, "homes").not_measured_why for measure in MEASURES}
    assert told == shown
    assert any(told.values())
    assert told["ombudsman_upheld"] == "No complaints extract has been published for Homes."
