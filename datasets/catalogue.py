"""Every contract, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from datasets.complaints import COMPLAINTS
from datasets.contract import Contract
from datasets.repairs import REPAIRS
from datasets.workforce import WORKFORCE

CONTRACTS: Mapping[str, Contract] = MappingProxyType(
    {contract.name: contract for contract in (REPAIRS, COMPLAINTS, WORKFORCE)}
)
