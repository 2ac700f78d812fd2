"""Somebody outside the conference asks for its record: who, on what ground, what was decided, what they got."""

from django.db import models

from quorate.conferences.models import Conference
from quorate.people.models import Practitioner


class Release(models.Model):
    """One request for the record of a conference, or for word that it exists."""

    class Asker(models.TextChoices):
        CPS = "cps", "Crown Prosecution Service, in criminal proceedings"
        COURT = "court", "A court, in care proceedings"
        LAWYER = "lawyer", "A lawyer"
        CHILDS_LAWYER = "childs-lawyer", "The child's lawyer"
        AUTHORITY = "authority", "Another authority"
        OTHER = "other", "Somebody else"

    class Wanted(models.TextChoices):
        EXISTENCE = "existence", "Only that the record exists"
        CONTENT = "content", "The record, or a part of it"

    class State(models.TextChoices):
        ASKED = "asked", "Waits for a decision"
        AGREED = "agreed", "Agreed, not given yet"
        REFUSED = "refused", "Refused"
        GIVEN = "given", "Given"

    class Ground(models.TextChoices):
        CONSENT = "consent", "The chair consents"
        ORDER = "order", "A court orders it"
        EXISTS = "exists", "Only its existence is told"
        PROCEEDINGS = "proceedings", "It is called for in care proceedings"
        CHILDS_LAWYER = "childs-lawyer", "The child's lawyer asks"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="releases")
    asker = models.CharField(max_length=14, choices=Asker)
    name = models.CharField(max_length=160)
    wanted = models.CharField(max_length=10, choices=Wanted)
    why = models.TextField()
    asked_on = models.DateField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    ground = models.CharField(max_length=14, choices=Ground, blank=True)
    order_says = models.CharField(max_length=200, blank=True, help_text="which court, and the order's number")
    order_on = models.DateField(null=True, blank=True)
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    papers = models.JSONField(default=list, help_text="what went, each with its version in words")
    told_by = models.CharField(max_length=160, blank=True, help_text="who told that the record exists")
    given_on = models.DateField(null=True, blank=True)
    given_how = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    @property
    def ref(self) -> str:
        return f"release:{self.pk}"
