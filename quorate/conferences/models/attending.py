"""People of no directory who come with somebody, and people who are kept out. Rows and constraints."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.people.models import Practitioner

from .meeting import Conference, Invitation


class Guest(models.Model):
    """Somebody of no agency who comes to one conference: a solicitor, supporter, friend or advocate.

    A guest speaks for nobody and never counts. Whether papers go to them is decided, after the person they come
    with was asked.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="guests")
    name = models.CharField(max_length=120)
    firm = models.CharField(max_length=120, blank=True, help_text="the firm or service they come from")
    comes_with = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="brings"
    )
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    gets_papers = models.BooleanField(
        null=True, help_text="what the person they come with said about papers; empty: not asked"
    )

    def __str__(self) -> str:
        return f"guest {self.pk}"


class KeptOut(models.Model):
    """A person kept out of a conference, of part of it, or of its papers, so that nobody is put at risk."""

    class Extent(models.TextChoices):
        WHOLE = "whole", "Kept out of the whole conference"
        PART = "part", "Kept out of part of the conference"
        PAPERS = "papers", "May come, but papers are held back for somebody's safety"

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="kept_out")
    extent = models.CharField(max_length=10, choices=Extent)
    which_part = models.CharField(
        max_length=300,
        blank=True,
        help_text="of which part: the item or the time, as the sitting page shows it",
    )
    why = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(lifted_at__isnull=True), name="kept_out_once"
            )
        ]
