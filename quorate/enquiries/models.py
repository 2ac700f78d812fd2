"""Enquiries about a family: discussions, visits, orders, decisions, disagreements, delays. Rows and constraints.

Everything recorded is an entry: it is never changed, and when it was wrong it is taken out, with who, when and why.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from quorate.cases.models import Child, Event, Family, Relative
from quorate.people.models import Agency, Area, Practitioner


class Enquiry(models.Model):
    """One run of strategy discussions and enquiries about a family, until each child's is ended."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="enquiries")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="enquiries")
    opened_on = models.DateField(help_text="the day of the first strategy discussion")
    closed_on = models.DateField(
        null=True, blank=True, help_text="the day the last child's outcome was recorded"
    )
    token = models.CharField(
        max_length=40, unique=True, help_text="of the form that opened it: sent twice, opens once"
    )
    opened_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "enquiries"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "closed_on", "opened_on"])]

    @property
    def ref(self) -> str:
        return f"enquiry:{self.pk}"


class Subject(models.Model):
    """One child in an enquiry, considered for their own sake: how they belong to the household, and what follows."""

    class Place(models.TextChoices):
        LIVES = "lives", "Lives in the household"
        STAYS = "stays", "Visits or stays in the household"
        MEETS = "meets", "May meet the parent or carer of concern"

    class Outcome(models.TextChoices):
        OPEN = "", "Not decided yet"
        NO_ENQUIRY = "no-enquiry", "No section 47 enquiry"
        CONVENE = "convene", "A conference is to be held"
        ENDED = "ended", "Ended without a conference"

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="subjects")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="enquiries")
    place = models.CharField(max_length=8, choices=Place, default=Place.LIVES)
    considered = models.TextField(
        blank=True, help_text="what this child needs, or why nothing follows for this child"
    )
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.OPEN, blank=True)
    section_47_on = models.DateField(
        null=True, blank=True, help_text="the discussion that started the enquiry"
    )
    open = models.BooleanField(default=True, help_text="the enquiry goes on for this child")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enquiry", "child"], name="enquiry_child_once"),
            models.UniqueConstraint(
                fields=["child"], condition=Q(open=True), name="enquiry_open_once_a_child"
            ),
        ]


class Entry(models.Model):
    """What all entries have: who recorded it and when, and if it was wrong, who took it out and why."""

    token = models.CharField(max_length=40, null=True, blank=True, unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_why = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def stands(self) -> bool:
        return self.superseded_at is None


class Discussion(Entry):
    """A strategy discussion: when, who took part, what was decided."""

    class How(models.TextChoices):
        SINGLE = "single", "A section 47 enquiry by children's social care alone"
        JOINT = "joint", "A section 47 enquiry together with the police"
        NONE = "none", "No section 47 enquiry"

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="discussions")
    on = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=8, choices=How)
    reasons = models.TextField()


class TookPart(models.Model):
    """Somebody who took part in a discussion, by agency."""

    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="took_part")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["discussion", "agency"], name="enquiry_agency_once_in_discussion")
        ]


class Discussed(models.Model):
    """What a discussion decided about one child, and the event in the child's history."""

    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="about")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="discussed")
    enquire = models.BooleanField(help_text="a section 47 enquiry is made, or goes on, for this child")
    reasons = models.TextField(blank=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")


class Visit(Entry):
    """A visit to one child during the enquiry."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="visits")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    seen = models.BooleanField()
    alone = models.BooleanField(default=False)
    others = models.TextField(blank=True, help_text="who else was there")
    why_not = models.TextField(blank=True, help_text="why the child was not seen, or not alone")
    says = models.TextField(blank=True)


class Order(Entry):
    """An emergency protection order or a child assessment order."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", "Emergency protection order"
        ASSESSMENT = "assessment", "Child assessment order"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="orders")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=40)
    granted_on = models.DateField()
    runs_out_at = models.DateTimeField(help_text="as granted or last extended")
    concluded_on = models.DateField(null=True, blank=True, help_text="examinations and assessments ended")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "kind", "number"],
                condition=Q(superseded_at__isnull=True),
                name="enquiry_order_once",
            )
        ]


class Extension(models.Model):
    """An order was extended: from when to when, and why."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="extensions")
    was_until = models.DateTimeField()
    until = models.DateTimeField()
    granted_on = models.DateField()
    why = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__gt=F("was_until")), name="enquiry_order_extended_later")
        ]


class Asking(Entry):
    """Somebody asks for a conference about one child; a decision answers it."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="askings")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=120)
    on = models.DateField()
    why = models.TextField()


