"""What is asked about people, agencies and sign-ins."""

from typing import Any

from quorate.audit.queries import Kind
from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    FilterForm,
    Form,
    Look,
    SelectField,
    TextareaField,
    VersionField,
    YesNoField,
)

from . import queries
from .models import Agency, Practitioner, Team

CHOOSE = ("", "Choose one")


class PersonForm(Form):
    """A post in the directory. Give it the reader, and the person when there is one."""

    name = CharField(label="Full name", max_length=120, look=Look(width=30, autocomplete="off"))
    role = SelectField(label="Role", noun="a role", hint="Decides what they can see and do in Quorate.")
    job_title = CharField(label="Job title", max_length=120, required=False, look=Look(width=30))
    agency = SelectField(label="Agency", noun="an agency")
    group = CharField(
        label="Professional group",
        hint="For an agency with several, such as health visiting and school nursing.",
        max_length=60,
        required=False,
        look=Look(width=20),
    )
    team = SelectField(label="Team", noun="a team", required=False)
    email = EmailField(label="Email address", max_length=254, required=False, look=Look(width=30))
    phone = CharField(label="Telephone number", max_length=40, required=False, look=Look(width=20))

    def __init__(
        self, *args: Any, reader: Practitioner, person: Practitioner | None = None, **kwargs: Any
    ) -> None:
        if person is not None:
            kwargs.setdefault("initial", person_as_typed(person))
        super().__init__(*args, **kwargs)
        self.agencies = {
            str(agency.pk): agency
            for agency in queries.agencies_to_choose(reader.area, person.agency_id if person else None)
        }
        self.teams = {str(team.pk): team for team in queries.teams(reader.area)}
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            CHOOSE,
            *queries.roles_to_give(reader, person.role if person else ""),
        ]
        self.fields["agency"].choices = [  # type: ignore[attr-defined]
            CHOOSE,
            *((key, agency.name) for key, agency in self.agencies.items()),
        ]
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            ("", "No team"),
            *((key, team.name) for key, team in self.teams.items()),
        ]

    def clean_agency(self) -> Agency:
        return self.agencies[self.cleaned_data["agency"]]

    def clean_team(self) -> Team | None:
        return self.teams.get(self.cleaned_data["team"])


class ChangePersonForm(PersonForm):
    version = VersionField()


def person_as_typed(person: Practitioner) -> dict[str, Any]:
    """Return what a form about this person begins with."""
    return {
        "name": person.name,
        "role": person.role,
        "job_title": person.job_title,
        "agency": str(person.agency_id),
        "group": person.group,
        "team": str(person.team_id or ""),
        "email": person.email,
        "phone": person.phone,
        "version": person.version,
    }


class AgencyForm(Form):
    name = CharField(label="Name", noun="the agency's name", max_length=120, look=Look(width=30))
    kind = SelectField(label="Kind", noun="what kind of agency it is", choices=[CHOOSE, *Agency.Kind.choices])
    partnership_member = YesNoField(
        label="Does it count as a member agency of the safeguarding partnership?",
        noun="yes or no",
        hint="Where the procedure counts member agencies towards quorum.",
        look=Look(inline=True),
    )


class ChangeAgencyForm(AgencyForm):
    version = VersionField()


class WhyForm(Form):
    """Asks for the reason of an act; carries the version of what the page showed."""

    why = TextareaField(label="Reason", noun="the reason", max_length=200, look=Look(rows=3, count=True))
    version = VersionField()


class ReasonForm(Form):
    why = TextareaField(label="Reason", noun="the reason", max_length=200, look=Look(rows=3, count=True))


class VersionForm(Form):
    version = VersionField()


class SignInForm(Form):
    email = EmailField(
        label="Email address to sign in with",
        noun="the email address",
        hint="One that only this person reads.",
        max_length=254,
        look=Look(width=30, autocomplete="off"),
    )


class ClosureDayForm(Form):
    on = DateField(label="Day", noun="the day", hint="For example, 29 12 2026")
    why = CharField(
        label="Why the council is shut", noun="why the council is shut", max_length=120, look=Look(width=30)
    )


class TeamForm(Form):
    name = CharField(label="Name of the team", noun="the team's name", max_length=120, look=Look(width=30))


class PeopleFilters(FilterForm):
    role = SelectField(label="Role", choices=[("", "Every role"), *Practitioner.Role.choices], required=False)
    kind = SelectField(
        label="Kind of agency", choices=[("", "Every kind"), *Agency.Kind.choices], required=False
    )
    standing = SelectField(
        label="In post",
        choices=[("in_post", "In post"), ("left", "No longer in post"), ("all", "Everybody")],
        required=False,
    )

    def wanted(self, text: str) -> queries.Wanted:
        """Return what is looked for; what makes no sense does not narrow."""
        given = self.cleaned_data if self.is_valid() else {}
        return queries.Wanted(
            text=text,
            role=given.get("role") or "",
            kind=given.get("kind") or "",
            standing=given.get("standing") or "in_post",
        )


class AuditFilters(FilterForm):
    who = CharField(label="Who", hint="Part of a name", required=False, max_length=120, look=Look(width=20))
    what = CharField(
        label="What",
        hint="For example, booked, sign in or conference 12",
        required=False,
        max_length=60,
        look=Look(width=20),
    )
    kind = ChoiceField(
        label="Kind",
        choices=[("", "Did and saw"), *Kind.choices],
        required=False,
        look=Look(inline=True, small=True),
    )
    from_on = DateField(label="From", noun="the first day", required=False)
    to_on = DateField(label="To", noun="the last day", required=False)
