"""What every test may ask for."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase

from tests import kept_database

ON_BOTH = frozenset(
    {
        "test_audit", "test_clock", "test_convene_list_pages", "test_doors", "test_duties",
        "test_every_url", "test_facts", "test_figures", "test_import_census", "test_import_dataset", "test_jobs",
        "test_letters_sending", "test_lives", "test_own_children", "test_people_sign_in", "test_register_as_at",
        "test_same_plans", "test_search", "test_settings_ops", "test_ssd_export", "test_work_and_register",
    }
)  # fmt: skip
"""Modules run on each database where both are tested side by side, as is every test of its own transactions.

They turn on the database: locks, constraints, searches, lists, rows in and out, the queue, random lives. Of
any other module some tests are run on the one and the rest on the other.
"""
DJANGOS_OWN = {"django_migrations", "django_content_type", "auth_permission"}
ON_POSTGRESQL = 45
"""Of a hundred tests that are run once, how many are run there: it has no style and no rules, but answers slower."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where the two databases are tested side by side, share the tests between them."""
    mine = os.environ.get("QUORATE_SHARE")
    if not mine:
        return
    left = [item for item in items if not _is_for(mine, item)]
    config.hook.pytest_deselected(items=left)
    gone = set(left)
    items[:] = [item for item in items if item not in gone]


def _is_for(mine: str, item: pytest.Item) -> bool:
    story = item.get_closest_marker("long_story")
    if story:
        return story.args == (mine,)
    if item.path.stem in ON_BOTH or "journeys" in item.path.parts or _commits(item):
        return True
    return (crc32(item.nodeid.encode()) % 100 < ON_POSTGRESQL) == (mine == "postgresql")


def _commits(item: pytest.Item) -> bool:
    database = item.get_closest_marker("django_db")
    return database is not None and bool(database.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def nothing_left_over(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Each test starts with an empty cache and sends its uploads to a folder of its own."""
    if not request.config.pluginmanager.hasplugin("pytest_django.plugin"):
        yield  # the rules are tested without any of it
        return
    before = settings.MEDIA_ROOT
    settings.MEDIA_ROOT = tmp_path / "uploads"
    cache.clear()
    yield
    settings.MEDIA_ROOT = before


@pytest.fixture
def training_day(settings: Any, db: None) -> date:
    """A training instance on 13 April 2026: a Monday, two weeks after the sample census ends."""
    settings.TRAINING_TODAY = date(2026, 4, 13)
    return date(2026, 4, 13)


@pytest.fixture(autouse=True, scope="session")
def audit_lets_a_test_be_cleared_away(request: pytest.FixtureRequest) -> Iterator[None]:
    """The audit refuses deletion; only for clearing a test's database away are its fences taken down.

    What the first migration puts in a database is put back.
    """
    if not request.config.pluginmanager.hasplugin("pytest_django.plugin"):
        yield
        return
    fences = import_module("quorate.audit.fences")  # once Django is ready
    stamps = import_module("quorate.clock.models").Stamp.objects

    def without_fences(_case: TransactionTestCase) -> None:
        fences.take_down(connection)
        _empty_what_is_filled()
        fences.put_up(connection)
        stamps.get_or_create(pk=1, defaults={"kind": "live", "stamped_at": datetime.now(UTC)})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_fences)
        yield


def _empty_what_is_filled() -> None:
    """Empty the tables that hold rows. Django would empty all two hundred and fifty, and fill its own two again."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in sorted(tables - DJANGOS_OWN)
    )
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # no row is compared with others
        cursor.execute(asked)
        for (name,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{name}"')


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Start from the migrated database that an earlier run kept, and keep this run's for its instances."""
    if not os.environ.get("QUORATE_FRESH_DATABASE"):
        kept_database.use_with(connection)
