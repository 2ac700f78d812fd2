"""How each of the family is prepared, helped and heard, and what is arranged for the day. Rows and constraints.

Nothing is overwritten: a later row supersedes, and says who and when.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child, Family, Relative
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.people.models import Area, Practitioner


def _one_person(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(relative__isnull=False, child__isnull=True)
        | Q(relative__isnull=True, child__isnull=False),
        name=name,
    )


class Contribution(models.Model):
    """What one of the family wants the conference to know, given by themselves or written down for them."""

    class Kind(models.TextChoices):
        TEXT = "text", "Words"
        RECORDING = "recording", "A recording"
        DRAWING = "drawing", "A drawing or a picture"
        QUESTION = "question", "A question"
        MESSAGE = "message", "A text message or e-mail"

    class Audience(models.TextChoices):
        CHAIR = "chair", "The chair alone"
        PROFESSIONALS = "professionals", "Those who work with the family, not the rest of the family"
        EVERYBODY = "everybody", "Everybody at the conference"

    class Through(models.TextChoices):
        DOOR = "door", "Sent by themselves"
        WORKER = "worker", "Written down by a worker"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="told")
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="told"
    )
    relative = models.ForeignKey(
        Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="told"
    )
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="told")
    about = models.ForeignKey(
        Child,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="none: all the children",
    )
    kind = models.CharField(max_length=10, choices=Kind)
    way = models.CharField(max_length=40, blank=True, help_text="a key of the area's list of indirect ways")
    words = models.TextField(blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=60, blank=True)
    content = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    helped_by = models.CharField(
        max_length=120, blank=True, help_text="with whose help, e.g. an advocate; empty: alone"
    )
    audience = models.CharField(max_length=14, choices=Audience, default=Audience.EVERYBODY)
    through = models.CharField(max_length=8, choices=Through)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    token = models.CharField(max_length=40, null=True, blank=True, unique=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True, help_text="none: kept, not sent yet")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _one_person("contribution_of_one_person"),
            models.CheckConstraint(
                condition=~Q(words="") | Q(content__isnull=False), name="contribution_says_something"
            ),
        ]

    @property
    def name(self) -> str:
        person = self.relative or self.child
        return person.name if person else ""


class Help(models.Model):
    """Help that one of the family asked for or was offered: how it stands. A later row supersedes."""

    class Kind(models.TextChoices):
        INTERPRETER = "interpreter", "An interpreter"
        ADVOCATE = "advocate", "An advocate"
        SUPPORTER = "supporter", "Somebody to come along"
        CHILDCARE = "childcare", "Care for the children that day"
        TRANSPORT = "transport", "Getting there and back"
        PAPERS = "papers", "Help to read and understand the papers"
        SENSORY = "sensory", "Help to hear, see or get about"
        OWN_TIME = "own-time", "Own time with the chair"

    class Standing(models.TextChoices):
        ASKED = "asked", "Asked for"
        OFFERED = "offered", "Offered, no answer yet"
        NOT_WANTED = "not-wanted", "Offered, not wanted"
        ARRANGED = "arranged", "Arranged"
        NOT_POSSIBLE = "not-possible", "Not possible"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="help")
    relative = models.ForeignKey(
        Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="help"
    )
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="help")
    kind = models.CharField(max_length=12, choices=Kind)
    standing = models.CharField(max_length=12, choices=Standing)
    wanted = models.TextField(blank=True, help_text="what is needed, in their words: the language, the day")
    with_whom = models.CharField(max_length=160, blank=True, help_text="who does it, and for whom they work")
    why = models.TextField(blank=True, help_text="why it is not possible, or not wanted")
    on = models.DateField(help_text="the day it was asked for, offered, arranged or answered")
    through = models.CharField(max_length=8, choices=Contribution.Through)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _one_person("help_for_one_person"),
            models.UniqueConstraint(
                fields=["conference", "relative", "kind"],
                condition=Q(superseded_at__isnull=True, relative__isnull=False),
                name="help_stands_once_for_a_relative",
            ),
            models.UniqueConstraint(
                fields=["conference", "child", "kind"],
                condition=Q(superseded_at__isnull=True, child__isnull=False),
                name="help_stands_once_for_a_child",
            ),
        ]


class Needs(models.Model):
    """What one of the family needs so as to take part: language, sight, hearing, reading. A later row supersedes."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="needs")
    relative = models.ForeignKey(
        Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="needs")
    first_language = models.CharField(max_length=60, blank=True, help_text="empty: English, or not asked")
    sensory = models.TextField(blank=True, help_text="a sensory disability")
    reading = models.TextField(blank=True, help_text="what helps with reading")
    need = models.TextField(blank=True, help_text="another disability or specific need")
    provision = models.TextField(blank=True, help_text="what is provided for it")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _one_person("needs_of_one_person"),
            models.UniqueConstraint(
                fields=["relative"],
                condition=Q(superseded_at__isnull=True, relative__isnull=False),
                name="needs_stand_once_for_a_relative",
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(superseded_at__isnull=True, child__isnull=False),
                name="needs_stand_once_for_a_child",
            ),
        ]


