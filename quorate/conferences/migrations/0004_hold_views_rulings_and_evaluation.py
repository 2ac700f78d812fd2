"""A view belongs to a unit, a ruling to a child, a stand-down has its evaluation. The tables are still empty."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("conferences", "0003_booking_and_replies"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="conferencechild",
            name="notes_version",
            field=models.PositiveIntegerField(
                default=1,
                help_text="counts changes to the questions, wishes and notes, which are typed while views come in",
            ),
        ),
        migrations.RemoveConstraint(model_name="view", name="one_standing_view"),
        migrations.AddField(
            model_name="view",
            name="unit",
            field=models.CharField(
                default="",
                max_length=160,
                help_text="the agency or professional group that the area's procedure gives one view",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="view",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("conference_child", "unit"),
                name="one_standing_view",
            ),
        ),
        migrations.AddField(
            model_name="quorumruling",
            name="conference_child",
            field=models.ForeignKey(
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rulings",
                to="conferences.conferencechild",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="quorumruling",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("conference_child",),
                name="one_standing_ruling",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="answers",
            field=models.JSONField(
                default=dict,
                help_text="the facts on which it was decided, as the rules took them, and the Chair's other answers",
            ),
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField()),
                ("form", models.CharField(help_text="meeting or discussion", max_length=20)),
                ("participants", models.TextField(help_text="the senior leads who took part, and their organisations")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("plan", "A plan is made"),
                            ("no-plan", "No plan is made"),
                            ("continue", "The plan goes on"),
                            ("end", "The plan ends"),
                            ("stood-down", "Stood down"),
                            ("not-decided", "No decision could be taken"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reasons", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.practitioner"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation",
                        to="conferences.decision",
                    ),
                ),
            ],
        ),
    ]
