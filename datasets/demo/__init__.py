"""The demonstration borough: made-up repairs with planted, documented effects, from a seed."""

from datasets.demo.as_at import history, month_extract
from datasets.demo.borough import PROGRAMME_PATH, SERVICE, SOURCE_SYSTEM, demonstration_programme
from datasets.demo.drawings import DATASETS, drawn
from datasets.demo.effects import EFFECTS, NO_EFFECTS, PLANTED, Effects, Planted, Truth
from datasets.demo.faults import FAULTS, FAULTS_OF, planted_faults
from datasets.demo.files import (
    MONTH_BY_ITSELF,
    DatasetFiles,
    DemonstrationFiles,
    write_demonstration,
)
from datasets.demo.jobs import LAST_MONTH, MONTHS, SEED, demonstration_jobs
from datasets.demo.planting import Fault
from datasets.demo.truth import TrueEffect, monthly_figures, true_effects

__all__ = [
    "DATASETS",
    "EFFECTS",
    "FAULTS",
    "FAULTS_OF",
    "LAST_MONTH",
    "MONTHS",
    "MONTH_BY_ITSELF",
    "NO_EFFECTS",
    "PLANTED",
    "PROGRAMME_PATH",
    "SEED",
    "SERVICE",
    "SOURCE_SYSTEM",
    "DatasetFiles",
    "DemonstrationFiles",
    "Effects",
    "Fault",
    "Planted",
    "TrueEffect",
    "Truth",
    "demonstration_jobs",
    "demonstration_programme",
    "drawn",
    "history",
    "month_extract",
    "monthly_figures",
    "planted_faults",
    "true_effects",
    "write_demonstration",
]
