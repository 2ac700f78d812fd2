"""A backup is worth what it restores."""

import io
import json
import sqlite3
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from quorate.operations.backup import BadBackup, unpack
from tests.shell.instances import Instance, instance, migrate

WORK_DONE = """
from pathlib import Path
from django.conf import settings
from django.db import transaction
from quorate.audit.actions import record
from quorate.clock import machine_now
from quorate.people.models import User
with transaction.atomic():
    User.objects.create_user("ada@quorate.example", "a long enough password")
    for number in range(5):
        record(act="tests.done", about=f"thing:{number}", by="test", at=machine_now(), area="tees")
folder = Path(settings.MEDIA_ROOT) / "reports"
folder.mkdir(parents=True)
(folder / "1.pdf").write_bytes(b"%PDF-1.7 an invented report")
"""
WHAT_IS_THERE = """
from pathlib import Path
from django.conf import settings
from quorate.audit.models import Entry
from quorate.people.models import User
files = sorted(p.name for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file())
print([u.email for u in User.objects.order_by("pk")], Entry.objects.count(), files)
"""
AFTER_WORK = "['ada@quorate.example'] 5 ['1.pdf']"


@pytest.fixture(scope="module")
def worked_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Instance, Path]]:
    """An instance in which work was done, and a backup of it."""
    folder = tmp_path_factory.mktemp("worked-in")
    with instance(folder / "var", with_tables=True) as source:
        migrate(source)
        source.does(WORK_DONE)
        backup = folder / "backup.tar.gz"
        assert "5 audit entries, and 1 uploads" in source.run("backup", str(backup)).stdout
        yield source, backup


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Instance]:
    with instance(tmp_path / "var") as made:
        yield made


def test_a_backup_put_back_is_the_instance_it_was_made_of(
    worked_in: tuple[Instance, Path], fresh: Instance
) -> None:
    _source, backup = worked_in
    assert "the chain is whole; 1 uploads" in fresh.run("restore", str(backup)).stdout
    assert fresh.does(WHAT_IS_THERE).strip() == AFTER_WORK
    assert "5 entries" in fresh.run("verify-audit").stdout
    assert backup.stat().st_mode & 0o077 == 0, "nobody else may read it"


def test_work_is_not_overwritten_unless_told_and_is_then_kept(worked_in: tuple[Instance, Path]) -> None:
    source, backup = worked_in
    assert "has work in it already" in source.run("restore", str(backup), expect=73).stderr
    source.does('from quorate.people.models import User; User.objects.create_user("bo@quorate.example", "x")')
    source.run("restore", str(backup), "--force")
    assert source.does(WHAT_IS_THERE).strip() == AFTER_WORK
    kept = list(source.var.glob("before-restore-*.tar.gz"))
    assert len(kept) == 1
    source.run("restore", str(kept[0]), "--force")
    assert "bo@quorate.example" in source.does(WHAT_IS_THERE)
    source.run("restore", str(backup), "--force")


def test_a_backup_is_not_replaced_by_accident(worked_in: tuple[Instance, Path]) -> None:
    source, backup = worked_in
    before = backup.read_bytes()
    assert "exists already" in source.run("backup", str(backup), expect=73).stderr
    assert "no folder" in source.run("backup", str(backup.parent / "none" / "b.tar.gz"), expect=73).stderr
    assert backup.read_bytes() == before


def test_a_broken_audit_is_not_put_in_place(worked_in: tuple[Instance, Path], fresh: Instance) -> None:
    source, backup = worked_in
    forged = backup.with_name("forged.tar.gz")
    with instance(forged.parent / "forged") as copy:
        copy.run("restore", str(backup))
        copy.does(
            "from django.db import connection\nfrom quorate.audit import fences\nfences.take_down(connection)\n"
            "from quorate.audit.models import Entry\nEntry.objects.filter(sequence=3).update(by_name='nobody')\n"
            "fences.put_up(connection)"
        )
        copy.run("backup", str(forged))
    assert "audit in the backup is broken" in fresh.run("restore", str(forged), expect=65).stderr
    source.run("restore", str(forged), "--force", expect=65)
    assert source.does(WHAT_IS_THERE).strip() == AFTER_WORK
    assert "5 entries" in source.run("verify-audit").stdout


