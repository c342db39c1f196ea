"""Every suite, by the name of its contract."""

from collections.abc import Mapping
from types import MappingProxyType

from expectations import complaints, local_employment, member_enquiries, repairs, workforce
from expectations.reported import with_reported_figures
from expectations.suite import Suite

_EVERY = (
    repairs.SUITE,
    complaints.SUITE,
    member_enquiries.SUITE,
    workforce.SUITE,
    local_employment.SUITE,
)
SUITES: Mapping[str, Suite] = MappingProxyType(
    {suite.contract.name: with_reported_figures(suite) for suite in _EVERY}
)
