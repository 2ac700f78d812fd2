"""Whole instances of Quorate in a folder of their own, worked from the command line as an administrator does."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests import kept_database

ROOT = Path(__file__).resolve().parents[2]
UNWANTED = {
    "TRAINING_TODAY",
    "EMAIL_URL",
    "PUBLIC_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DJANGO_SETTINGS_MODULE",
}


@dataclass(frozen=True)
class Instance:
    var: Path
    environment: dict[str, str]

    def run(self, *arguments: str, expect: int = 0, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run `quorate ARGUMENTS` and return what it said; its exit code has to be `expect`."""
        return self._python(["-m", "quorate", *arguments], expect, settings)

    def does(self, code: str, **settings: str) -> str:
        """Run a few lines of Python in the instance and return what they print."""
        return self._python(["-c", f"import django; django.setup()\n{code}"], 0, settings).stdout

    def _python(
        self, arguments: list[str], expect: int, settings: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.environment, **settings},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == expect, f"{arguments} gave {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done


def migrate(made: Instance) -> Instance:
    """Give an instance its tables: those that the run's own database was migrated to, where they were kept."""
    kept = kept_database.kept_file()
    if "DATABASE_URL" not in made.environment and kept.exists():
        made.var.mkdir(exist_ok=True)
        shutil.copy(kept, made.var / "quorate.sqlite3")
    made.run("migrate", "-v0")
    return made


def _kept_on(server: psycopg.Connection[Any]) -> str:
    """Return how a database is copied from the migrated one, if this run keeps one on the server."""
    found = server.execute(
        "SELECT 1 FROM pg_database WHERE datname = %s", [kept_database.TEMPLATE]
    ).fetchone()
    return f" TEMPLATE {kept_database.TEMPLATE}" if found else ""


@contextmanager
def instance(folder: Path, *, with_tables: bool = False) -> Iterator[Instance]:
    """An instance on SQLite, or PostgreSQL when DATABASE_URL is of one; ``with_tables`` spares `migrate` its work."""
    environment = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    environment.update(
        QUORATE_VAR=str(folder),
        QUORATE_ENV_FILE=os.devnull,
        DJANGO_SETTINGS_MODULE="quorate.config.settings",
        LOG_LEVEL="ERROR",
        PYTHONPATH=str(ROOT),
    )
    url = environment.pop("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield Instance(folder, environment)
        return
    name = f"quorate_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}" + (_kept_on(server) if with_tables else ""))  # type: ignore[arg-type]
        try:
            environment["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
            yield Instance(folder, environment)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
