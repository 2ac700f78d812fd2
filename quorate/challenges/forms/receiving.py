"""What is asked when a complaint is received."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    Look,
    SelectField,
    TextareaField,
    YesNoField,
)

from ..actions import Said
from ..models import Complaint
from ..queries.complaints import Family
from ..routes import AGENCY, OTHER, Route

LONG = 6000
Pairs = Sequence[tuple[str, str]]


def subjects(route: Route) -> list[tuple[str, str]]:
    """Return what a complaint can be about: the procedure's subjects, and one agency's service."""
    listed = [(one.key, one.says) for one in route.subjects]
    return [
        *(listed or [(OTHER, "The conference, or what it decided")]),
        (AGENCY, "What one agency does or does not do"),
    ]


class TokenForm(Form):
    token = CharField(widget=CharField.hidden_widget, max_length=60)


class ReceiveForm(TokenForm):
    """A complaint that was told to somebody of the service."""

    who = ChoicesField(
        label="Who complains?",
        noun="who complains",
        hint="Choose several only if they want to complain together: each then knows of the other",
    )
    subject = ChoiceField(label="What is it about?", noun="what it is about")
    agency = SelectField(label="Which agency?", noun="the agency")
    may_pass_on = YesNoField(
        label="May we send their words to the agency?",
        noun="whether we may send their words to the agency",
        look=Look(inline=True),
    )
    children = ChoicesField(
        label="Which children does it concern?",
        noun="the children",
        required=False,
        hint="None chosen: all of them",
    )
    words = TextareaField(
        label="What do they say?",
        noun="what they say",
        max_length=LONG,
        hint="In their own words",
        look=Look(rows=6),
    )
    wants = TextareaField(
        label="What would they like to happen?",
        noun="what they would like to happen",
        required=False,
        max_length=2000,
        look=Look(rows=3),
    )
    how = SelectField(label="How did it come?", noun="how it came")
    on = DateField(label="When was it received?", noun="the day it was received")

    def __init__(self, *args: Any, route: Route, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("who", family.choices)
        self._offer("subject", subjects(route))
        self.fields["subject"].look = Look(reveals={AGENCY: ("agency", "may_pass_on")})  # type: ignore[attr-defined]
        named = [(str(one.pk), one.name) for one in family.agencies]
        self._offer("agency", [("", "Choose one"), *named])
        self._offer("children", [(str(one.pk), one.name) for one in family.children])
        ways = [one for one in Complaint.How.choices if one[0] != Complaint.How.DOOR]
        self._offer("how", [("", "Choose one"), *ways])

    def _offer(self, field: str, choices: Pairs) -> None:
        self.fields[field].choices = list(choices)  # type: ignore[attr-defined]

    @property
    def is_about_an_agency(self) -> bool:
        return bool(self.cleaned_data["subject"] == AGENCY)

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            subject=given["subject"],
            words=given["words"],
            wants=given["wants"],
            on=given["on"],
            how=given["how"],
        )


class JoinForm(Form):
    """Somebody else of the family joins a complaint."""

    who = SelectField(label="Who joins it?", noun="who joins it")
    on = DateField(label="On which day?", noun="the day")

    def __init__(self, *args: Any, people: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "Choose one"), *people]  # type: ignore[attr-defined]
