"""The database looks at its tables anew without standing in anybody's way."""

import pytest
from django.db import connection

from cxhub.people.models import Member
from cxhub.statistics import refresh_statistics

LOCKED = """
SELECT count(*) FILTER (WHERE database = 0), count(*) FILTER (WHERE relation = %s::regclass) FROM pg_locks
WHERE pid = pg_backend_pid() AND locktype = 'relation' AND mode = 'ShareUpdateExclusiveLock'
"""


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_sites_own_tables_are_looked_at_and_none_that_the_servers_databases_share() -> None:
    refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute(LOCKED, [Member._meta.db_table])
        assert cursor.fetchone() == (0, 1)
