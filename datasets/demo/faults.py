"""Faults: what can be wrong with an officer's month file, planted one at a time."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import polars as pl

from datasets.catalogue import CONTRACTS
from datasets.contract import Contract
from datasets.demo.faults_of_complaints import FAULTS_OF_COMPLAINTS
from datasets.demo.faults_of_contracts import faults_of_contract, faults_of_privacy
from datasets.demo.faults_of_enquiries import FAULTS_OF_ENQUIRIES
from datasets.demo.faults_of_extracts import faults_of_extract
from datasets.demo.faults_of_files import FAULTS_OF_FILES, TOLD
from datasets.demo.faults_of_hazards import FAULTS_OF_HAZARDS
from datasets.demo.faults_of_jobs import FAULTS_OF_JOBS
from datasets.demo.faults_of_local_employment import FAULTS_OF_LOCAL_EMPLOYMENT
from datasets.demo.faults_of_reports import FAULTS_OF_REPORTS
from datasets.demo.faults_of_workforce import FAULTS_OF_WORKFORCE
from datasets.demo.planting import Fault

FAULTS: tuple[Fault, ...] = (*FAULTS_OF_JOBS, *FAULTS_OF_FILES)
"""The faults of repairs that are planted by hand."""

_BY_HAND: Mapping[str, tuple[Fault, ...]] = MappingProxyType(
    {
        "repairs": (*FAULTS, *TOLD, *FAULTS_OF_HAZARDS),
        "complaints": FAULTS_OF_COMPLAINTS,
        "member_enquiries": FAULTS_OF_ENQUIRIES,
        "workforce": FAULTS_OF_WORKFORCE,
        "local_employment": FAULTS_OF_LOCAL_EMPLOYMENT,
    }
)


def _every(contract: Contract) -> tuple[Fault, ...]:
    """The faults planted by hand, then of what else the contract promises."""
    by_hand = _BY_HAND.get(contract.name, ())
    known = {(fault.check, fault.column) for fault in by_hand}
    walked = (
        *FAULTS_OF_REPORTS,
        *faults_of_contract(contract),
        *faults_of_privacy(contract),
        *(() if contract.name == "repairs" else faults_of_extract(contract)),
    )
    return (*by_hand, *(f for f in walked if (f.check, f.column) not in known))


FAULTS_OF: Mapping[str, tuple[Fault, ...]] = MappingProxyType(
    {name: _every(contract) for name, contract in CONTRACTS.items()}
)
"""Every fault that is planted, by dataset: what its contract promises, and what only it does."""


def planted_faults(
    month_frame: pl.DataFrame, seed: int, faults: Sequence[Fault] = FAULTS
) -> dict[str, pl.DataFrame]:
    """The month's frame with each of the faults planted, by the fault's name.

    The frame is one month's, with the month filled in. Each fault is alone in its frame.
    """
    return {
        fault.name: fault.plant(month_frame, np.random.Generator(np.random.PCG64(seed)))
        for fault in faults
    }
