import pytest

from datasets.store import open_store


@pytest.fixture
def root(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def store(root):
    return open_store(root, create=True)
