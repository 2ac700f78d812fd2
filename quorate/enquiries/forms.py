"""What the pages of an enquiry ask."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from quorate.cases.models import Child
from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    FilterForm,
    Form,
    Look,
    MomentField,
    SelectField,
    TextareaField,
    TickField,
    TimeField,
    VersionField,
    YesNoField,
)
from quorate.people.models import Agency, Practitioner, Team
from quorate.rules.census.entries import pupil_number

from .models import Disagreement, Discussion, Nationality, Order, Subject
from .queries.listing import SHOWN

CHOOSE = ("", "Choose one")
LONG = 4000


def _offer(form: Form, name: str, choices: Iterable[tuple[Any, str]], *, first: bool = True) -> None:
    offered = [(str(key), words) for key, words in choices]
    form.fields[name].choices = [CHOOSE, *offered] if first else offered  # type: ignore[attr-defined]


def named(people: Iterable[Practitioner]) -> list[tuple[int, str]]:
    """Return people to choose from: name and post."""
    return [(one.pk, f"{one.name} ({one.get_role_display().lower()})") for one in people]


class TokenForm(Form):
    """A form that acts once, however often it is sent."""

    token = CharField(widget=CharField.hidden_widget, max_length=40)


class ListFilter(FilterForm):
    show = SelectField(label="Show", choices=SHOWN, required=False)
    team = SelectField(label="Team", required=False)

    def __init__(self, *args: Any, teams: Sequence[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "All teams"), *((str(one.pk), one.name) for one in teams)]  # type: ignore[attr-defined]


class DiscussionForm(TokenForm):
    """A strategy discussion: when, who, what was decided, and for each child."""

    on = DateField(label="When was the strategy discussion?", noun="the day of the discussion")
    time = TimeField(label="At what time?", noun="the time", required=False, look=Look(width=5))
    agencies = ChoicesField(label="Which agencies took part?", noun="the agencies that took part")
    how = ChoiceField(
        label="What was decided?",
        noun="what was decided",
        choices=Discussion.How.choices,
    )
    enquire = ChoicesField(
        label="About which children is a section 47 enquiry made?",
        noun="the children enquired about",
        required=False,
        hint="Each child is decided about for their own sake. Choose none if no enquiry is made",
    )
    reasons = TextareaField(label="Why was it decided so?", noun="the reasons", max_length=LONG)

    def __init__(
        self,
        *args: Any,
        agencies: Sequence[Agency],
        children: Sequence[Child],
        places: bool,
        going_on: frozenset[int] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.children, self.by_agency = children, {one.pk: one for one in agencies}
        _offer(self, "agencies", ((one.pk, one.name) for one in agencies), first=False)
        self.fields["agencies"].look = Look(  # type: ignore[attr-defined]
            small=True, reveals={str(one.pk): (f"who_{one.pk}",) for one in agencies}
        )
        for one in agencies:
            self.fields[f"who_{one.pk}"] = CharField(
                label="Who, and in what post?", noun="who took part", required=False, max_length=200
            )
        _offer(self, "enquire", ((one.pk, one.name) for one in children), first=False)
        for child in children:
            if places:
                self.fields[f"place_{child.pk}"] = SelectField(
                    label=f"{child.name} in the household",
                    noun=f"how {child.name} belongs to the household",
                    choices=Subject.Place.choices,
                )
            if child.pk not in going_on:
                self.fields[f"why_not_{child.pk}"] = TextareaField(
                    label=f"If no enquiry is made about {child.name}, why not?",
                    noun=f"why no enquiry is made about {child.name}",
                    required=False,
                    max_length=LONG,
                    look=Look(rows=2),
                )
        for later in ("reasons", *(name for name in list(self.fields) if name.startswith("why_not_"))):
            self.fields[later] = self.fields.pop(later)
        if going_on >= {child.pk for child in children}:
            self.fields["enquire"].initial = [str(number) for number in going_on]

    def took_part(self) -> list[tuple[Agency, str]]:
        """Return the agencies that took part, and who for each. Only after `is_valid`."""
        return [
            (self.by_agency[int(key)], self.cleaned_data.get(f"who_{key}") or "")
            for key in self.cleaned_data["agencies"]
        ]

    def per_child(self, name: str) -> dict[int, str]:
        """Return what was entered for each child in the fields so called. Only after `is_valid`."""
        return {child.pk: self.cleaned_data.get(f"{name}_{child.pk}") or "" for child in self.children}


class ConsiderForm(Form):
    place = ChoiceField(
        label="How does this child belong to the household?",
        noun="how this child belongs to the household",
        choices=Subject.Place.choices,
    )
    considered = TextareaField(
        label="What does this child need?",
        noun="what this child needs",
        max_length=LONG,
        hint="Or why nothing follows for this child",
    )
    nothing_follows = TickField(
        label="No section 47 enquiry is made about this child, and nothing more follows here", required=False
    )
    version = VersionField()


class HouseholdForm(Form):
    child = ChoiceField(label="Which child?", noun="a child")
    place = ChoiceField(
        label="How does this child belong to the household?",
        noun="how this child belongs to the household",
        choices=Subject.Place.choices,
    )
    considered = TextareaField(
        label="What does this child need?", noun="what this child needs", required=False, max_length=LONG
    )

    def __init__(self, *args: Any, children: Sequence[Child], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "child", ((one.pk, f"{one.name} ({one.la_child_id})") for one in children), first=False)


class VisitForm(TokenForm):
    on = DateField(label="When was the visit?", noun="the day of the visit")
    seen = ChoiceField(
        label="Was the child seen?",
        noun="whether the child was seen",
        choices=(("alone", "Yes, alone"), ("others", "Yes, with others there"), ("no", "No")),
        look=Look(reveals={"others": ("others", "why_not_alone"), "no": ("why_not",)}),
    )
    others = CharField(label="Who else was there?", noun="who else was there", max_length=400)
    why_not_alone = TextareaField(
        label="Why was the child not seen alone?",
        noun="why the child was not seen alone",
        required=False,
        max_length=LONG,
        look=Look(rows=2),
        hint="The report to the conference says it for each visit. Left empty, it is shown as missing",
    )
    why_not = TextareaField(
        label="Why was the child not seen?",
        noun="why the child was not seen",
        max_length=LONG,
        look=Look(rows=2),
    )
    says = TextareaField(
        label="What was seen and said?", noun="what was seen and said", required=False, max_length=LONG
    )


class OrderForm(TokenForm):
    kind = ChoiceField(label="Which order is it?", noun="which order it is", choices=Order.Kind.choices)
    number = CharField(
        label="Number of the order", noun="the number of the order", max_length=40, look=Look(width=20)
    )
    granted_on = DateField(label="Granted on", noun="the day it was granted")
    runs_out_at = MomentField(label="When does it run out?", noun="when it runs out")


class ExtendForm(Form):
    until = MomentField(label="Until when is it extended?", noun="the new end")
    granted_on = DateField(label="When was it extended?", noun="the day it was extended")
    why = TextareaField(label="Why?", noun="why it was extended", max_length=LONG, look=Look(rows=3))
    version = VersionField()


class ConcludeForm(Form):
    on = DateField(label="When did the examinations and assessments end?", noun="the day they ended")
    version = VersionField()


class AgencyForm(TokenForm):
    """An agency says something: who, on which day."""

    agency = SelectField(label="Which agency?", noun="the agency")
    who = CharField(label="Who speaks for it?", noun="who speaks for it", max_length=120)
    on = DateField(label="On which day?", noun="the day")

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "agency", ((one.pk, one.name) for one in agencies))


class AskForm(AgencyForm):
    why = TextareaField(
        label="Why is a conference asked for?", noun="why a conference is asked for", max_length=LONG
    )


class DecideForm(TokenForm):
    convene = ChoiceField(
        label="What is decided for this child?",
        noun="what is decided",
        choices=(("yes", "A conference is to be held"), ("no", "The enquiry ends without a conference")),
        look=Look(reveals={"no": ("help_offered",)}),
    )
    help_offered = TextareaField(
        label="What help is offered?",
        noun="what help is offered",
        required=False,
        max_length=LONG,
        look=Look(rows=3),
    )
    no_enquiry_why = TextareaField(
        label="No section 47 enquiry was started about this child. Why is a conference called all the same?",
        noun="why a conference is called without an enquiry",
        required=False,
        max_length=LONG,
        look=Look(rows=2),
    )
    reasons = TextareaField(
        label="Reasons",
        noun="the reasons",
        max_length=LONG,
        hint="Whichever way it is decided, they go on record",
    )
    agreed_with = TextareaField(
        label="Which managers and agencies were consulted, and who agreed?",
        noun="who was consulted",
        required=False,
        max_length=LONG,
        look=Look(rows=2),
    )
    on = DateField(label="When was it decided?", noun="the day it was decided")
    version = VersionField()

    def __init__(self, *args: Any, without_enquiry: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not without_enquiry:
            del self.fields["no_enquiry_why"]


class DisagreeForm(AgencyForm):
    says = TextareaField(
        label="Why does the agency disagree?", noun="why the agency disagrees", max_length=LONG
    )
    owner = SelectField(label="Who sees to it that it is settled?", noun="who sees to it")

    def __init__(self, *args: Any, owners: Sequence[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner", named(owners))


class StepForm(TokenForm):
    on = DateField(label="On which day?", noun="the day")
    what = TextareaField(label="What was done?", noun="what was done", max_length=LONG, look=Look(rows=3))
    who = CharField(label="Who took part?", noun="who took part", required=False, max_length=200)


class SettleForm(Form):
    result = ChoiceField(
        label="How was it settled?",
        noun="how it was settled",
        choices=[one for one in Disagreement.Result.choices if one[0]],
    )
    says = TextareaField(label="How was that reached, and why?", noun="how it was reached", max_length=LONG)
    on = DateField(label="When was it settled?", noun="the day it was settled")
    version = VersionField()

    def __init__(self, *args: Any, may_convene: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_convene:
            offered = [one for one in Disagreement.Result.choices if one[0] not in ("", "convene")]
            _offer(self, "result", offered, first=False)


class DelayForm(TokenForm):
    reasons = TextareaField(label="Why is the conference late?", noun="the reasons", max_length=LONG)
    expected_on = DateField(
        label="When is it expected now?",
        noun="the day it is expected",
        required=False,
        hint="Leave empty if it is not known yet",
    )
    told = SelectField(label="Which manager is told?", noun="the manager who is told")
    kept_safe = TextareaField(
        label="How is the risk of harm watched, and the child kept safe, until the conference?",
        noun="how the child is kept safe",
        required=False,
        max_length=LONG,
        hint="Left empty, it is shown as missing until it is recorded",
    )

    def __init__(self, *args: Any, managers: Sequence[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "told", named(managers))


class KeptSafeForm(TokenForm):
    on = DateField(label="On which day?", noun="the day")
    says = TextareaField(
        label="How is the risk of harm watched, and what is done to keep the child safe?",
        noun="how the child is kept safe",
        max_length=LONG,
    )


class TakeOutForm(Form):
    why = TextareaField(
        label="Why is this entry wrong?", noun="why it is wrong", max_length=LONG, look=Look(rows=3)
    )


class NationalityForm(TokenForm):
    nationality = CharField(label="Nationality", required=False, max_length=80, look=Look(width=20))
    status = ChoiceField(
        label="Immigration status",
        noun="the immigration status",
        choices=Nationality.Status.choices,
        look=Look(reveals={"pre-settled": ("residence_from",)}),
    )
    residence_from = DateField(
        label="Living in the United Kingdom without a break since",
        noun="the day",
        required=False,
        hint="If it is known: from it follows when help to apply for settled status is due",
    )
    asked_on = DateField(label="When was the person asked?", noun="the day the person was asked")
    advised = YesNoField(
        label="Was the person pointed to immigration advice or support?",
        noun="whether advice was pointed to",
        look=Look(reveals={"yes": ("advice", "advice_on")}),
    )
    advice = CharField(label="Which service or adviser?", noun="which service or adviser", max_length=200)
    advice_on = DateField(label="When?", noun="when advice was pointed to")


class RelativeForm(Form):
    name = CharField(label="Name", noun="the person's name", max_length=120)
    relation = CharField(
        label="Who are they to the children?",
        noun="who they are to the children",
        max_length=60,
        hint="For example mother, stepfather, grandmother",
    )
    parental_responsibility = YesNoField(
        label="Do they have parental responsibility?", noun="whether they have parental responsibility"
    )
    email = EmailField(label="E-mail address", noun="the e-mail address", required=False)
    phone = CharField(label="Phone", required=False, max_length=40, look=Look(width=20))
    address = TextareaField(label="Address", required=False, max_length=400, look=Look(rows=3))


class NewcomerForm(Form):
    """A child who is not known yet."""

    given_name = CharField(
        label="Given name", required=False, max_length=80, hint="Leave empty for a child not yet named"
    )
    family_name = CharField(label="Family name", noun="the family name", max_length=80)
    la_child_id = CharField(
        label="Identifier",
        noun="the identifier",
        max_length=20,
        look=Look(width=20),
        hint="As the case system has it",
    )
    birth = ChoiceField(
        label="Is the child born?",
        noun="whether the child is born",
        choices=(("born", "Yes"), ("unborn", "Not yet")),
        look=Look(reveals={"born": ("born_on",), "unborn": ("expected_on",)}),
    )
    born_on = DateField(label="Date of birth", noun="the date of birth")
    expected_on = DateField(label="Expected date of birth", noun="the expected date of birth")
    sex = ChoiceField(
        label="Sex", noun="the sex", choices=Child.Sex.choices, initial="U", look=Look(inline=True)
    )
    nhs_number = CharField(label="NHS number", required=False, max_length=12, look=Look(width=10))
    upn = CharField(label="Pupil number (UPN)", required=False, max_length=13, look=Look(width=20))
    family = ChoiceField(label="Which family?", noun="the family")
    family_reference = CharField(
        label="Reference of the family", noun="the reference of the family", max_length=20
    )
    family_name_new = CharField(
        label="Name of the new family",
        noun="the name of the new family",
        max_length=120,
        hint="For staff lists only. The family gets a reference of its own",
    )
    social_worker = SelectField(label="Social worker", noun="the social worker", required=False)
    team = SelectField(label="Team", required=False, hint="Left empty: the social worker's team")

    def __init__(
        self,
        *args: Any,
        beside: Child | None,
        workers: Sequence[Practitioner],
        teams: Sequence[Team],
        shown: Sequence[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        families = [("reference", "A family that is on record"), ("new", "A new family")]
        if beside is not None and beside.family is not None:
            families.insert(
                0, ("beside", f"{beside.family.name} ({beside.family.reference}), with {beside.name}")
            )
        _offer(self, "family", families, first=False)
        reveals = {"reference": ("family_reference",), "new": ("family_name_new",)}
        self.fields["family"].look = Look(reveals=reveals)  # type: ignore[attr-defined]
        _offer(self, "social_worker", named(workers))
        _offer(self, "team", ((one.pk, one.name) for one in teams))
        if shown:
            self.fields["none_of_these"] = TickField(
                label="I have looked at each child above: this is somebody else",
                error_messages={"required": "Look at the children shown, and say that this is somebody else"},
            )
            self.fields["shown"] = CharField(
                widget=CharField.hidden_widget, initial=" ".join(str(one) for one in shown), max_length=200
            )

    def clean_upn(self) -> str:
        """Return the pupil number; the census would refuse a wrong one in June."""
        told = str(self.cleaned_data["upn"] or "").strip().upper()
        wrong = pupil_number(told)
        if wrong:
            raise ValidationError(wrong)
        return told
