"""Steps, help, needs, safe contact, and what somebody of the family says, as a worker writes them down."""

from collections.abc import Sequence
from typing import Any

from quorate.cases.models import Child, Relative, SafeContact
from quorate.cases.safe_contact import Person, Ways
from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    Form,
    IntegerField,
    Look,
    SelectField,
    TextareaField,
    TickField,
)
from quorate.design.uploads import PICTURES, RECORDINGS, FileField

from ..actions.contributing import File, Said
from ..actions.helping import HelpSaid, NeedsSaid
from ..actions.steps import StepSaid
from ..models import Contribution, Help, Needs, Step
from ..queries.lists import Entry

Post = SafeContact.Post


class Seen(Form):
    """A form that says which row its page showed."""

    seen = IntegerField(widget=CharField.hidden_widget, required=False)

    def row_seen(self) -> int:
        return self.cleaned_data.get("seen") or 0


class StepForm(Seen):
    answer = ChoiceField(label="Was it done?", noun="an answer", choices=Step.Answer.choices)
    on = DateField(label="On which day?", noun="the day", required=False)
    words = TextareaField(
        label="With whom and how, or why not",
        noun="what was done",
        max_length=2000,
        required=False,
        look=Look(rows=3),
        hint="For example: with her interpreter, on the telephone; she told it back in her own words",
    )

    def said(self) -> StepSaid:
        data = self.cleaned_data
        return StepSaid(data["answer"], data.get("on"), data.get("words") or "", self.row_seen())


def step_as_said(step: Step | None) -> dict[str, Any]:
    if step is None:
        return {"answer": Step.Answer.DONE, "seen": 0}
    return {"answer": step.answer, "on": step.on, "words": step.words, "seen": step.pk}


class HelpForm(Seen):
    wanted = TextareaField(
        label="What is needed?",
        noun="what is needed",
        max_length=500,
        required=False,
        look=Look(rows=2),
        hint="For an interpreter, the language; for children, who has to be looked after",
    )
    standing = ChoiceField(label="How does it stand?", noun="how it stands", choices=Help.Standing.choices)
    with_whom = CharField(
        label="Who does it, and for whom do they work?", noun="who does it", max_length=160, required=False
    )
    of_the_family = TickField(label="They are a relative or friend of the family", required=False)
    why = TextareaField(
        label="Why is it not possible, or not wanted?",
        noun="why",
        max_length=500,
        required=False,
        look=Look(rows=2),
    )
    on = DateField(label="On which day?", noun="the day", required=False, hint="Left empty: today")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["standing"].look = Look(  # type: ignore[attr-defined]
            reveals={
                Help.Standing.ARRANGED.value: ("with_whom", "of_the_family"),
                Help.Standing.NOT_POSSIBLE.value: ("why",),
            }
        )

    def said(self) -> HelpSaid:
        data = self.cleaned_data
        return HelpSaid(
            kind=self.kind,
            standing=data["standing"],
            wanted=data.get("wanted") or "",
            with_whom=data.get("with_whom") or "",
            why=data.get("why") or "",
            on=data.get("on"),
            of_the_family=bool(data.get("of_the_family")),
            seen=self.row_seen(),
        )


def help_as_said(row: Help | None) -> dict[str, Any]:
    if row is None:
        return {"standing": Help.Standing.OFFERED, "seen": 0}
    names = ("wanted", "standing", "with_whom", "why")
    return {**{name: getattr(row, name) for name in names}, "seen": row.pk}


class NeedsForm(Seen):
    first_language = CharField(
        label="First language, if it is not English", noun="the language", max_length=60, required=False
    )
    sensory = TextareaField(
        label="Sight or hearing", noun="the need", max_length=500, required=False, look=Look(rows=2)
    )
    reading = TextareaField(
        label="Reading",
        noun="what helps",
        max_length=500,
        required=False,
        look=Look(rows=2),
        hint="What helps: large print, easy read, somebody who reads it out. Where you write “large print”, letters to "
        "them are made so by themselves.",
    )
    need = TextareaField(
        label="Another disability or need", noun="the need", max_length=500, required=False, look=Look(rows=2)
    )
    provision = TextareaField(
        label="What is provided for it",
        noun="what is provided",
        max_length=500,
        required=False,
        look=Look(rows=2),
    )

    def said(self) -> NeedsSaid:
        return NeedsSaid(**{name: self.cleaned_data.get(name) or "" for name in NeedsSaid.__slots__})


def needs_as_said(row: Needs | None) -> dict[str, Any]:
    if row is None:
        return {"seen": 0}
    return {**{name: getattr(row, name) for name in NeedsSaid.__slots__}, "seen": row.pk}


