"""What the pages of the eighteen-month meeting ask."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import (
    DOCX,
    JPEG,
    PDF,
    PNG,
    CharField,
    ChoicesField,
    DateField,
    FileField,
    Form,
    Look,
    MomentField,
    SelectField,
    TextareaField,
    VersionField,
)
from quorate.people.models import Practitioner

from ..actions.eighteen import Details, Said, SignsOfSafety
from ..models import Asked

NOBODY = ("", "Nobody yet")
People = Sequence[Practitioner]


def _offer(form: Form, name: str, people: People, first: tuple[str, str]) -> None:
    shown = [(str(one.pk), f"{one.name}, {one.job_title or one.get_role_display()}") for one in people]
    form.fields[name].choices = [first, *shown]  # type: ignore[attr-defined]


class ArrangeForm(Form):
    """When, where, who chairs and who is asked."""

    meets_at = MomentField(
        label="When does it meet?", noun="when it meets", hint="For example, 27 3 2026 at 9:30am"
    )
    place = CharField(
        label="Where?", noun="where it meets", max_length=200, hint="A room, or the link to join"
    )
    chair = SelectField(
        label="Who chairs it?",
        noun="who chairs it",
        hint="Another chair than the one of the child's conferences",
    )
    minute_taker = SelectField(label="Who takes the minutes?", noun="who takes the minutes", required=False)
    chair_of_case = SelectField(label="Chair of the child's conferences", required=False)
    team_manager = SelectField(label="Team manager", required=False)
    practice_supervisor = SelectField(label="Practice supervisor", required=False)
    social_worker = SelectField(label="Social worker", required=False)
    version = VersionField(required=False)

    def __init__(self, *args: Any, chairs: People, minutes: People, staff: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.pk: one for one in (*chairs, *minutes, *staff)}
        role = Practitioner.Role
        _offer(self, "chair", chairs, ("", "Choose a chair"))
        _offer(self, "minute_taker", minutes, NOBODY)
        _offer(self, "chair_of_case", chairs, NOBODY)
        _offer(self, "team_manager", [one for one in staff if one.role == role.TEAM_MANAGER], NOBODY)
        _offer(self, "practice_supervisor", staff, NOBODY)
        _offer(self, "social_worker", [one for one in staff if one.role == role.SOCIAL_WORKER], NOBODY)

    def _person(self, name: str) -> Practitioner | None:
        chosen = self.cleaned_data.get(name)
        return self.people.get(int(chosen)) if chosen else None

    def details(self) -> Details:
        said = self.cleaned_data
        asked = {part: self._person(part.replace("-", "_")) for part in Asked.Part.values}
        return Details(
            meets_at=said["meets_at"],
            place=said["place"],
            chair=self.people[int(said["chair"])],
            minute_taker=self._person("minute_taker"),
            asked={part: person for part, person in asked.items() if person is not None},
        )


class RecordForm(Form):
    """What the meeting came to, under the three points of its agenda."""

    held_on = DateField(label="Held on", noun="the day it was held")
    came = ChoicesField(label="Who came?", noun="who came", required=False)
    why_first = TextareaField(
        label="Why there was a plan at first",
        required=False,
        max_length=8000,
        look=Look(rows=5),
        hint="The reason for which the plan was made",
    )
    progress = TextareaField(label="Progress", required=False, max_length=8000, look=Look(rows=5))
    way_ahead = TextareaField(
        label="The way ahead", required=False, max_length=8000, look=Look(rows=5), hint="What is agreed"
    )
    mapping = FileField(
        label="Signs of Safety mapping", noun="the mapping", required=False, types=(PDF, DOCX, PNG, JPEG)
    )
    why_corrected = TextareaField(
        label="Why is the record put right?",
        noun="why the record is put right",
        max_length=1000,
        look=Look(rows=2),
    )
    version = VersionField()

    def __init__(self, *args: Any, asked: Sequence[Asked], corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"].choices = [  # type: ignore[attr-defined]
            (one.part, f"{one.practitioner.name}, {one.get_part_display().lower()}") for one in asked
        ]
        if not asked:
            del self.fields["came"]
        if not corrects:
            del self.fields["why_corrected"]

    def said(self) -> Said:
        data = self.cleaned_data
        file = data["mapping"]
        return Said(
            held_on=data["held_on"],
            why_first=data["why_first"],
            progress=data["progress"],
            way_ahead=data["way_ahead"],
            came=tuple(data.get("came") or ()),
            mapping=SignsOfSafety(str(file.name)[-160:], _media_type(str(file.name)), file.read())
            if file
            else None,
        )


def _media_type(name: str) -> str:
    """Return the type by the file's ending, which has been checked against what is in the file."""
    types = {
        ".pdf": "application/pdf",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".png": "image/png",
    }
    return next((kind for ending, kind in types.items() if name.lower().endswith(ending)), "image/jpeg")


class CancelForm(Form):
    why = TextareaField(
        label="Why is it cancelled?", noun="why it is cancelled", max_length=1000, look=Look(rows=3)
    )
    version = VersionField()
