"""The PostgreSQL that tests of the hub stand on does what they rely on."""

from __future__ import annotations

import pytest

from tests.servers.postgres import PostgresServer

pytestmark = pytest.mark.servers


def test_a_new_database_is_a_copy_of_its_template_and_leaves_it_alone(
    postgres: PostgresServer, postgres_database: str
) -> None:
    postgres.sql("CREATE TABLE kept(word text); INSERT INTO kept VALUES ('Straße')", postgres_database)

    copy = postgres.new_database(postgres_database)
    postgres.sql("DELETE FROM kept", copy)

    assert postgres.sql("SELECT word FROM kept", postgres_database) == "Straße"
    assert postgres.sql("SELECT count(*) FROM kept", copy) == "0"
    postgres.drop_database(copy)


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_what_was_committed_outlives_the_server(postgres: PostgresServer, postgres_database: str, end: str) -> None:
    postgres.sql("CREATE TABLE kept(word text); INSERT INTO kept VALUES ('da')", postgres_database)

    getattr(postgres, end)()
    with pytest.raises(AssertionError, match=r"No such file|refused"):
        postgres.sql("SELECT 1", postgres_database)
    postgres.start()

    assert postgres.sql("SELECT word FROM kept", postgres_database) == "da"


def test_a_database_is_empty_and_in_utc(postgres: PostgresServer, postgres_database: str) -> None:
    assert postgres.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", postgres_database) == "0"
    assert postgres.sql("SHOW timezone", postgres_database) == "UTC"
