"""Where upright axes start and end."""

import pytest

from dashboard.charts.scale import Scale, scale_for_both, scale_of


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ([0.61, 0.75], 0.5, 0.8),
        ([0.02, 0.03], 0.0, 0.3),
        ([0.97, 0.99], 0.7, 1.0),
        ([0.1, 0.95], 0.0, 1.0),
        ([], 0.0, 1.0),
    ],
)
def test_shares_keep_to_tens_of_per_cent_within_nought_and_one(
    values: list[float], low: float, high: float
) -> None:
    scale = scale_of(values, share=True)
    assert (scale.low, scale.high) == pytest.approx((low, high))


@pytest.mark.parametrize("values", [[3.0, 9.0], [1_500.0, 1_910.0], [0.0], [], [0.004]])
def test_everything_else_starts_at_nought_and_holds_its_values(values: list[float]) -> None:
    scale = scale_of(values, share=False)
    assert scale.from_zero
    assert scale.high >= max(values, default=0)
    assert scale.ticks[0] == 0
    assert 3 <= len(scale.ticks) <= 8


def test_two_charts_share_the_scale_that_holds_both() -> None:
    assert scale_for_both(Scale(0.5, 0.8, 0.1), Scale(0.3, 0.7, 0.1)) == Scale(0.3, 0.8, 0.1)


@pytest.mark.parametrize("most", [1.001, 1.35, 6.0])
def test_a_ratio_above_all_is_on_the_chart(most: float) -> None:
    scale = scale_of([0.7, most], share=True)
    assert scale.from_zero
    assert scale.high >= most
    assert 2 <= len(scale.ticks) <= 8
