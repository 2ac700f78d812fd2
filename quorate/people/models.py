"""Areas, agencies and the people who work in them. Rows and constraints only."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class Area(models.Model):
    """One council's conference service, working to one published procedure."""

    key = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=120)
    procedure = models.SlugField(max_length=40, help_text="The procedure's folder, e.g. tees")
    la_code = models.CharField(max_length=3)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class ClosureDay(models.Model):
    """A day on which the council is shut: not a working day here, though no bank holiday."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="closure_days")
    on = models.DateField()
    why = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "on"], name="one_closure_a_day")
        ]


class Agency(models.Model):
    class Kind(models.TextChoices):
        SOCIAL_CARE = "social-care", "Children's social care"
        POLICE = "police", "Police"
        HEALTH = "health", "Health trust"
        GP = "gp", "GP practice"
        SCHOOL = "school", "School or college"
        EARLY_YEARS = "early-years", "Early years setting"
        PROBATION = "probation", "Probation"
        HOUSING = "housing", "Housing"
        SUBSTANCE = "substance", "Drug and alcohol service"
        YOUTH_JUSTICE = "youth-justice", "Youth justice"
        VOLUNTARY = "voluntary", "Voluntary organisation"
        OTHER = "other", "Other"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="agencies")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    partnership_member = models.BooleanField(
        default=True, help_text="Counts as a member agency of the safeguarding partnership for quorum"
    )
    active = models.BooleanField(default=True)
    inactive_because = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "name"], name="agency_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "name"], name="team_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        if not email:
            raise ValueError("A sign-in needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in. What the person may do comes from their post (Practitioner), not from here."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"user {self.pk}"


class Practitioner(models.Model):
    """A post in one area: who somebody is, in what role and for which agency. May have a sign-in."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "conference-administrator", "Conference administrator"
        CHAIR = "conference-chair", "Conference chair"
        CHAIRS_MANAGER = "chairs-manager", "Chairs' manager"
        SERVICE_MANAGER = "service-manager", "Service manager"
        SOCIAL_WORKER = "social-worker", "Social worker"
        TEAM_MANAGER = "team-manager", "Team manager"
        DESIGNATED_MANAGER = "cp-manager", "Designated manager"
        PARTNER = "agency", "Partner agency"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="practitioners")
    user = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="practitioner"
    )
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=40, choices=Role)
    job_title = models.CharField(max_length=120, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="practitioners")
    group = models.CharField(
        max_length=60,
        blank=True,
        help_text="Professional group, e.g. health visiting, where an agency has several",
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="practitioners"
    )
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)
    inactive_because = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "role", "name"])]

    def __str__(self) -> str:
        return self.name
