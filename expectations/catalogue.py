"""Every suite, by the name of its contract."""

from collections.abc import Mapping
from types import MappingProxyType

from expectations import complaints, local_employment, member_enquiries, repairs, workforce
from expectations.suite import Suite

_EVERY = (
    repairs.SUITE,
    complaints.SUITE,
    member_enquiries.SUITE,
    workforce.SUITE,
    local_employment.SUITE,
)
SUITES: Mapping[str, Suite] = MappingProxyType({suite.contract.name: suite for suite in _EVERY})
