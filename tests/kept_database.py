"""Keeps the migrated, empty database of a test run, so that a single test and each whole instance start in a moment.

Migrating from nothing takes longer than most files of tests. On SQLite the database is kept in the machine's temporary
folder under the hash of every migration, also for the next run; a changed migration makes a new one, and `migrate`
still runs and applies whatever is missing. On PostgreSQL it is kept on the server for the instances of the same run.
``QUORATE_FRESH_DATABASE=1`` migrates from nothing.
"""

import hashlib
import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "quorate_migrated"
"""The database on the PostgreSQL server of the tests that others are copied from."""


def kept_file() -> Path:
    """Return where the migrated database for these very migrations is kept."""
    seal = hashlib.sha256(f"{django.VERSION}{sqlite3.sqlite_version}".encode())
    for migration in sorted(ROOT.glob("quorate/*/migrations/*.py")):
        seal.update(str(migration.relative_to(ROOT)).encode() + migration.read_bytes())
    user = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"quorate-migrated-{user}-{seal.hexdigest()[:20]}.sqlite3"


def use_with(connection: Any) -> None:
    """Have the test database start from what was kept, and be kept once it is migrated."""
    if connection.vendor == "sqlite":
        _use_file(connection)
    else:
        _use_template(connection)


def _use_template(connection: Any) -> None:
    creation = connection.creation
    migrate = creation.create_test_db

    def migrated(*args: Any, **options: Any) -> str:
        name: str = migrate(*args, **options)
        connection.close()  # nobody may be connected to what is copied
        with creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
            cursor.execute(f'CREATE DATABASE {TEMPLATE} TEMPLATE "{name}"')
        return name

    creation.create_test_db = migrated


def _use_file(connection: Any) -> None:
    creation = connection.creation
    make, migrate = creation._create_test_db, creation.create_test_db
    kept = kept_file()

    def made(*args: Any, **options: Any) -> str:
        name: str = make(*args, **options)
        if kept.exists():
            # A database in memory lives as long as somebody holds it: until Django opens it, this connection does.
            holding.append(sqlite3.connect(name, uri=True))
            with sqlite3.connect(kept) as source:
                source.backup(holding[-1])
        return name

    def migrated(*args: Any, **options: Any) -> str:
        name: str = migrate(*args, **options)
        if not kept.exists():
            unfinished = kept.with_suffix(f".{os.getpid()}")
            with sqlite3.connect(unfinished) as copy:
                connection.connection.backup(copy)
            os.replace(unfinished, kept)
        return name

    creation._create_test_db, creation.create_test_db = made, migrated


holding: list[sqlite3.Connection] = []
