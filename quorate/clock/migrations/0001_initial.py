from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def stamp_the_instance(apps, schema_editor):
    """A new database is for training or for real from its first moment, and stays so."""
    training = settings.TRAINING_TODAY
    apps.get_model("clock", "Stamp").objects.get_or_create(
        pk=1, defaults={"kind": "training" if training else "live", "stamped_at": timezone.now()}
    )
    if training:
        apps.get_model("clock", "TrainingDay").objects.get_or_create(pk=1, defaults={"today": training})


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("live", "Live"), ("training", "Training")], max_length=8)),
                ("stamped_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(pk=1), name="one_stamp"),
                    models.CheckConstraint(
                        condition=models.Q(kind__in=["live", "training"]), name="stamp_kind_known"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="TrainingDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("today", models.DateField()),
                ("moved_at", models.DateTimeField(null=True)),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(pk=1), name="one_training_day")]},
        ),
        migrations.RunPython(stamp_the_instance, migrations.RunPython.noop),
    ]
