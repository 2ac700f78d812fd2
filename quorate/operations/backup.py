"""Copying an instance into one file, and putting it back.

A backup is a compressed tar of the database, the uploads and `manifest.json`, which holds the checksum of every
file and the head of the audit chain. The database is copied while people work: SQLite by its own online backup,
PostgreSQL by pg_dump. Uploads are copied after it, so that every file a row speaks of is there.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from quorate import clock
from quorate.audit.chain import GENESIS
from quorate.audit.models import Entry
from quorate.audit.queries import walk

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class CannotBackUp(Exception):
    """No backup was made; the message says why."""


class BadBackup(Exception):
    """The file cannot be put back as it is; the message says why. Nothing was changed."""


class NotEmpty(Exception):
    """There is work in the instance already."""


@dataclass(frozen=True)
class Manifest:
    format: int
    made_at: str
    vendor: str
    kind: str
    migrations: list[str]
    audit_entries: int
    audit_hash: str
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    uploads: int
    migrated: list[str]


def back_up(target: Path, *, replace: bool = False) -> Manifest:
    """Write a backup of this instance to `target`, and return what is in it.

    The file appears whole or not at all. Raises CannotBackUp.
    """
    if target.exists() and not replace:
        raise CannotBackUp(f"{target} exists already. Choose another name, or say --force to replace it.")
    if not target.parent.is_dir():
        raise CannotBackUp(f"There is no folder {target.parent}.")
    with working_folder() as folder:
        # Before the copy, so that the copy holds this entry for certain.
        last = Entry.objects.order_by("-sequence").only("sequence", "hash").first()
        copy_database(folder / DATABASE[connection.vendor])
        if Path(settings.MEDIA_ROOT).is_dir():
            shutil.copytree(settings.MEDIA_ROOT, folder / "uploads")
        manifest = Manifest(
            format=FORMAT,
            made_at=clock.machine_now().isoformat(timespec="seconds"),
            vendor=connection.vendor,
            kind="training" if clock.is_training() else "live",
            migrations=sorted(
                f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations
            ),
            audit_entries=last.sequence if last else 0,
            audit_hash=last.hash if last else GENESIS,
            files=checksums(folder),
        )
        (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        pack(folder, target)
    return manifest


def restore(source: Path, *, force: bool = False) -> Restored:
    """Put the backup `source` back in this instance, and return what was put back.

    Checks every checksum first, and the audit chain at the end. With `force` what was here is first backed up
    beside the database, and put back should the chain turn out to be broken. Raises BadBackup, NotEmpty,
    CannotBackUp.
    """
    with working_folder() as folder:
        manifest = unpack(source, folder)
        to_migrate = check(manifest, folder)
        empty = is_empty()
        if not empty and not force:
            raise NotEmpty(
                "This instance has work in it already. Restore into a new database, or say --force to replace "
                "what is here."
            )
        kept = None
        if not empty:
            kept = Path(settings.VAR_DIR) / f"before-restore-{clock.machine_now():%Y%m%dT%H%M%S}.tar.gz"
            back_up(kept, replace=True)
        put_in_place(manifest, folder)
        if to_migrate:
            call_command("migrate", verbosity=0, interactive=False)
        broken = walk(expected=manifest.audit_hash).broken
        if broken:
            undo(kept)
            raise BadBackup(f"The audit in the backup is broken: {broken.says} What was here before is back.")
    return Restored(manifest, sum(name.startswith("uploads/") for name in manifest.files), to_migrate)


@contextmanager
def working_folder() -> Iterator[Path]:
    """A folder beside the database, where there is room for a copy of it, that only this user can read."""
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.VAR_DIR) as name:
        yield Path(name)


def copy_database(target: Path) -> None:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    run_postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def put_in_place(manifest: Manifest, folder: Path) -> None:
    database = folder / DATABASE[manifest.vendor]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(database)) as copy:
            # Page by page under SQLite's own lock: a server still running sees the old rows or the new ones.
            copy.backup(connection.connection)
    else:
        empty_postgresql()
        connection.close()
        run_postgresql(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={settings.DATABASES['default']['NAME']}",
            str(database),
        )
    connection.close()
    uploads = Path(settings.MEDIA_ROOT)
    shutil.rmtree(uploads, ignore_errors=True)
    if (folder / "uploads").is_dir():
        uploads.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / "uploads", uploads)


def undo(kept: Path | None) -> None:
    """Put back what was here before a restore that failed."""
    if kept is not None:
        with working_folder() as folder:
            put_in_place(unpack(kept, folder), folder)
        return
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(":memory:")) as nothing:
            connection.ensure_connection()
            nothing.backup(connection.connection)
    else:
        empty_postgresql()
    connection.close()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def empty_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def run_postgresql(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on this instance's database; its messages may quote rows, so drop them."""
    found = shutil.which(program)
    if found is None:
        raise CannotBackUp(f"{program} is not installed. On Debian: apt-get install postgresql-client")
    database: dict[str, Any] = settings.DATABASES["default"]
    environment = {
        **os.environ,
        "PGDATABASE": str(database["NAME"]),
        "PGHOST": str(database.get("HOST") or ""),
        "PGPORT": str(database.get("PORT") or ""),
        "PGUSER": str(database.get("USER") or ""),
        "PGPASSWORD": str(database.get("PASSWORD") or ""),
    }
    environment = {name: value for name, value in environment.items() if value}
    done = subprocess.run(  # noqa: S603 - a fixed program and our own arguments
        [found, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise CannotBackUp(f"{program} failed (exit code {done.returncode}).")


def checksums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): checksum(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(folder: Path, target: Path) -> None:
    partial = target.with_name(f"{target.name}.partial")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            os.fdopen(handle, "wb") as file,
            tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive,
        ):
            for path in sorted(folder.iterdir()):
                archive.add(path, arcname=path.name)
            archive.close()
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise CannotBackUp(f"{target} cannot be written: {error.strerror}.") from error


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack a backup and return its manifest, once every file in it is what the manifest says. Raises BadBackup."""
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, EOFError, tarfile.TarError, ValueError, TypeError) as error:
        raise BadBackup(
            f"{source} is not a backup of Quorate, or is damaged ({type(error).__name__})."
        ) from error
    if manifest.format != FORMAT:
        raise BadBackup(f"{source} is of format {manifest.format}; this Quorate reads format {FORMAT}.")
    found = checksums(folder)
    for name in sorted(manifest.files.keys() | found.keys()):
        if manifest.files.get(name) != found.get(name):
            raise BadBackup(f"{source} is damaged: {name} is not what was backed up.")
    if DATABASE.get(manifest.vendor) not in found:
        raise BadBackup(f"{source} holds no database.")
    return manifest


def check(manifest: Manifest, folder: Path) -> list[str]:
    """Return the migrations that this backup has not had yet. Raises BadBackup if it cannot be."""
    if manifest.vendor != connection.vendor:
        raise BadBackup(f"The backup is of {manifest.vendor}, and this instance uses {connection.vendor}.")
    kind = "training" if clock.is_training() else "live"
    if manifest.kind != kind:
        raise BadBackup(f"The backup is of a {manifest.kind} instance, and this one is for {kind} use.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        raise BadBackup(
            f"The backup was made by a newer Quorate (it has {newer[0]}). Install that version first."
        )
    if manifest.vendor == "sqlite":
        with closing(sqlite3.connect(folder / DATABASE["sqlite"])) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BadBackup("The database in the backup is damaged.")
    return sorted(known - set(manifest.migrations))


def is_empty() -> bool:
    """Return whether this instance has nothing in it but what `quorate migrate` puts there."""
    tables = connection.introspection.table_names()
    if "audit_entry" not in tables or "people_user" not in tables:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM audit_entry) + (SELECT count(*) FROM people_user)")
        return bool(cursor.fetchone()[0] == 0)
