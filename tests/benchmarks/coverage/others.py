"""What people use instead: each fits one series, given the engine's own columns and periods."""

import warnings

import numpy as np
from statsmodels.api import GLSAR, OLS
from statsmodels.tsa.arima.model import ARIMA

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.design import design_of, fitted_periods
from tests.benchmarks.coverage.made_up import SETTLING_IN
from tests.benchmarks.coverage.sizes import OTHERS, SLOWEST


def _least_squares(values, columns, fitted):
    return OLS(values[fitted], columns[fitted]).fit().conf_int()[-1]


def _newey_west(values, columns, fitted):
    """Asked for by name, all else as the library has it: 3 lags here, normal, not corrected."""
    least = OLS(values[fitted], columns[fitted])
    return least.fit(cov_type="HAC", cov_kwds={"maxlags": None}).conf_int()[-1]


def _newey_west_corrected(values, columns, fitted):
    """3 lags, scaled by n/(n-k), Student's t."""
    least = OLS(values[fitted], columns[fitted])
    told = {"maxlags": 3, "use_correction": True}
    return least.fit(cov_type="HAC", cov_kwds=told, use_t=True).conf_int()[-1]


def _glsar(values, columns, fitted):
    return GLSAR(values[fitted], columns[fitted], rho=1).iterative_fit(50).conf_int()[-1]


def _arima(values, columns, fitted):
    """AR(1) errors by maximum likelihood; what is not fitted is missing."""
    known = np.where(fitted, values, np.nan)
    found = ARIMA(known, columns, order=(1, 0, 0), trend="n").fit().conf_int()
    return found[columns.shape[1] - 1]


METHODS = {
    "ols": (_least_squares, OTHERS),
    "newey_west": (_newey_west, OTHERS),
    "newey_west_corrected": (_newey_west_corrected, OTHERS),
    "glsar": (_glsar, OTHERS),
    "arima": (_arima, SLOWEST),
}
"""Each with how many series it is tried on."""


def covered_by_others(values, before, truth, *, trend, bends=False):
    """The percentage of each method's intervals that hold the truth."""
    times = np.arange(values.shape[1], dtype=float)
    change = Change(before, SETTLING_IN)
    fitted = fitted_periods(times, change, 12)
    columns = design_of(times, fitted, change, 12, trend=trend, bends=bends).matrix
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, (method, series) in METHODS.items():
            ends = np.array([method(row, columns, fitted) for row in values[:series]])
            found[name] = 100 * float(np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1])))
    return found
