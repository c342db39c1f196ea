"""Every contract, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from datasets.complaints import COMPLAINTS
from datasets.contract import Contract
from datasets.local_employment import LOCAL_EMPLOYMENT
from datasets.member_enquiries import MEMBER_ENQUIRIES
from datasets.repairs import REPAIRS
from datasets.workforce import WORKFORCE

_EVERY = (
    REPAIRS,
    COMPLAINTS,
    MEMBER_ENQUIRIES,
    WORKFORCE,
    LOCAL_EMPLOYMENT,
)
CONTRACTS: Mapping[str, Contract] = MappingProxyType({c.name: c for c in _EVERY})
