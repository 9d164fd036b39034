"""A search server for the tests, where there is one."""

import os

import pytest


@pytest.fixture(scope="session")
def server_url() -> str:
    """Where the run's Elasticsearch listens: `tests/with_elasticsearch` starts one and says so."""
    url = os.environ.get("CXHUB_TEST_ELASTICSEARCH", "")
    if not url:
        pytest.skip("no Elasticsearch: run the tests with `make test-elasticsearch`")
    return url
