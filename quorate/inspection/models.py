"""Who from outside may look through the inspector's lens, for how long, and who let them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from quorate.people.models import Area, Practitioner


class Opened(models.Model):
    """A manager lets somebody of the directory read the inspection pages from a day to a day, and nothing else."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="inspections_opened")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="inspections_opened"
    )
    from_on = models.DateField()
    until_on = models.DateField(help_text="the last day, which counts")
    why = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "opened"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="inspection_opened_some_days"
            ),
            models.UniqueConstraint(
                fields=["practitioner"],
                condition=Q(closed_at__isnull=True),
                name="inspection_opened_once_a_person",
            ),
        ]
