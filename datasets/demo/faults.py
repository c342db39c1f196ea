"""Faults: what can be wrong with an officer's month file, planted one at a time."""

import numpy as np
import polars as pl

from datasets.demo.faults_of_files import FAULTS_OF_FILES
from datasets.demo.faults_of_jobs import FAULTS_OF_JOBS
from datasets.demo.planting import Fault

FAULTS: tuple[Fault, ...] = (*FAULTS_OF_JOBS, *FAULTS_OF_FILES)
"""Every fault that is planted."""


def planted_faults(month_frame: pl.DataFrame, seed: int) -> dict[str, pl.DataFrame]:
    """The month's frame with each fault in FAULTS planted, by the fault's name.

    The frame is one month's, with the month filled in. Each fault is alone in its frame.
    """
    return {
        fault.name: fault.plant(month_frame, np.random.Generator(np.random.PCG64(seed)))
        for fault in FAULTS
    }
