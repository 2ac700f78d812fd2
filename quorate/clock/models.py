"""What kind of instance this is, and the day a training instance has reached. One row of each."""

from typing import ClassVar

from django.db import models


class Stamp(models.Model):
    """Set once, when the database is made: an instance with real families never becomes a training one."""

    class Kind(models.TextChoices):
        LIVE = "live", "Live"
        TRAINING = "training", "Training"

    kind = models.CharField(max_length=8, choices=Kind)
    stamped_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_stamp"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["live", "training"]), name="stamp_kind_known"
            ),
        ]


class TrainingDay(models.Model):
    today = models.DateField()
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_training_day"),
        ]
