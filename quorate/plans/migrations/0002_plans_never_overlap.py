"""Periods of one child never overlap: an exclusion constraint on PostgreSQL, triggers on SQLite.

A plan may start on the day another ends.
"""

from typing import Any, ClassVar

from django.db import migrations

POSTGRESQL = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE plans_plan ADD CONSTRAINT plans_never_overlap EXCLUDE USING gist (
    child_id WITH =, daterange(started_on, coalesce(ended_on, 'infinity'::date), '[)') WITH &&
) WHERE (ended_on IS NULL OR ended_on > started_on);
"""

SQLITE = """
CREATE TRIGGER plans_never_overlap_{when} BEFORE {what} ON plans_plan
WHEN EXISTS (
    SELECT 1 FROM plans_plan AS other
    WHERE other.child_id = NEW.child_id AND other.id IS NOT NEW.id
      AND other.started_on < coalesce(NEW.ended_on, '9999-12-31')
      AND NEW.started_on < coalesce(other.ended_on, '9999-12-31')
)
BEGIN SELECT RAISE(ABORT, 'plans_never_overlap'); END;
"""


def forwards(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for when, what in (("insert", "INSERT"), ("update", "UPDATE OF child_id, started_on, ended_on")):
        schema_editor.execute(SQLITE.format(when=when, what=what))


def backwards(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE plans_plan DROP CONSTRAINT plans_never_overlap")
        return
    for when in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER plans_never_overlap_{when}")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("plans", "0001_initial")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(forwards, backwards)]