class Step(models.Model):
    """One point of a list of the area's procedure, said of one of the family or of the conference as a whole."""

    class Answer(models.TextChoices):
        DONE = "done", "Done"
        NOT_DONE = "not-done", "Not done"
        NOT_NEEDED = "not-needed", "Does not apply"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="steps")
    relative = models.ForeignKey(
        Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="steps"
    )
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    list = models.CharField(max_length=40, help_text="the key of the list, without its kind")
    item = models.CharField(max_length=40, help_text="the key of the entry in the area's list")
    answer = models.CharField(max_length=12, choices=Answer)
    on = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(relative__isnull=True) | Q(child__isnull=True), name="step_of_one_person_at_most"
            ),
            models.UniqueConstraint(
                fields=["conference", "list", "item"],
                condition=Q(superseded_at__isnull=True, relative__isnull=True, child__isnull=True),
                name="step_said_once_of_a_conference",
            ),
            models.UniqueConstraint(
                fields=["conference", "relative", "list", "item"],
                condition=Q(superseded_at__isnull=True, relative__isnull=False),
                name="step_said_once_of_a_relative",
            ),
            models.UniqueConstraint(
                fields=["conference", "child", "list", "item"],
                condition=Q(superseded_at__isnull=True, child__isnull=False),
                name="step_said_once_of_a_child",
            ),
        ]


class Assessment(models.Model):
    """Whether one child is to be in the conference, and why. A later row supersedes."""

    class Result(models.TextChoices):
        ALL = "all", "Comes for all of it"
        PART = "part", "Comes for part of it"
        NONE = "none", "Does not come; heard in another way"

    class Support(models.TextChoices):
        WORKER = "social-worker", "The social worker"
        ADVOCATE = "advocate", "An independent advocate"

    conference_child = models.ForeignKey(
        ConferenceChild, on_delete=models.PROTECT, related_name="assessments"
    )
    assessed_on = models.DateField()
    questions = models.JSONField(default=dict, help_text="key of the question to {answer, words}")
    factors = models.JSONField(default=list, help_text="keys of what affects capacity")
    explained_on = models.DateField(null=True, blank=True, help_text="when it was explained to the child")
    declined = models.BooleanField(
        default=False, help_text="said, once it was explained, not to want to come"
    )
    changed_mind_on = models.DateField(null=True, blank=True)
    parents_view = models.TextField(blank=True)
    effect_on_parents = models.TextField(blank=True)
    risks = models.JSONField(default=list, help_text="keys of what may harm the child")
    lessening = models.TextField(blank=True, help_text="the steps taken to lessen harm")
    result = models.CharField(max_length=6, choices=Result)
    reasons = models.TextField(blank=True)
    presumed = models.CharField(max_length=12, blank=True, help_text="what the age presumes: offer or not")
    rebuttal = models.TextField(blank=True, help_text="the evidence against what the age presumes")
    ways = models.JSONField(default=list, help_text="keys of the ways in which the child is heard instead")
    represented_by = models.JSONField(default=list, help_text="social-worker, advocate")
    supporter = models.CharField(max_length=120, blank=True, help_text="who helps the child to prepare")
    supporter_is = models.CharField(max_length=14, choices=Support, blank=True)
    representative = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="who puts the child's views; none: the social worker",
    )
    company_considered = models.BooleanField(
        null=True, help_text="whether somebody should come with the child"
    )
    company = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conference_child"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_assessment",
            )
        ]


class Settled(models.Model):
    """What the chair and the worker settled about a child's coming. A later row supersedes."""

    class First(models.TextChoices):
        ALONE = "alone", "Yes, alone"
        WITH_PARENT = "with-parent", "Yes, with a parent"
        WITH_OTHER = "with-other", "Yes, with somebody else whom the child chose"
        NO = "no", "No"

    conference_child = models.ForeignKey(ConferenceChild, on_delete=models.PROTECT, related_name="settled")
    extent = models.CharField(max_length=6, choices=Assessment.Result, blank=True)
    parts = models.JSONField(default=list, help_text="keys of the running order for which the child is there")
    with_parents = models.JSONField(default=list, help_text="numbers of the relatives who are there as well")
    parents_decided = models.BooleanField(default=False)
    chair_first = models.CharField(max_length=12, choices=First, blank=True)
    minding = models.TextField(
        blank=True, help_text="how what is private to parents, brothers and sisters is minded"
    )
    settled_on = models.DateField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conference_child"],
                condition=Q(superseded_at__isnull=True),
                name="settled_once_for_a_child",
            )
        ]


class PrivateMatter(models.Model):
    """What a parent does not want a child to hear: dealt with outside the child's time."""

    conference_child = models.ForeignKey(
        ConferenceChild, on_delete=models.PROTECT, related_name="private_matters"
    )
    relative = models.ForeignKey(Relative, on_delete=models.PROTECT, related_name="private_matters")
    part = models.CharField(max_length=40, help_text="the key of the part of the running order")
    matter = models.CharField(max_length=200, help_text="named without saying what it is about, e.g. health")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_why = models.TextField(blank=True)


class Basis(models.Model):
    """Why somebody is asked to a conference, and how they take part. A later row supersedes."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="basis")
    ground = models.CharField(max_length=40, blank=True, help_text="a key of the area's list")
    words = models.TextField(blank=True)
    critical = models.BooleanField(default=False, help_text="place and time are chosen so that they can come")
    clash = models.CharField(max_length=200, blank=True, help_text="why they cannot come at that time")
    online_why = models.TextField(blank=True, help_text="the exceptional reason for joining online")
    online_agreed_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    online_agreed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(superseded_at__isnull=True), name="one_standing_basis"
            )
        ]


class Arrangement(models.Model):
    """How an area invites one group of people, or what goes to who joins online. A later row supersedes."""

    class About(models.TextChoices):
        CHILDREN = "children", "How children are invited"
        PARENTS = "parents", "How parents are invited"
        PROFESSIONALS = "professionals", "How professionals are invited"
        ONLINE = "online", "Guidance for professionals who join online"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=14, choices=About)
    words = models.TextField()
    address = models.URLField(max_length=300, blank=True, help_text="where the whole of it can be read")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["area", "about"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_arrangement",
            )
        ]
