"""Clean months of every dataset, drawn from twenty seeds: none of them is warned of."""

import pytest

from datasets.calendar import add_months
from datasets.demo import DATASETS, LAST_MONTH, demonstration_programme
from datasets.store import open_store
from expectations.audit import audit
from expectations.report import Severity
from tests.expectations.conftest import publish
from tests.expectations.together import MONTHS, as_read, history_as_read, month_of, small

SEEDS = range(1, 21)


@pytest.mark.parametrize("dataset", DATASETS)
def bench_clean_months_of_twenty_seeds_pass_without_a_warning(dataset, tmp_path):
    for seed in SEEDS:
        records = small(dataset, seed)
        past = history_as_read(records, dataset, add_months(LAST_MONTH, -1), MONTHS - 1)
        live = publish(open_store(tmp_path / str(seed), create=True), past, "before")
        extract = as_read(month_of(records, dataset), dataset)
        findings = audit(extract, live, demonstration_programme()).findings
        worse = [f.sentence for f in findings if f.severity is not Severity.INFO]
        assert worse == [], seed
