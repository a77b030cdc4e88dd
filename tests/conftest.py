"""Fixtures for every test. The servers behind them are started by tests/plugin.py, once, when needed."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import connection
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from apps.core import cache
from apps.operations import servers
from tests import plugin

admin.autodiscover()  # walle.urls does, which some tests never read

# How long an example takes says how busy the machine is, not whether the rule holds.
hypothesis_settings.register_profile("walle", deadline=None)
hypothesis_settings.load_profile("walle")

# How long a page may take to show what it will: as above. Playwright's own 5 s are not enough beside a busy machine.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[servers.Postgres]:
    """The running test cluster; `django_db` tests get it by themselves."""
    for _ in plugin.run(plugin.POSTGRES, 2):
        plugin.POSTGRES.ensure_database(may_create_databases=True)
        yield plugin.POSTGRES


@pytest.fixture(scope="session")
def redis_server() -> Iterator[servers.Redis]:
    """The running test Redis, empty at the start of the session."""
    for _ in plugin.run(plugin.REDIS, 15):
        yield plugin.REDIS


@pytest.fixture(autouse=True)
def _redis_was_never_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Redis that one test had no answer from is left alone for seconds, which are the next test's."""
    monkeypatch.setattr(cache, "_health", cache._Health())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server: servers.Postgres) -> None:
    """pytest-django asks for this before it creates the test database: the cluster must be up by then."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Transactional tests end by emptying every table, which security and audit events refuse: their guard against
    TRUNCATE is off in the test database, and on again in the test that is about it."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("security_events", "audit_events"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
    connection.close()
