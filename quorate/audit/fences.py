"""The database's own refusal to change or delete what the audit says.

SQLite and PostgreSQL each have theirs. SQLite drops a table's triggers when a migration rebuilds the table:
a migration that alters the audit's tables ends by putting them up again, and ``quorate verify-audit`` says
when one is missing.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_entry", "audit_entrychild")
REFUSAL = "the audit is append-only"

REFUSE = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
MAKE = "CREATE TRIGGER IF NOT EXISTS {name} BEFORE"
SQLITE = {
    "{table}_no_update": f"{MAKE} UPDATE ON {{table}} {REFUSE}",
    "{table}_no_delete": f"{MAKE} DELETE ON {{table}} {REFUSE}",
    # INSERT OR REPLACE deletes without asking the fence above.
    "{table}_no_replace": (
        f"{MAKE} INSERT ON {{table}} WHEN EXISTS (SELECT 1 FROM {{table}} WHERE id = NEW.id) {REFUSE}"  # noqa: S608
    ),
}
SQLITE_SEQUENCE = (
    f"{MAKE} INSERT ON audit_entry "  # noqa: S608
    f"WHEN EXISTS (SELECT 1 FROM audit_entry WHERE sequence = NEW.sequence) {REFUSE}"
)

POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
POSTGRESQL = {
    "{table}_no_change": (
        "CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
    ),
    "{table}_no_truncate": (
        "CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    ),
}


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Put up every fence that is not there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name, (_table, statement) in _fences(connection.vendor).items():
            cursor.execute(statement.replace("{name}", name))


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Take every fence away: for undoing the migration, and for emptying a test's database."""
    with connection.cursor() as cursor:
        for name, (table, _statement) in _fences(connection.vendor).items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the fences that are not there (or are switched off), in order."""
    asked = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        there = {row[0] for row in cursor.fetchall()}
    return sorted(set(_fences(connection.vendor)) - there)


def _fences(vendor: str) -> dict[str, tuple[str, str]]:
    """Return each trigger's name, with its table and the statement that makes it."""
    made = {
        name.format(table=table): (table, statement.replace("{table}", table))
        for table in TABLES
        for name, statement in (POSTGRESQL if vendor == "postgresql" else SQLITE).items()
    }
    if vendor != "postgresql":
        made["audit_entry_no_second"] = ("audit_entry", SQLITE_SEQUENCE)
    return made
