"""Every suite, by the name of its dataset."""

from collections.abc import Mapping
from types import MappingProxyType

from expectations import complaints, repairs, workforce
from expectations.suite import Suite

SUITES: Mapping[str, Suite] = MappingProxyType(
    {suite.contract.name: suite for suite in (repairs.SUITE, complaints.SUITE, workforce.SUITE)}
)
