"""The control chart of a measure: usual and unusual months, re-based at the change."""

from dashboard.charts.control import control_figure, control_of, has_control_chart
from dashboard.charts.drawing import drawing_of
from dashboard.kpis.registry import MEASURES

VALUES: list[float | None] = [0.60, 0.62, 0.61, 0.60, 0.62, 0.80, 0.82, 0.81, None, 0.82, 0.80]
MORE: list[float | None] = [*VALUES, 0.81, 0.82, 0.20]


def _control(made, programme, values):
    series = made(values)
    return control_of(series, drawing_of(series, programme, title="", subtitle=""))


def test_limits_begin_anew_at_the_change_and_nowhere_else(made, programme) -> None:
    control = _control(made, programme, MORE)
    assert [(s.first, s.last) for s in control.chart.stretches] == [(0, 4), (5, 13)]
    assert control.words[1].startswith("January 2024 to May 2024: usually between ")


def test_unusual_months_are_marked_and_named(made, programme) -> None:
    control = _control(made, programme, MORE)
    assert control.words[0] == (
        "The newest value is unusual: it is below the range in which values usually lie. That is "
        "the bad direction."
    )
    assert control.words[-1] == (
        "8 of 14 months are unusual, marked with a disc: unusual, in the good direction; a square: "
        "unusual, in the bad direction."
    )
    points = control_figure(control).data[-1]
    assert list(points.marker.symbol).count("square") == 1
    assert points.marker.symbol[-1] == "square"
    assert points.connectgaps is False
    assert control.alt.startswith("Line chart. Control chart of Non-emergency repairs done on time")


def test_limits_of_a_share_are_said_within_nought_and_all(made, programme) -> None:
    words = " ".join(_control(made, programme, [0.1, 0.9] * 10).words)
    assert "between 0.0% and 100.0%" in words


def test_too_few_months_have_no_chart(made, programme) -> None:
    assert _control(made, programme, VALUES) is None


def test_stocks_sums_of_months_and_years_have_none() -> None:
    without = {m.id for m in MEASURES.values() if not has_control_chart(m)}
    assert {"open_repairs", "turnover", "ombudsman_upheld_opened"} <= without
    assert without.isdisjoint({"non_emergency_on_time", "repairs_raised", "days_to_complete"})
