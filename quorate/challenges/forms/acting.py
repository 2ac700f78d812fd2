"""What is asked when something is done about a complaint or a difference."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    FilterForm,
    Form,
    IntegerField,
    Look,
    SelectField,
    TextareaField,
    VersionField,
    YesNoField,
)
from quorate.people.models import Practitioner

from ..actions import Talk
from ..actions.answering import Answer
from ..actions.local import Process, Protocol
from ..actions.talking import AGAIN, NOT_SETTLED, SETTLED
from ..models import Complaint
from ..queries.complaints import SHOWN
from .receiving import LONG, TokenForm

STANDING = (("open", "Open"), ("closed", "Closed"), ("all", "All"))


class DifferencesFilter(FilterForm):
    q = CharField(label="Child, person or agency", required=False, max_length=80)
    standing = SelectField(label="Standing", required=False, choices=STANDING)


class ComplaintsFilter(FilterForm):
    q = CharField(label="Name or number", required=False, max_length=80)
    shown = SelectField(label="Standing", required=False, choices=SHOWN)


class TalkForm(TokenForm):
    """The chair's talk with those who complain."""

    on = DateField(label="When did you talk?", noun="the day of the talk")
    who = CharField(label="With whom?", noun="with whom you talked", max_length=300)
    explained = YesNoField(
        label="Did you explain their right to challenge, and how they can?",
        noun="whether you explained their right to challenge",
        look=Look(inline=True),
    )
    not_explained_why = TextareaField(
        label="If not, why not?",
        noun="why it was not explained",
        required=False,
        max_length=1000,
        look=Look(rows=2),
    )
    says = TextareaField(
        label="What was said, and what did it come to?",
        noun="what was said",
        max_length=LONG,
        hint="If it is settled, this goes to them as the explanation",
        look=Look(rows=6),
    )
    came_to = ChoiceField(
        label="Is it settled?",
        noun="whether it is settled",
        choices=[
            (SETTLED, "Yes, it is settled"),
            (NOT_SETTLED, "No: pass it on now"),
            (AGAIN, "Not yet: we talk again"),
        ],
    )
    version = VersionField()

    def talk(self) -> Talk:
        given = self.cleaned_data
        return Talk(
            on=given["on"],
            who=given["who"],
            says=given["says"],
            explained=given["explained"],
            came_to=given["came_to"],
            not_explained_why=given["not_explained_why"],
        )