class Decision(Entry):
    """A conference is called for one child, or not: by whom, why, with which finding of the procedure."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="decisions")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    convene = models.BooleanField()
    on = models.DateField()
    decided_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField()
    agreed_with = models.TextField(
        blank=True, help_text="the managers and agencies that were consulted or agreed"
    )
    help_offered = models.TextField(blank=True)
    no_enquiry_why = models.TextField(blank=True, help_text="why a conference without a section 47 enquiry")
    finding = models.JSONField(help_text="as_json of the permission, as the procedure stood")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(superseded_at__isnull=True),
                name="enquiry_decision_stands_once",
            )
        ]


class Disagreement(models.Model):
    """An agency disagrees; it is talked over until it is settled.

    With a decision not to hold a conference (``decision``), or with what a conference decided (``about`` its dissent).
    """

    class Result(models.TextChoices):
        OPEN = "", "Not settled"
        STANDS = "stands", "The decision stands"
        CONVENE = "convene", "A conference is to be held after all"
        WITHDRAWN = "withdrawn", "The agency no longer disagrees"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="disagreements")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="disagreements"
    )
    about = models.CharField(max_length=60, blank=True, help_text="e.g. dissent:7")
    about_says = models.TextField(blank=True, help_text="what is disagreed with, in words")
    about_on = models.DateField(help_text="the day of what is disagreed with")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=120)
    on = models.DateField()
    says = models.TextField()
    owner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=10, choices=Result, default=Result.OPEN, blank=True)
    result_says = models.TextField(blank=True)
    settled_on = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["decision", "agency"], condition=Q(result=""), name="enquiry_disagreement_once"
            ),
            models.UniqueConstraint(
                fields=["about"], condition=~Q(about=""), name="enquiry_disagreement_once_about"
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=False, about="") | Q(decision__isnull=True) & ~Q(about=""),
                name="enquiry_disagreement_about_one",
            ),
        ]

    @property
    def ref(self) -> str:
        return f"disagreement:{self.pk}"


class Step(models.Model):
    """One step on the way to settling a disagreement."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="steps")
    on = models.DateField()
    what = models.TextField()
    who = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    token = models.CharField(max_length=40, unique=True)


class Delay(Entry):
    """A conference will be, or is, later than its limit: reported to a manager, with reasons.

    A booking can tell of it for a child whose enquiry was never taken up here: then there is no ``subject``.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="conference_delays")
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="delays"
    )
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    limit_on = models.DateField(null=True, blank=True, help_text="the limit as it then stood")
    expected_on = models.DateField(null=True, blank=True, help_text="when the conference is now expected")
    reasons = models.TextField()
    told = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()


class KeptSafe(Entry):
    """How the child is watched over and kept safe while the conference is late: one dated entry."""

    delay = models.ForeignKey(Delay, on_delete=models.PROTECT, related_name="kept_safe")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    says = models.TextField()


class Nationality(Entry):
    """What a child or an adult answered when asked for nationality and immigration status. The latest counts."""

    class Status(models.TextChoices):
        NOT_NEEDED = "not-needed", "British or Irish: no status is needed"
        SETTLED = "settled", "Settled status, or indefinite leave to remain"
        PRE_SETTLED = "pre-settled", "Pre-settled status"
        LIMITED = "limited", "Leave to remain for a limited time, or a visa"
        WAITING = "waiting", "Waiting for a decision, for example on asylum"
        NONE = "none", "No status"
        NOT_KNOWN = "not-known", "The person does not know"
        NOT_SAID = "not-said", "The person was asked and did not say"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="nationalities")
    child = models.ForeignKey(
        Child, on_delete=models.PROTECT, null=True, blank=True, related_name="nationalities"
    )
    relative = models.ForeignKey(Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    nationality = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=12, choices=Status)
    residence_from = models.DateField(null=True, blank=True)
    asked_on = models.DateField()
    advice_on = models.DateField(null=True, blank=True)
    advice = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "nationalities"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(child__isnull=False, relative__isnull=True)
                | Q(child__isnull=True, relative__isnull=False),
                name="enquiry_nationality_of_one",
            )
        ]


ENTRIES: dict[str, Any] = {
    "discussion": Discussion, "visit": Visit, "order": Order, "asking": Asking, "decision": Decision, "delay": Delay,
    "kept-safe": KeptSafe,
}  # fmt: skip
"""What can be taken out of an enquiry as recorded wrongly, by the word in its address."""