class ContactForm(Seen):
    email_ok = TickField(label="E-mail may be sent", required=False)
    email = EmailField(label="To another address than the one on record", noun="the address", required=False)
    links_ok = TickField(label="A link to their own pages may be sent by e-mail", required=False)
    phone_ok = TickField(label="They may be rung up, and sent text messages", required=False)
    phone = CharField(
        label="On another number than the one on record", noun="the number", max_length=40, required=False
    )
    post = ChoiceField(
        label="How does paper reach them?",
        noun="how paper reaches them",
        choices=Post.choices,
        look=Look(reveals={Post.OTHER.value: ("post_address",)}),
    )
    post_address = TextareaField(
        label="The other address", noun="the address", max_length=500, required=False, look=Look(rows=3)
    )
    secret = TickField(
        label="Where they live is kept from others of the family",
        required=False,
        hint="Their addresses and numbers are then left out of every paper for anybody else of the family",
    )
    why = TextareaField(
        label="Why?",
        noun="why",
        max_length=1000,
        required=False,
        look=Look(rows=3),
        hint="For example: the telephone is shared, or somebody else opens the post",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(person, Child):
            kept = [(key, says) for key, says in Post.choices if key != Post.RECORD]
            self.fields["post"].choices = kept  # type: ignore[attr-defined]

    def ways(self) -> Ways:
        data = self.cleaned_data
        return Ways(
            email_ok=bool(data.get("email_ok")),
            email=data.get("email") or "",
            post=data["post"],
            post_address=data.get("post_address") or "",
            phone_ok=bool(data.get("phone_ok")),
            phone=data.get("phone") or "",
            links_ok=bool(data.get("links_ok")),
            secret=bool(data.get("secret")),
            why=data.get("why") or "",
        )


def contact_as_said(person: Person, row: SafeContact | None) -> dict[str, Any]:
    """Return what stands as the form's first values; what is on record, where nothing was said."""
    if row is not None:
        names = Ways.__slots__
        return {**{name: getattr(row, name) for name in names}, "seen": row.pk}
    if isinstance(person, Relative):
        return {
            "email_ok": bool(person.email),
            "links_ok": bool(person.email),
            "phone_ok": bool(person.phone),
            "post": Post.RECORD,
            "seen": 0,
        }
    return {"post": Post.HAND, "seen": 0}


class AnswerWishForm(Form):
    answer = ChoiceField(
        label="Does it stand from now on?",
        noun="an answer",
        choices=(("yes", "Yes, it was checked with the person alone"), ("no", "No")),
        look=Look(reveals={"no": ("why",)}),
    )
    why = TextareaField(label="Why not?", noun="why not", max_length=500, look=Look(rows=2))


class HeardForm(Form):
    """What one of the family wants the conference to know, as a worker writes it down."""

    kind = ChoiceField(label="What is it?", noun="what it is", choices=Contribution.Kind.choices)
    words = TextareaField(
        label="In their own words", noun="their words", max_length=20000, required=False, look=Look(rows=6)
    )
    file = FileField(
        label="A drawing, a picture or a recording",
        noun="the file",
        types=(*PICTURES, *RECORDINGS),
        megabytes=20,
        required=False,
    )
    way = SelectField(label="How was it given?", noun="how it was given", required=False)
    about = SelectField(label="About which child?", noun="a child", required=False)
    helped_by = CharField(
        label="With whose help?",
        noun="who helped",
        max_length=120,
        required=False,
        hint="For example: Jo Lark, an advocate. Left empty: alone",
    )
    audience = ChoiceField(
        label="Who may read or hear it?", noun="who may read it", choices=Contribution.Audience.choices
    )
    token = CharField(widget=CharField.hidden_widget, max_length=40)

    def __init__(self, *args: Any, ways: Sequence[Entry], children: Sequence[Child], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._children = {str(one.pk): one for one in children}
        self.fields["way"].choices = [("", "Not said"), *((one.key, one.says) for one in ways)]  # type: ignore[attr-defined]
        named = [(key, one.name) for key, one in self._children.items()]
        self.fields["about"].choices = [("", "All of them"), *named]  # type: ignore[attr-defined]

    def said(self) -> Said:
        data = self.cleaned_data
        file = data.get("file")
        return Said(
            kind=data["kind"],
            words=data.get("words") or "",
            file=File(str(file.name), file.read()) if file else None,
            about=self._children.get(data.get("about") or ""),
            way=data.get("way") or "",
            helped_by=data.get("helped_by") or "",
            audience=data["audience"],
        )


class AnswerForm(Form):
    words = TextareaField(label="Your answer", noun="the answer", max_length=5000, look=Look(rows=5))
    seen = CharField(widget=CharField.hidden_widget, required=False, max_length=5000)