class PassOnForm(Form):
    on = DateField(label="On which day is it passed on?", noun="the day")
    why = TextareaField(
        label="Why has the chair not talked it over?",
        noun="why the chair has not talked it over",
        required=False,
        max_length=2000,
        look=Look(rows=3),
    )
    version = VersionField()

    def __init__(self, *args: Any, talked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if talked:
            self.fields["why"].label = "Anything those who get it should know"


class EndForm(Form):
    """The result of a complaint that was passed on."""

    result = ChoiceField(label="What is the result?", noun="the result")
    new_chair = SelectField(label="Who chairs the conference?", noun="who chairs the conference")
    explanation = TextareaField(
        label="The explanation",
        noun="the explanation",
        max_length=LONG,
        hint="It goes to those who complained. Use short sentences and plain words",
        look=Look(rows=6),
    )
    on = DateField(label="When was this decided?", noun="the day it was decided")
    version = VersionField()

    def __init__(
        self, *args: Any, results: Sequence[tuple[str, str]], chairs: Sequence[Practitioner], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = list(results)  # type: ignore[attr-defined]
        named = [(str(one.pk), f"{one.name} ({one.get_role_display().lower()})") for one in chairs]
        self.fields["new_chair"].choices = [("", "Choose one"), *named]  # type: ignore[attr-defined]
        if any(key == Complaint.Result.RECONVENE for key, _ in results):
            self.fields["result"].look = Look(reveals={Complaint.Result.RECONVENE.value: ("new_chair",)})  # type: ignore[attr-defined]
        else:
            del self.fields["new_chair"]

    def answer(self, chairs: Sequence[Practitioner]) -> Answer:
        given = self.cleaned_data
        chosen = given.get("new_chair") or ""
        return Answer(
            result=given["result"],
            explanation=given["explanation"],
            on=given["on"],
            new_chair=next((one for one in chairs if str(one.pk) == chosen), None),
        )


class WithdrawForm(Form):
    says = TextareaField(
        label="What did they say?",
        noun="what they said",
        max_length=2000,
        hint="In their own words",
        look=Look(rows=3),
    )
    on = DateField(label="On which day?", noun="the day")
    version = VersionField()


class AdvocateForm(Form):
    wants = YesNoField(
        label="Does the child want an advocate?",
        noun="whether the child wants an advocate",
        look=Look(inline=True),
    )
    who = CharField(
        label="Who is it, or who finds one?", noun="who the advocate is", required=False, max_length=200
    )
    on = DateField(label="When was it offered?", noun="the day it was offered")


class StepForm(TokenForm):
    on = DateField(label="On which day?", noun="the day")
    says = TextareaField(label="What was done?", noun="what was done", max_length=LONG, look=Look(rows=3))
    who = CharField(label="Who took part?", noun="who took part", required=False, max_length=300)


class LeaveForm(Form):
    """A dissent that its agency does not take further."""

    on = DateField(label="When was that decided?", noun="the day it was decided")
    says = TextareaField(
        label="Who decided not to take it further, and why?",
        noun="who decided it, and why",
        max_length=2000,
        look=Look(rows=3),
    )


class ProtocolForm(Form):
    """What the area adds to its procedure."""

    complaints_manager = SelectField(
        label="Complaints Manager, if they sign in here",
        noun="the Complaints Manager",
        required=False,
        hint="They can then read each complaint that is passed on, and give its result",
    )
    name = CharField(
        label="Complaints Manager’s name, if they do not sign in", required=False, max_length=120
    )
    email = EmailField(
        label="Their e-mail address",
        required=False,
        hint="They are told the complaint’s number, nothing of the family",
    )
    phone = CharField(label="Their telephone number", required=False, max_length=40, look=Look(width=20))
    address = TextareaField(label="Their postal address", required=False, max_length=400, look=Look(rows=3))
    title = CharField(label="What the local protocol is called", required=False, max_length=160)
    link = CharField(
        label="Where families read it",
        required=False,
        max_length=200,
        hint="An address that begins with https://",
    )
    talk_within = IntegerField(
        label="Working days in which the chair talks it over",
        required=False,
        min_value=1,
        max_value=60,
        hint="No published text gives a time. Leave it empty unless the area has set one",
        look=Look(width=3),
    )
    answer_within = IntegerField(
        label="Working days in which a complaint that was passed on is answered",
        required=False,
        min_value=1,
        max_value=120,
        look=Look(width=3),
    )
    version = VersionField()

    def __init__(self, *args: Any, people: Sequence[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), f"{one.name} ({one.get_role_display().lower()})") for one in people]
        self.fields["complaints_manager"].choices = [("", "Nobody who signs in"), *named]  # type: ignore[attr-defined]

    def clean_link(self) -> str:
        return _link(self)

    def protocol(self, people: Sequence[Practitioner]) -> Protocol:
        given = dict(self.cleaned_data)
        given.pop("version")
        chosen = given.pop("complaints_manager") or ""
        who = next((one for one in people if str(one.pk) == chosen), None)
        return Protocol(complaints_manager=who, **given)


class ProcessForm(Form):
    """Where complaints about one agency go."""

    name = CharField(label="Who takes complaints there?", noun="who takes complaints there", max_length=160)
    email = EmailField(label="E-mail address", required=False)
    phone = CharField(label="Telephone number", required=False, max_length=40, look=Look(width=20))
    address = TextareaField(label="Postal address", required=False, max_length=400, look=Look(rows=3))
    link = CharField(
        label="Web page", required=False, max_length=200, hint="An address that begins with https://"
    )
    version = VersionField()

    def clean_link(self) -> str:
        return _link(self)

    def process(self) -> Process:
        given = dict(self.cleaned_data)
        given.pop("version")
        return Process(**given)


def _link(form: Form) -> str:
    given = str(form.cleaned_data.get("link") or "").strip()
    if given and not given.startswith(("https://", "http://")):
        form.add_error("link", "Enter an address that begins with https://")
    return given
