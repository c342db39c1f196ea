import pytest

from datasets.store import open_store


@pytest.fixture
def root(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def store(root):
    return open_store(root, create=True)


@pytest.fixture(params=["folder", "object store"])
def anywhere(request):
    """Where no store is yet: a folder, then an address."""
    kind = "root" if request.param == "folder" else "address"
    return request.getfixturevalue(kind)
