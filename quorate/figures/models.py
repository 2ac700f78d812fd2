"""What was worked out of an area's figures, kept so that the summary need not count anew. Rows and constraints."""

from django.db import models

from quorate.people.models import Area


class Kept(models.Model):
    """An area's figures by month as they were worked out at one moment. Made anew each time; nothing rests on it."""

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="figures_kept")
    as_at = models.DateField(help_text="the day as at which it was worked out")
    made_at = models.DateTimeField()
    from_on = models.DateField(help_text="the first day counted")
    figures = models.JSONField(
        help_text="by figure, then by scope (area, team-3, chair-7), then by month: met, of, values"
    )

    class Meta:
        verbose_name_plural = "kept"
