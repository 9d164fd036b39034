"""The host site that the tests of the installed wheel share."""

from pathlib import Path

import pytest

from tests.install.host import Host


@pytest.fixture(scope="session")
def host(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Host:
    """A fresh site with the hub installed and the database migrated."""
    host = Host(tmp_path_factory.mktemp("host"), wheel)
    host.manage("migrate", "--verbosity=0")
    return host
