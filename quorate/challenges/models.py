"""Differences between professionals that end quietly, complaints by families, and where they are sent. Rows only."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child, Family, Relative
from quorate.conferences.models import Conference, Dissent
from quorate.people.models import Agency, Area, Practitioner


class LocalProtocol(models.Model):
    """What an area adds to its procedure: who its Complaints Manager is, its protocol's name, its own times if any."""

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="complaints_protocol")
    complaints_manager = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(
        max_length=120, blank=True, help_text="the Complaints Manager's, without a sign-in"
    )
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    title = models.CharField(max_length=160, blank=True, help_text="what the local protocol is called")
    link = models.URLField(blank=True, help_text="where families read it")
    talk_within = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="working days in which the chair talks it over; none unless set"
    )
    answer_within = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="working days in which the result is given; none unless set"
    )
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    @property
    def whom(self) -> str:
        """The Complaints Manager's name, or nothing where nobody is entered."""
        return self.complaints_manager.name if self.complaints_manager else self.name


class AgencyProcess(models.Model):
    """Where complaints about one agency's own services go: its process, not the conference's."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="complaints_process")
    name = models.CharField(max_length=160, help_text="the team or person who takes them")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    link = models.URLField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)


class LeftThere(models.Model):
    """An agency that dissented does not take it further: recorded, so that nobody is reminded of it for ever."""

    dissent = models.OneToOneField(Dissent, on_delete=models.PROTECT, related_name="left_there")
    on = models.DateField()
    says = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Complaint(models.Model):
    """A complaint by the family about a conference. What the conference decided stands while it is open."""

    class How(models.TextChoices):
        DOOR = "door", "On the family's own page"
        PERSON = "in-person", "In person"
        PHONE = "telephone", "By telephone"
        LETTER = "letter", "By letter"
        EMAIL = "email", "By e-mail"
        ADVOCATE = "advocate", "Through an advocate"

    class Stage(models.TextChoices):
        CHAIR = "chair", "With the chair"
        MANAGER = "manager", "With the chair's manager and the Complaints Manager"
        ENDED = "ended", "Ended"

    class Result(models.TextChoices):
        OPEN = "", "Not ended"
        SETTLED = "settled", "Settled by talking with the chair"
        RECONVENE = "reconvene", "A conference comes together again under another chair"
        REVIEW = "review", "The review is brought forward"
        CONFIRM = "confirm", "The decision is confirmed"
        ANSWERED = "answered", "Answered"
        WITHDRAWN = "withdrawn", "Withdrawn"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="complaints")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="complaints")
    children = models.ManyToManyField(Child, related_name="complaints")
    received_on = models.DateField()
    how = models.CharField(max_length=10, choices=How)
    subject = models.CharField(max_length=30, help_text="key of the procedure's list, or other")
    subject_says = models.CharField(max_length=300)
    citation = models.CharField(max_length=300, blank=True)
    words = models.TextField()
    wants = models.TextField(blank=True, help_text="what they would like to happen")
    chair = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="complaints_about", help_text="who chaired"
    )
    stage = models.CharField(max_length=8, choices=Stage)
    passed_on = models.DateField(null=True, blank=True, help_text="the day it went to the chair's manager")
    result = models.CharField(max_length=10, choices=Result, default=Result.OPEN, blank=True)
    explanation = models.TextField(blank=True)
    new_chair = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    token = models.CharField(
        max_length=60, unique=True, help_text="the form it came with, which is taken once"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "stage"]),
            models.Index(fields=["chair", "stage"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(stage="ended", ended_on__isnull=False) & ~Q(result="")
                | ~Q(stage="ended") & Q(result="", ended_on__isnull=True),
                name="complaint_ends_with_a_result",
            ),
            models.CheckConstraint(
                condition=~Q(result__in=["confirm", "settled", "answered"]) | ~Q(explanation=""),
                name="complaint_result_is_explained",
            ),
            models.CheckConstraint(
                condition=~Q(result="reconvene")
                | Q(new_chair__isnull=False) & ~Q(new_chair=models.F("chair")),
                name="complaint_reconvenes_under_another_chair",
            ),
        ]

    @property
    def ref(self) -> str:
        return f"complaint:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.stage != self.Stage.ENDED


class Complainant(models.Model):
    """One of the family who complains: an adult or a child. Each is written to alone."""

    class Advocate(models.TextChoices):
        NOT_ASKED = "", "Not offered yet"
        WANTED = "wanted", "Wants an advocate"
        DECLINED = "declined", "Does not want an advocate"

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="complainants")
    relative = models.ForeignKey(
        Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    young_person = models.ForeignKey(
        Child, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints_made"
    )
    advocate = models.CharField(max_length=8, choices=Advocate, default=Advocate.NOT_ASKED, blank=True)
    joined_on = models.DateField()
    withdrew_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["complaint", "relative"],
                condition=Q(relative__isnull=False),
                name="relative_complains_once",
            ),
            models.UniqueConstraint(
                fields=["complaint", "young_person"],
                condition=Q(young_person__isnull=False),
                name="child_complains_once",
            ),
            models.CheckConstraint(
                condition=Q(relative__isnull=False, young_person__isnull=True)
                | Q(relative__isnull=True, young_person__isnull=False),
                name="complainant_is_one_person",
            ),
        ]

    @property
    def name(self) -> str:
        person = self.relative or self.young_person
        return person.name if person else ""

    @property
    def who(self) -> str:
        return self.relative.relation if self.relative else "child"

    @property
    def ref(self) -> str:
        """The reference by which a form names the person."""
        return f"relative:{self.relative_id}" if self.relative_id else f"child:{self.young_person_id}"

    @property
    def needs_an_advocate_offered(self) -> bool:
        return self.young_person_id is not None and not self.advocate and self.withdrew_on is None


class ComplaintStep(models.Model):
    """One point of a complaint's line of time. Never changed."""

    class Kind(models.TextChoices):
        RECEIVED = "received", "Received"
        JOINED = "joined", "Somebody joined it"
        ADVOCATE = "advocate", "An advocate was offered"
        TALK = "talk", "The chair talked it over"
        NOTE = "note", "Something was done"
        PASSED = "passed", "Passed on"
        LEFT = "left", "Somebody withdrew"
        ENDED = "ended", "Ended"

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    who = models.CharField(max_length=300, blank=True, help_text="with whom, or who")
    says = models.TextField(blank=True)
    explained = models.BooleanField(
        null=True, help_text="a talk: the right to challenge, and how, was explained"
    )
    not_explained_why = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    token = models.CharField(max_length=60, null=True, blank=True, unique=True)


class SentOn(models.Model):
    """A complaint about one agency's services: not opened here, but sent where it belongs, and they are told."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    conference = models.ForeignKey(
        Conference, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints_sent_on"
    )
    relative = models.ForeignKey(Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    young_person = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    words = models.TextField()
    may_pass_on = models.BooleanField(help_text="they agree that their words are sent to the agency")
    where = models.TextField(help_text="to whom it went, or where they were told to go, as it stood then")
    received_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    token = models.CharField(max_length=60, unique=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(relative__isnull=False, young_person__isnull=True)
                | Q(relative__isnull=True, young_person__isnull=False),
                name="sent_on_for_one_person",
            )
        ]

    @property
    def ref(self) -> str:
        return f"complaint-sent-on:{self.pk}"

    @property
    def name(self) -> str:
        person = self.relative or self.young_person
        return person.name if person else ""
