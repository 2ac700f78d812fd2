"""What the pages of legal planning ask."""

from collections.abc import Sequence
from typing import Any

from quorate.cases.models import Child, Relative
from quorate.conferences.models import Conference
from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    Look,
    MomentField,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
    YesNoField,
)
from quorate.design.words import day
from quorate.people.models import Practitioner

from ..actions.legal import Arranged, Considered, Draft, Outcome
from ..models import LegalLetter, LegalMeeting, LegalPlanning


class ConsiderForm(Form):
    """Whether proceedings and legal planning were considered, for whom, and what was decided."""

    conference = SelectField(label="At or after which conference?", noun="the conference", required=False)
    on = DateField(label="When was it considered?", noun="the day it was considered")
    suffering = YesNoField(
        label="Is a child thought to be suffering significant harm?",
        noun="whether a child is thought to be suffering significant harm",
        look=Look(inline=True),
    )
    children = ChoicesField(
        label="For which children was it considered?",
        noun="the children for whom it was considered",
        hint="All children of the household are considered, even if there is concern about only one",
    )
    decision = ChoiceField(
        label="What was decided?", noun="what was decided", choices=LegalPlanning.Decision.choices
    )
    reasons = TextareaField(label="Reasons", noun="the reasons", max_length=5000, look=Look(rows=4))

    def __init__(
        self, *args: Any, household: Sequence[Child], reviews: Sequence[Conference], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reviews = {str(one.pk): one for one in reviews}
        self.fields["children"].choices = [(str(one.pk), one.name) for one in household]  # type: ignore[attr-defined]
        self.fields["conference"].choices = [  # type: ignore[attr-defined]
            ("", "None"),
            *((key, f"{one.get_kind_display()}, {day(one.starts_at)}") for key, one in self.reviews.items()),
        ]

    def considered(self) -> Considered:
        said = self.cleaned_data
        return Considered(
            on=said["on"],
            suffering=said["suffering"],
            decision=said["decision"],
            reasons=said["reasons"],
            children=tuple(int(one) for one in said["children"]),
            conference=self.reviews.get(said["conference"]),
        )


class MeetingForm(Form):
    """When the legal planning meeting is, and who takes the advice."""

    meets_at = MomentField(
        label="When does it meet?", noun="when it meets", hint="For example, 27 3 2026 at 9:30am"
    )
    social_worker = SelectField(label="Social worker", noun="the social worker")
    manager = SelectField(label="Manager", noun="the manager")
    adviser = CharField(
        label="Who advises for legal services?", noun="who advises", required=False, max_length=160
    )

    def __init__(
        self, *args: Any, workers: Sequence[Practitioner], managers: Sequence[Practitioner], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in (*workers, *managers)}
        for name, people in (("social_worker", workers), ("manager", managers)):
            self.fields[name].choices = [  # type: ignore[attr-defined]
                ("", "Choose one"),
                *((str(one.pk), f"{one.name}, {one.get_role_display().lower()}") for one in people),
            ]

    def arranged(self) -> Arranged:
        said = self.cleaned_data
        return Arranged(
            meets_at=said["meets_at"],
            social_worker=self.people[said["social_worker"]],
            manager=self.people[said["manager"]],
            adviser=said["adviser"],
        )


class HoldForm(Form):
    """What the legal planning meeting came to."""

    held_on = DateField(label="Held on", noun="the day it was held")
    advice = TextareaField(
        label="Legal advice",
        noun="the legal advice",
        required=False,
        max_length=10000,
        look=Look(rows=6),
        hint="Confidential: read by the child's social worker and social care's managers, and shown nowhere else",
    )
    result = ChoiceField(
        label="What did it come to?", noun="what it came to", choices=LegalMeeting.Result.choices
    )
    why = TextareaField(label="Why", noun="why", max_length=5000, look=Look(rows=4))
    version = VersionField()

    def outcome(self) -> Outcome:
        said = self.cleaned_data
        return Outcome(held_on=said["held_on"], advice=said["advice"], result=said["result"], why=said["why"])


class LetterForm(Form):
    """The parts of the letter that only those who know the family can write."""

    steps = TextareaField(
        label="What the council plans to do",
        noun="what the council plans to do",
        max_length=5000,
        look=Look(rows=4),
        hint="In plain words, to the parents: we are going to ...",
    )
    reasons = TextareaField(label="Why", noun="why", max_length=5000, look=Look(rows=4))
    can_do = TextareaField(
        label="What the parents can do to keep it out of court",
        required=False,
        max_length=5000,
        look=Look(rows=4),
    )
    timetable = TextareaField(
        label="What happens when",
        required=False,
        max_length=2000,
        look=Look(rows=4),
        hint="One line for each step, with its day",
    )
    to = ChoicesField(label="To whom does it go?", noun="to whom it goes")
    version = VersionField()

    def __init__(self, *args: Any, parents: Sequence[Relative], kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["to"].choices = [(str(one.pk), f"{one.name}, {one.relation}") for one in parents]  # type: ignore[attr-defined]
        if kind != LegalLetter.Kind.BEFORE:
            del self.fields["can_do"]

    def parts(self) -> Draft:
        said = self.cleaned_data
        return Draft(
            kind=self.kind,
            steps=said["steps"],
            reasons=said["reasons"],
            can_do=said.get("can_do") or "",
            timetable=said["timetable"],
            to=tuple(int(one) for one in said["to"]),
        )


class SendForm(Form):
    """Whether a letter that leaves out what the parents can do goes all the same."""

    without_can_do = TickField(
        label="There is nothing that the parents can do to keep this out of court", required=False
    )
    version = VersionField()

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["without_can_do"]


class EndForm(Form):
    why = TextareaField(label="Why does it end?", noun="why it ends", max_length=2000, look=Look(rows=3))
    version = VersionField()
