"""The database refuses to change or delete what the audit says."""

from django.db import migrations

from quorate.audit import fences


def put_up(apps, schema_editor):
    fences.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    fences.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down, elidable=False)]