def test_a_live_backup_is_not_put_into_a_training_instance(
    worked_in: tuple[Instance, Path], fresh: Instance
) -> None:
    _source, backup = worked_in
    said = fresh.run("restore", str(backup), expect=65, TRAINING_TODAY="2026-04-13").stderr
    assert "of a live instance" in said


def test_a_file_that_is_not_there(fresh: Instance) -> None:
    assert "no file" in fresh.run("restore", "/nowhere/at/all.tar.gz", expect=66).stderr


def repack(backup: Path, into: Path, change: dict[str, bytes]) -> Path:
    """Write a copy of a backup in which some files hold something else."""
    with tarfile.open(backup) as source, tarfile.open(into, "w:gz") as target:
        for member in source.getmembers():
            content = source.extractfile(member)
            data = change.get(member.name, content.read() if content else b"")
            member.size = len(data)
            target.addfile(member, io.BytesIO(data) if content else None)
    return into


@pytest.mark.parametrize("name", ["uploads/reports/1.pdf", "database"])
def test_a_changed_byte_is_noticed(worked_in: tuple[Instance, Path], tmp_path: Path, name: str) -> None:
    _source, backup = worked_in
    with tarfile.open(backup) as archive:
        found = next(member for member in archive.getnames() if member.startswith(name))
    forged = repack(backup, tmp_path / "forged.tar.gz", {found: b"something else"})
    with pytest.raises(BadBackup, match=f"{found} is not what was backed up"):
        unpack(forged, tmp_path / "out")


def test_a_cut_or_foreign_file_is_refused(worked_in: tuple[Instance, Path], tmp_path: Path) -> None:
    _source, backup = worked_in
    whole = backup.read_bytes()
    for number, content in enumerate(
        [whole[: len(whole) // 2], b"", b"PK\x03\x04 a zip", whole[: len(whole) * 9 // 10]]
    ):
        bad = tmp_path / f"{number}.tar.gz"
        bad.write_bytes(content)
        with pytest.raises(BadBackup, match="not a backup of Quorate, or is damaged"):
            unpack(bad, tmp_path / str(number))


def test_a_path_that_climbs_out_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "climbs.tar.gz"
    with tarfile.open(bad, "w:gz") as archive:
        member = tarfile.TarInfo("../escaped")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"bad"))
    with pytest.raises(BadBackup):
        unpack(bad, tmp_path / "out")
    assert not (tmp_path / "escaped").exists()


def test_a_backup_of_a_newer_quorate_is_refused(worked_in: tuple[Instance, Path], fresh: Instance) -> None:
    _source, backup = worked_in
    with tarfile.open(backup) as archive:
        file = archive.extractfile("manifest.json")
        assert file is not None
        manifest = json.load(file)
    manifest["migrations"].append("cases.9999_from_the_future")
    newer = repack(
        backup, fresh.var.parent / "newer.tar.gz", {"manifest.json": json.dumps(manifest).encode()}
    )
    assert "newer Quorate" in fresh.run("restore", str(newer), expect=65).stderr


def test_the_copy_of_a_sqlite_database_is_one_whole_file(
    worked_in: tuple[Instance, Path], tmp_path: Path
) -> None:
    _source, backup = worked_in
    with tarfile.open(backup) as archive:
        names = archive.getnames()
        if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
            assert "database.dump" in names
            return
        archive.extractall(tmp_path, filter="data")
    assert not [name for name in names if name.endswith(("-wal", "-shm"))]
    assert sqlite3.connect(tmp_path / "database.sqlite3").execute("PRAGMA integrity_check").fetchone() == (
        "ok",
    )
